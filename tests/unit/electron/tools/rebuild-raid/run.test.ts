import { describe, expect, test } from 'vitest';
import { runRebuild } from '../../../../../electron/tools/rebuild-raid/run.ts';
import { halfCopied, takeOut } from '../../../../../electron/tools/rebuild-raid/take-out.ts';
import { type Notes, testJob } from '../../../../support/job-context.ts';
import { type RaidDevice, raidServer } from '../../../../support/raid-server.ts';

const part = (path: string, more: Partial<RaidDevice> = {}): RaidDevice => ({ path, size: 400, ...more });
const raidPart = (path: string, events: number, more: Partial<RaidDevice> = {}): RaidDevice =>
  part(path, { content: 'linux_raid_member', uuid: 'u', events, ...more });
const disk = (letter: string, ...children: RaidDevice[]): RaidDevice => ({
  path: `/dev/sd${letter}`,
  serial: `S-${letter}`,
  size: 1000,
  ...(children.length > 0 && { table: 'gpt' }),
  children,
});
const good = disk('a', raidPart('/dev/sda1', 20));
const members = [{ device: '/dev/sda1', serials: ['S-a'], events: 20 }];
const degraded = 'md1 : active raid1 sda1[0]\n      1 blocks [2/1] [U_]\n';
const whole = 'md1 : active raid1 sda1[0] sdb1[2]\n      1 blocks [2/2] [UU]\n';

const onto = {
  member: { kind: 'member', device: '/dev/sdb1', size: 400, serials: ['S-b'] },
  disk: { kind: 'disk', device: '/dev/sdb', size: 1000, serials: ['S-b'] },
} as const;

/** A server with a RAID that runs from sda1 alone, and one that takes sdb1 up at once. */
function server(other: RaidDevice[]) {
  const made = raidServer([good, ...other]);
  made.mdstat = degraded;
  made.sysfs.set('md1/md/sync_action', 'idle');
  made.act = (line) => {
    if (!line.includes('--add')) return;
    made.mdstat = whole;
    made.sysfs.set('md1/md/dev-sdb1/state', 'in_sync');
  };
  return made;
}
const rebuild = (of: ReturnType<typeof server>, kind: keyof typeof onto, notes: Notes = []) => {
  const chosen = onto[kind];
  const preview = {
    uuid: 'u',
    members,
    candidates: [chosen],
    chosen,
    ...(kind === 'disk' && { table: 'label: gpt\n' }),
    member: '/dev/sdb1',
  };
  const job = testJob([of.target], notes, preview);
  return runRebuild(job.context, { target: of.target.id, volume: '/dev/md1' });
};
const begun = { state: 'begun' };
/** Dividing sdb brings back a partition that holds this. */
const divided = (of: ReturnType<typeof server>, more: Partial<RaidDevice>) => {
  const act = of.act;
  of.act = (line) => {
    act(line);
    if (line.startsWith('sfdisk')) of.devices = [good, disk('b', part('/dev/sdb1', more))];
  };
};

