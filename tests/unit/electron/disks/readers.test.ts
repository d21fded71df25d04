import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readBlockDevices } from '../../../../electron/disks/block-devices.ts';
import { readDynamicVolume } from '../../../../electron/disks/dynamic.ts';
import { readHealth } from '../../../../electron/disks/health.ts';
import { ntfsStateOf } from '../../../../electron/disks/ntfs.ts';
import { readPartitionTable } from '../../../../electron/disks/partition-table.ts';
import { lookOnce } from '../../../../electron/disks/picture.ts';
import { barToRaid } from '../../../../electron/disks/raid-plan.ts';
import { raidsOf, readArrays, readMember } from '../../../../electron/disks/raids.ts';
import { currentMembers } from '../../../../electron/disks/start-raid.ts';
import { readVolumeGroups } from '../../../../electron/disks/volume-groups.ts';

const sample = (name: string): string => readFileSync(join(import.meta.dirname, 'samples', name), 'utf8');

describe('what programs of a rescue system say', () => {
  it('is read from lsblk: disks, partitions on them, and what lies there', () => {
    const devices = readBlockDevices(sample('lsblk-2.38.json')) ?? [];
    expect(devices.find(({ serial }) => serial === 'WINDOWS01')).toMatchObject({
      path: '/dev/nvme0n1',
      kind: 'disk',
      size: 268_435_456,
      table: 'gpt',
      connection: 'nvme',
      rotating: false,
    });
    expect(devices.find(({ label }) => label === 'Windows')).toMatchObject({
      kind: 'partition',
      content: 'ntfs',
      parents: ['/dev/nvme0n1'],
      mounts: [],
    });
    expect(devices.find(({ mounts }) => mounts.some(({ place }) => place === '/'))?.path).toBe('/dev/vda');
  });

  it('is read from older versions, which write numbers as text and one place of a mount', () => {
    const text = JSON.stringify({
      blockdevices: [
        {
          path: '/dev/sda',
          type: 'disk',
          size: '1000',
          rota: '1',
          ro: '0',
          model: 'ST1000  ',
          children: [{ path: '/dev/sda1', type: 'part', size: '900', ro: '1', fstype: 'ext4', mountpoint: '/mnt/old' }],
        },
      ],
    });
    expect(readBlockDevices(text)).toMatchObject([
      { path: '/dev/sda', size: 1000, rotating: true, readOnly: false, model: 'ST1000' },
      { path: '/dev/sda1', size: 900, mounts: [{ place: '/mnt/old', readOnly: true }] },
    ]);
  });

  it('is told once for an array that lies on two disks', () => {
    const array = { path: '/dev/md1', type: 'raid1', size: 5 };
    const text = JSON.stringify({
      blockdevices: ['a', 'b'].map((letter) => ({
        path: `/dev/sd${letter}`,
        type: 'disk',
        size: 9,
        children: [array],
      })),
    });
    const found = readBlockDevices(text)?.filter(({ kind }) => kind === 'raid');
    expect(found).toMatchObject([{ path: '/dev/md1', parents: ['/dev/sda', '/dev/sdb'] }]);
  });

  it('is nothing where a program answers nonsense', () => {
    expect(readBlockDevices('lsblk: unknown column: PATH')).toBeUndefined();
    expect(readPartitionTable('').size).toBe(0);
    expect(readMember('mdadm: No md superblock detected')).toBeUndefined();
    expect(readHealth('{"smartctl":{"exit_status":2}}')).toBeUndefined();
    expect(readVolumeGroups('{"report": 5}', new Set())).toEqual([]);
    expect(ntfsStateOf(12)).toBeUndefined();
  });

  it('is read from sfdisk, for GPT and MBR', () => {
    const gpt = readPartitionTable(sample('sfdisk-gpt.json'));
    expect([...gpt.values()].map(({ typeName, name }) => [typeName, name])).toEqual([
      ['EFI system partition', 'EFI system partition'],
      ['Microsoft reserved', 'Microsoft reserved partition'],
      ['Windows data', 'Basic data partition'],
    ]);
    const mbr = readPartitionTable(sample('sfdisk-mbr.json'));
    expect(mbr.get('/dev/sde1')).toEqual({
      number: 1,
      start: 1_048_576,
      type: '7',
      typeName: 'Windows (NTFS or exFAT)',
      bootable: true,
    });
    expect(mbr.get('/dev/sde4')?.typeName).toBe('Extended');
  });

  it('is read from mdadm: which member is a spare, or was still being filled', () => {
    const text = sample('mdadm-member.txt');
    for (const name of ['mdadm-spare.txt', 'mdadm-spare-0.90.txt', 'mdadm-half-filled.txt'])
      expect([name, readMember(text, sample(name))?.incomplete]).toEqual([name, true]);
    for (const name of ['mdadm-active.txt', 'mdadm-active-0.90.txt'])
      expect([name, readMember(text, sample(name))?.incomplete]).toEqual([name, undefined]);
    // All of them have seen the same changes, and yet only one has everything.
    const facts = (more: string) => readMember(text, sample(more)) ?? { uuid: '', level: '', wanted: 0, events: 0 };
    const [raid] = raidsOf(
      new Map([
        ['/dev/sda1', facts('mdadm-active.txt')],
        ['/dev/sdb1', facts('mdadm-half-filled.txt')],
        ['/dev/sdc1', facts('mdadm-spare.txt')],
      ]),
      [],
    );
    expect(raid && currentMembers(raid)).toEqual(['/dev/sda1']);
  });

  it('is read from mdadm and the kernel: which half is out of date', () => {
    const members = new Map(
      ['mdadm-member.txt', 'mdadm-stale.txt'].flatMap((name, i) => {
        const facts = readMember(sample(name));
        return facts ? [[`/dev/sd${'bc'[i]}1`, facts] as const] : [];
      }),
    );
    expect(raidsOf(members, [])).toMatchObject([
      { name: 'data', level: 'raid1', wanted: 2, members: [{ outOfDate: false }, { outOfDate: true }] },
    ]);
    const mdstat = `Personalities : [raid1]
md1 : active raid1 sdb1[0] sdc1[2](F)
      41920 blocks super 1.2 [2/1] [U_]
      [=>...................]  recovery =  5.1% (2176/41920) finish=0.3min speed=2176K/sec

unused devices: <none>
`;
    const arrays = readArrays(mdstat);
    expect(arrays).toEqual([
      {
        device: '/dev/md1',
        members: ['/dev/sdb1'],
        failed: ['/dev/sdc1'],
        readOnly: false,
        running: true,
        working: 1,
        wanted: 2,
        progress: { act: 'recovery', percent: 5.1, done: 2176 * 1024, total: 41_920 * 1024 },
      },
    ]);
    expect(raidsOf(members, arrays)).toMatchObject([
      { device: '/dev/md1', degraded: true, members: [{ active: true }, { active: false, failed: true }] },
    ]);
  });

  it('is not taken for absent where a member did not answer', async () => {
    const devices = ['a', 'b', 'c'].map((letter) => ({
      path: `/dev/sd${letter}1`,
      type: 'part',
      size: 9,
      fstype: 'linux_raid_member',
      // Of the last one not even that is known.
      uuid: { a: 'dfbfcb8c-a124-7225-4002-302db6d1f6fa', b: 'dfbfcb8c-a124-7225-4002-302db6d1f6fa' }[letter],
    }));
    const pictured = (late: readonly (readonly [string, string])[], mdstat = '') =>
      lookOnce(async (program, args) => {
        if (program === 'lsblk') return { status: 0, text: JSON.stringify({ blockdevices: devices }) };
        if (args.includes('/proc/mdstat')) return { status: 0, text: mdstat };
        if (program !== 'mdadm') return { status: 1, text: '' };
        if (late.some(([path, kind]) => args.includes(path) && args.includes('--export') === (kind === 'short')))
          return { status: 124, text: '' };
        return { status: 0, text: sample(args.includes('--export') ? 'mdadm-member.txt' : 'mdadm-active.txt') };
      });
    expect((await pictured([])).raids[0]?.unread).toBeUndefined();
    for (const kind of ['short', 'long']) {
      const picture = await pictured([
        ['/dev/sdb1', kind],
        ['/dev/sdc1', kind],
      ]);
      const raid = picture.raids[0]!;
      expect(raid).toMatchObject({ members: [{ device: '/dev/sda1' }], unread: ['/dev/sdb1', '/dev/sdc1'] });
      expect(barToRaid(raid, picture)).toMatchObject({ message: expect.stringContaining('/dev/sdb1') });
    }
    // In a RAID that runs, the kernel has read it.
    const running = 'md1 : active raid1 sdb1[1] sda1[0]\n      1 blocks [2/2] [UU]\n';
    expect((await pictured([['/dev/sdb1', 'short']], running)).raids[0]?.unread).toBeUndefined();
    // Of another RAID.
    const [other] = raidsOf(
      new Map([['/dev/sda1', { uuid: 'dfbfcb8c:a1247225:4002302d:b6d1f6fa', level: 'raid1', wanted: 2, events: 7 }]]),
      [],
      [{ path: '/dev/sdx1', uuid: '00000000-a124-7225-4002-302db6d1f6fa' }],
    );
    expect(other?.unread).toBeUndefined();
  });

  it('is read from smartctl', () => {
    expect(readHealth(sample('smartctl-nvme.json'))).toMatchObject({ verdict: 'passed', worn: 0 });
    const ata = { smart_status: { passed: false }, ata_smart_attributes: { table: [{ id: 197, raw: { value: 8 } }] } };
    expect(readHealth(JSON.stringify(ata))).toEqual({ verdict: 'failing', pendingSectors: 8 });
  });

  it('is read from LVM and of dynamic disks', () => {
    const report = {
      report: [
        {
          vg: [{ vg_name: 'server', vg_size: '370147328', vg_free: '0', vg_missing_pv_count: '0' }],
          pv: [{ pv_name: '/dev/md2' }],
          lv: [
            { lv_name: 'home', lv_size: '370147328', lv_path: '/dev/server/home' },
            { lv_name: 'old-data', lv_size: '4096', lv_path: '/dev/server/old-data' },
          ],
        },
      ],
    };
    expect(readVolumeGroups(JSON.stringify(report), new Set(['/dev/mapper/server-old--data']))).toEqual([
      {
        name: 'server',
        size: 370_147_328,
        free: 0,
        devices: ['/dev/md2'],
        partial: false,
        volumes: [
          { name: 'home', size: 370_147_328, active: false, device: '/dev/server/home' },
          { name: 'old-data', size: 4096, active: true, device: '/dev/server/old-data' },
        ],
      },
    ]);
    const volume = { name: 'Volume1', type: 'mirrored', size: 2048, hint: 'E:', partitions: ['Disk1-01', 'Disk2-01'] };
    expect(readDynamicVolume(JSON.stringify(volume))).toMatchObject({ size: 1_048_576, letter: 'E:', parts: 2 });
  });
});
