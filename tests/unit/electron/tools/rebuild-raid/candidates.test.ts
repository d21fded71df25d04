import { describe, expect, test } from 'vitest';
import type { BlockDevice, DisksPicture, Raid } from '../../../../../electron/contract/disks.ts';
import { barToRaid } from '../../../../../electron/disks/raid-plan.ts';
import { candidatesFor } from '../../../../../electron/tools/rebuild-raid/candidates.ts';

const RAID_TYPE = 'A19D880F-05FC-4D3B-A006-743F0F84911E';
const disk = (path: string, more: Partial<BlockDevice> = {}): BlockDevice => ({
  path,
  parents: [],
  kind: 'disk',
  size: 1000,
  readOnly: false,
  serial: `serial of ${path}`,
  mounts: [],
  swapping: false,
  ...more,
});
const part = (path: string, more: Partial<BlockDevice> = {}): BlockDevice => ({
  ...disk(path),
  kind: 'partition',
  parents: [path.replace(/\d+$/, '')],
  size: 400,
  partition: {
    number: Number(/\d+$/.exec(path)?.[0]),
    start: 0,
    type: RAID_TYPE,
    typeName: 'Linux RAID',
    bootable: false,
  },
  ...more,
});
const member = (device: string, more: Partial<Raid['members'][number]> = {}) => ({
  device,
  events: 19,
  active: true,
  outOfDate: false,
  ...more,
});
const raid = (more: Partial<Raid> = {}): Raid => ({
  uuid: 'u',
  level: 'raid1',
  wanted: 2,
  device: '/dev/md1',
  degraded: true,
  members: [member('/dev/sda1')],
  ...more,
});
const md = disk('/dev/md1', { kind: 'raid', parents: ['/dev/sda1'], size: 400 });
const picture = (...devices: BlockDevice[]): DisksPicture => ({
  devices: [disk('/dev/sda', { table: 'gpt' }), part('/dev/sda1', { content: 'linux_raid_member' }), md, ...devices],
  raids: [],
  groups: [],
  dynamic: [],
  missing: [],
});
const found = (of: Raid, ...devices: BlockDevice[]) =>
  candidatesFor(of, picture(...devices)).map(({ kind, device }) => `${kind} ${device}`);

describe('in the place of a missing member comes', () => {
  test('first what was a member, then an empty partition, then an empty disk', () => {
    const old = raid({
      members: [member('/dev/sda1'), member('/dev/sdb1', { active: false, outOfDate: true, events: 9 })],
    });
    expect(
      found(
        old,
        disk('/dev/sdd'),
        disk('/dev/sdc', { table: 'gpt' }),
        part('/dev/sdc1'),
        disk('/dev/sdb', { table: 'gpt' }),
        part('/dev/sdb1', { content: 'linux_raid_member' }),
      ),
    ).toEqual(['member /dev/sdb1', 'partition /dev/sdc1', 'disk /dev/sdd']);
  });

  test('nothing that holds anything, is used, is too small, or is of another type', () => {
    const taken: BlockDevice[][] = [
      [disk('/dev/sdb', { content: 'ext4' })],
      [disk('/dev/sdb', { table: 'dos' })],
      [disk('/dev/sdb', { size: 399 })],
      [disk('/dev/sdb', { readOnly: true })],
      [disk('/dev/sdb', { swapping: true })],
      [disk('/dev/sdb', { mounts: [{ place: '/mnt/x', readOnly: true }] })],
      [disk('/dev/sdb'), disk('/dev/mapper/open', { kind: 'opened', parents: ['/dev/sdb'] })],
      [disk('/dev/sdb', { table: 'gpt' }), part('/dev/sdb1', { content: 'linux_raid_member' })],
      [disk('/dev/sdb', { table: 'gpt' }), part('/dev/sdb1', { size: 399 })],
      [
        disk('/dev/sdb', { table: 'gpt' }),
        part('/dev/sdb1', { partition: { number: 1, start: 0, type: 'another', typeName: '', bootable: false } }),
      ],
    ];
    for (const devices of taken) expect(found(raid(), ...devices)).toEqual([]);
  });

  test('never another part of the disk that holds the good copy', () => {
    expect(found(raid(), part('/dev/sda2'))).toEqual([]);
  });

  test('nothing where no member is known to be good', () => {
    expect(found(raid({ members: [] }), disk('/dev/sdb'))).toEqual([]);
  });
});

describe('a RAID is left alone', () => {
  test('where it keeps no second copy, is at work, or is started read-only', () => {
    const all = { devices: [md] };
    expect(barToRaid(raid(), all)).toBeUndefined();
    expect(barToRaid(raid({ level: 'raid0' }), all)).toMatchObject({ code: 'unsupported' });
    expect(barToRaid(raid({ progress: { act: 'recovery', percent: 5 } }), all)).toMatchObject({ code: 'busy' });
    expect(barToRaid(raid(), { devices: [{ ...md, readOnly: true }] })).toMatchObject({ code: 'no-permission' });
  });
});