describe('a RAID is rebuilt', () => {
  test('onto a former member, and onto an empty disk that is divided first', async () => {
    const former = server([disk('b', raidPart('/dev/sdb1', 9))]);
    expect(await rebuild(former, 'member')).toMatchObject({ result: { isWhole: true } });
    expect(former.done).toEqual(['mdadm /dev/md1 --add /dev/sdb1']);
    const empty = server([disk('b')]);
    divided(empty, {});
    expect(await rebuild(empty, 'disk')).toMatchObject({ result: { isWhole: true } });
    expect(empty.done).toEqual(['sfdisk --quiet /dev/sdb <label: gpt\n', 'mdadm /dev/md1 --add /dev/sdb1']);
  });

  test('onto a member that was still being filled, though it has seen as many changes as the others', async () => {
    const half = server([disk('b', raidPart('/dev/sdb1', 20, { more: 'Recovery Offset : 512 sectors' }))]);
    expect(await rebuild(half, 'member', [begun])).toMatchObject({ result: { isWhole: true } });
  });

  test('never onto another disk, or what holds something by now, when the job goes on later', async () => {
    const swapped = { ...disk('b', raidPart('/dev/sdb1', 9)), serial: 'S-c' };
    const cases: [keyof typeof onto, RaidDevice[]][] = [
      ['member', [swapped]],
      ['member', [disk('b', raidPart('/dev/sdb1', 9, { size: 300 }))]],
      ['member', [disk('b', raidPart('/dev/sdb1', 20))]],
      ['member', [disk('b', raidPart('/dev/sdb1', 9, { uuid: 'another' }))]],
      ['member', [disk('b', raidPart('/dev/sdb1', 9, { children: [part('/dev/md127')] }))]],
      ['member', []],
      ['disk', [{ ...disk('b'), serial: 'S-c' }]],
      ['disk', [{ ...disk('b'), size: 2000 }]],
      ['disk', [{ ...disk('b'), traces: ['0x438,,,ext4'] }]],
      ['disk', [{ ...disk('b', part('/dev/sdb1')), serial: 'S-c' }]],
    ];
    for (const [kind, devices] of cases) {
      const other = server(devices);
      expect(await rebuild(other, kind, [begun])).toMatchObject({ problem: { code: 'busy' } });
      expect(other.done).toEqual([]);
    }
  });

  test('onto no partition that comes back with something on it when the table is written', async () => {
    const cases: [Partial<RaidDevice>, string][] = [
      [{ content: 'ext4', traces: ['0x438,1-2,old root,ext4'] }, 'ext4'],
      [raidPart('', 9, { traces: ['0x1000,1-2,,linux_raid_member'] }), 'linux_raid_member'],
      [{ children: [part('/dev/md127')] }, 'in use'],
    ];
    for (const [{ path: _, ...more }, what] of cases) {
      const old = server([disk('b')]);
      divided(old, more);
      expect(await rebuild(old, 'disk')).toMatchObject({
        result: { isWhole: false },
        problem: { code: 'already-exists', message: expect.stringContaining(what) },
      });
      expect(old.done).toEqual(['sfdisk --quiet /dev/sdb <label: gpt\n']);
    }
  });

  test('and says so where another member is missing still', async () => {
    const three = server([disk('b', raidPart('/dev/sdb1', 9))]);
    const { act } = three;
    three.act = (line) => {
      act(line);
      three.mdstat = whole.replace('[2/2] [UU]', '[3/2] [UU_]');
    };
    const { result, problem } = await rebuild(three, 'member');
    expect(problem).toBeUndefined();
    expect(result).toMatchObject({ isWhole: false, missing: 1 });
  });

  test('and a member that is thrown out of it meanwhile is told as lost', async () => {
    const failing = server([disk('b', raidPart('/dev/sdb1', 9))]);
    failing.act = () => {
      failing.mdstat = degraded.replace('sda1[0]', 'sda1[0] sdb1[2](F)');
    };
    expect(await rebuild(failing, 'member')).toMatchObject({
      problem: { code: 'damaged' },
      result: { isWhole: false },
    });
  });
});

describe('a member that is half filled', () => {
  const limit = new AbortController().signal;
  const filling = (removedAt: number) => {
    const of = server([disk('b', raidPart('/dev/sdb1', 9))]);
    of.mdstat = degraded.replace('sda1[0]', 'sda1[0] sdb1[2]');
    of.sysfs.set('md1/md/dev-sdb1/state', 'spare');
    let removals = 0;
    of.act = (line) => {
      if (line.includes('--fail')) of.mdstat = degraded.replace('sda1[0]', 'sda1[0] sdb1[2](F)');
      if (line.includes('--remove') && ++removals >= removedAt) of.mdstat = degraded;
    };
    const { commands } = of.target;
    if (commands === undefined) throw new Error('no programs');
    return { of, left: () => takeOut(commands, ['/dev/sda1'], '/dev/sdb1', limit) };
  };

  test('is taken out again, also where the kernel lets go of it only later', async () => {
    for (const removedAt of [1, 3]) {
      const { of, left } = filling(removedAt);
      expect(await left()).toBe('out');
      expect(of.done.filter((line) => line.includes('--remove'))).toHaveLength(removedAt);
    }
  });

  test('stays where it was filled by then, and nothing is claimed where the RAID is gone', async () => {
    const { of, left } = filling(1);
    of.sysfs.set('md1/md/dev-sdb1/state', 'in_sync,write_mostly');
    expect(await left()).toBe('filled');
    of.mdstat = '';
    expect(await left()).toBe('unknown');
    expect(of.done).toEqual([]);
    expect(halfCopied('/dev/sdb1', 'filled').message).toContain('stays in the RAID');
    for (const kind of ['listed', 'filled', 'unknown'] as const)
      expect(halfCopied('/dev/sdb1', kind).message).not.toContain('as it was before');
  });
});
