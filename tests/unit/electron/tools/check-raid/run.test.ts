import { describe, expect, test } from 'vitest';
import { planCheckRaid } from '../../../../../electron/tools/check-raid/plan.ts';
import { runCheckRaid } from '../../../../../electron/tools/check-raid/run.ts';
import { type Notes, testJob } from '../../../../support/job-context.ts';
import { type RaidDevice, raidServer } from '../../../../support/raid-server.ts';

const disk = (letter: string, more: Partial<RaidDevice> = {}): RaidDevice => ({
  path: `/dev/sd${letter}`,
  serial: `S-${letter}`,
  size: 1000,
  table: 'gpt',
  children: [{ path: `/dev/sd${letter}1`, size: 400, content: 'linux_raid_member', uuid: 'u', events: 20, ...more }],
});
const running = 'md1 : active raid1 sdb1[1] sda1[0]\n      1 blocks [2/2] [UU]\n';

/** A server whose kernel compares all from `sync_min` on, at once. */
function server(mdstat: string, other: Partial<RaidDevice> = {}) {
  const made = raidServer([disk('a'), disk('b', other)]);
  made.mdstat = mdstat;
  const kernel = { from: '', reachesEnd: true, differing: '0' };
  const set = (name: string, value: string) => made.sysfs.set(`md1/md/${name}`, value);
  // As after a check that was stopped.
  for (const [name, value] of Object.entries({ sync_action: 'idle', last_sync_action: 'check', resync_start: 'none' }))
    set(name, value);
  set('sync_min', '4096');
  set('sync_max', 'max');
  set('mismatch_cnt', '0');
  made.act = (line) => {
    const [, name = '', value = ''] = /^tee -- \/sys\/block\/md1\/md\/(\w+) <(.*)$/.exec(line) ?? [];
    if (name !== '') set(name, value);
    if (line.startsWith('mdadm --assemble')) made.mdstat = running;
    if (!line.startsWith('mdadm --action=check')) return;
    kernel.from = made.sysfs.get('md1/md/sync_min') ?? '';
    set('mismatch_cnt', kernel.differing);
    if (kernel.reachesEnd) set('sync_max', 'max');
  };
  return { ...made, made, kernel, set };
}
const plan = ({ target }: ReturnType<typeof server>, volume = 'raid:u') =>
  planCheckRaid(testJob([target]).plan, { target: target.id, volume });
const check = async (of: ReturnType<typeof server>, notes: Notes = []) => {
  const { preview } = await plan(of);
  return runCheckRaid(testJob([of.target], notes, preview).context, { target: of.target.id, volume: 'raid:u' });
};

describe('the members of a RAID are compared', () => {
  test('from the beginning, also after a check that was stopped', async () => {
    const one = server(running);
    expect(await check(one)).toEqual({ result: { verdict: 'alike', differing: 0 } });
    expect(one.kernel.from).toBe('0');
    one.kernel.differing = '16';
    one.set('sync_min', '4096');
    expect(await check(one)).toEqual({ result: { verdict: 'differs', differing: 8192 } });
    expect(one.kernel.from).toBe('0');
  });

  test('with no verdict where somebody stopped it on the server, early or late', async () => {
    for (const reached of ['0', '8192']) {
      const one = server(running);
      const { act } = one.made;
      one.kernel.reachesEnd = false;
      one.made.act = (line) => {
        act(line);
        if (line.startsWith('mdadm --action')) one.set('sync_min', reached);
      };
      expect(await check(one)).toMatchObject({
        result: { verdict: 'unknown' },
        problem: { title: 'The members were compared in part only' },
      });
    }
  });

  test('with no verdict of an older check where the job ended before its own began', async () => {
    const one = server(running);
    one.set('sync_min', '0');
    one.set('sync_max', '4611686018427387904');
    expect(await check(one, [{ state: 'begun' }])).toMatchObject({ result: { verdict: 'unknown' } });
  });

  test('not while they are still to be made alike, or the kernel is at work', async () => {
    for (const [name, value] of [
      ['resync_start', '0'],
      ['sync_action', 'resync'],
    ] as const) {
      const one = server(running);
      one.set(name, value);
      const { problem } = await check(one);
      expect(problem?.code).toMatch(/unsupported|busy/);
      expect(one.done).toEqual([]);
    }
  });

  test('not where starting the RAID would overwrite one with the other, as it was not stopped in order', async () => {
    expect((await plan(server(''))).refusal).toBeUndefined();
    for (const more of ['          State : active', '  Resync Offset : 4096 sectors'])
      expect((await plan(server('', { more }))).refusal).toMatchObject({
        code: 'unsupported',
        message: expect.stringContaining('copies one member over the others'),
      });
    // While it runs, its members say so of course.
    expect((await plan(server(running, { more: '          State : active' }))).refusal).toBeUndefined();
    // It may come to that between looking and starting.
    const later = server('');
    const { preview } = await plan(later);
    later.made.devices = [disk('a'), disk('b', { more: '          State : active' })];
    const { problem } = await runCheckRaid(testJob([later.target], [], preview).context, {
      target: later.target.id,
      volume: 'raid:u',
    });
    expect(problem).toMatchObject({ code: 'unsupported' });
    expect(later.done).toEqual([]);
  });
});
