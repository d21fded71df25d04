import { describe, expect, test } from 'vitest';
import type { BlockDevice, DisksPicture } from '../../../../../electron/contract/disks.ts';
import { checkerOf } from '../../../../../electron/disks/checkers.ts';
import { barTo, commandOf } from '../../../../../electron/tools/check-file-system/plan.ts';

const device = (more: Partial<BlockDevice> = {}): BlockDevice => ({
  path: '/dev/sda1',
  parents: ['/dev/sda'],
  kind: 'partition',
  size: 1_000_000,
  readOnly: false,
  content: 'ext4',
  mounts: [],
  swapping: false,
  ...more,
});
const picture = (more: Partial<DisksPicture> = {}): DisksPicture => ({
  devices: [device()],
  raids: [],
  groups: [],
  dynamic: [],
  missing: [],
  ...more,
});

describe('a volume is not checked', () => {
  test('while it is mounted, and the words name the place', () => {
    const mounted = device({ mounts: [{ place: '/mnt/data', readOnly: true }] });
    expect(barTo(mounted, picture())).toMatchObject({ code: 'busy', title: '“/dev/sda1” is mounted at “/mnt/data”' });
  });
  test('while it is swapped to', () => {
    expect(barTo(device({ swapping: true }), picture())).toMatchObject({ code: 'busy' });
  });
  test('while something lies on it', () => {
    const upper = device({ path: '/dev/mapper/open', parents: ['/dev/sda1'] });
    expect(barTo(device(), picture({ devices: [device(), upper] }))?.message).toContain('/dev/mapper/open');
  });
  test('by itself where it is a member of a RAID', () => {
    const members = [{ device: '/dev/sda1', events: 1, active: false, outOfDate: false }];
    const raids = [{ uuid: 'u', level: 'raid1', wanted: 2, degraded: false, members }];
    expect(barTo(device(), picture({ raids }))).toMatchObject({ code: 'unsupported' });
  });
  test('but it is where nothing uses it', () => {
    expect(barTo(device(), picture())).toBeUndefined();
  });
});

test('repairing is another command than looking', () => {
  const checker = checkerOf('ext4');
  if (checker === undefined) throw new Error('no checker');
  expect(commandOf(checker, '/dev/sda1', false)).toEqual({
    program: 'e2fsck',
    args: ['-f', '-n', '-C', '1', '/dev/sda1'],
  });
  expect(commandOf(checker, '/dev/sda1', true).args).toEqual(['-f', '-y', '-C', '1', '/dev/sda1']);
});
