import { describe, expect, it } from 'vitest';
import type { BlockDevice, DisksPicture } from '../../../../../electron/contract/disks.ts';
import { findVolume } from '../../../../../electron/disks/find-volume.ts';
import { checkedKey } from '../../../../../electron/tools/mount-volume/recovery-key.ts';
import { type Wish, wayTo } from '../../../../../electron/disks/ways.ts';
import { placesOf, stopsFor } from '../../../../../electron/disks/release.ts';

const device = (path: string, more: Partial<BlockDevice> = {}): BlockDevice => ({
  path,
  parents: [],
  kind: 'partition',
  size: 1000,
  readOnly: false,
  mounts: [],
  swapping: false,
  ...more,
});
const picture = (more: Partial<DisksPicture>): DisksPicture => ({
  devices: [],
  raids: [],
  groups: [],
  dynamic: [],
  missing: [],
  ...more,
});
const way = (all: DisksPicture, volume: string, wish: Partial<Wish> = {}) => {
  const found = findVolume(all, volume);
  if (!found) throw new Error('not found');
  return wayTo(found, all, { write: false, place: '/mnt/x', ...wish });
};
const programs = (steps: readonly { program: string; args: readonly string[] }[]) =>
  steps.map(({ program, args }) => [program, ...args].join(' '));

describe('the ladder of mounting', () => {
  it('reads journaling file systems without replaying their journals', () => {
    for (const [content, options] of [
      ['ext4', 'ro,noload'],
      ['xfs', 'ro,norecovery'],
      ['btrfs', 'ro,rescue=nologreplay'],
    ] as const) {
      const { steps } = way(picture({ devices: [device('/dev/sda1', { content })] }), '/dev/sda1');
      expect(programs(steps)).toEqual([
        // Its orphans would be removed, whatever the options say.
        ...(content === 'ext4' ? ['blockdev --setro /dev/sda1'] : []),
        'mkdir -p -- /mnt/x',
        `mount -t ${content} -o ${options} -- /dev/sda1 /mnt/x`,
      ]);
    }
  });

  it('lets a partition be written to again that was left read-only, but not what carries it', () => {
    const isLeft = device('/dev/sda1', { content: 'ext4', readOnly: true });
    expect(programs(way(picture({ devices: [isLeft] }), '/dev/sda1', { write: true }).steps)).toEqual([
      'blockdev --setrw /dev/sda1',
      'mkdir -p -- /mnt/x',
      'mount -t ext4 -o rw -- /dev/sda1 /mnt/x',
    ]);
    const raid = device('/dev/md1', { content: 'ext4', readOnly: true, kind: 'raid' });
    expect(way(picture({ devices: [raid] }), '/dev/md1', { write: true }).refusal).toMatchObject({
      code: 'no-permission',
    });
  });

  it('reads NTFS in any state, and writes only where Windows left it in order', () => {
    for (const ntfs of ['clean', 'unclean', 'hibernated', 'damaged'] as const) {
      const all = picture({ devices: [device('/dev/sda1', { content: 'ntfs', ntfs })] });
      expect(programs(way(all, '/dev/sda1').steps)[1]).toBe('mount -t ntfs-3g -o ro -- /dev/sda1 /mnt/x');
      const writing = way(all, '/dev/sda1', { write: true });
      expect(writing.refusal === undefined).toBe(ntfs === 'clean');
      expect(writing.steps.length > 0).toBe(ntfs === 'clean');
    }
  });

  it('gives up a journal or a saved session only when just that was chosen', () => {
    const unclean = picture({ devices: [device('/dev/sda1', { content: 'ntfs', ntfs: 'unclean' })] });
    expect(way(unclean, '/dev/sda1', { write: true, giveUp: 'hibernation' }).refusal).toBeDefined();
    const fixed = way(unclean, '/dev/sda1', { write: true, giveUp: 'journal' });
    expect(programs(fixed.steps)[0]).toBe('ntfsfix /dev/sda1');
    expect(fixed.destroys).toBe(true);
    const asleep = picture({ devices: [device('/dev/sda1', { content: 'ntfs', ntfs: 'hibernated' })] });
    expect(way(asleep, '/dev/sda1', { write: true, giveUp: 'journal' }).refusal).toBeDefined();
    expect(programs(way(asleep, '/dev/sda1', { write: true, giveUp: 'hibernation' }).steps).at(-1)).toContain(
      'remove_hiberfile',
    );
  });

  it('starts a RAID without the member that is out of date, and read-only for reading', () => {
    const raid = {
      uuid: 'u',
      name: 'data',
      level: 'raid1',
      wanted: 2,
      degraded: false,
      members: [
        { device: '/dev/sda1', events: 9, active: false, outOfDate: false },
        { device: '/dev/sdb1', events: 3, active: false, outOfDate: true },
      ],
    };
    const all = picture({
      devices: [device('/dev/sda1', { content: 'linux_raid_member' }), device('/dev/sdb1')],
      raids: [raid],
    });
    const { steps, warnings } = way(all, 'raid:u');
    expect(programs(steps)).toEqual(['mdadm --assemble --readonly --run /dev/md/data /dev/sda1']);
    expect(warnings[0]?.reason).toContain('/dev/sdb1');
    expect(way(all, '/dev/sda1').refusal?.title).toContain('only part of a RAID');
    expect(warnings[0]?.reason).toContain('Its files are complete');
    expect(way(all, 'raid:u', { write: true }).refusal).toBeUndefined();
  });

  it('starts a RAID for reading only where a member could not be asked, and claims nothing of one that is away', () => {
    const alone = {
      uuid: 'u',
      level: 'raid1',
      wanted: 2,
      degraded: false,
      members: [{ device: '/dev/sda1', events: 9, active: false, outOfDate: false }],
    };
    const unread = { ...alone, unread: ['/dev/sdb1'] };
    for (const raid of [alone, unread]) {
      const { warnings, refusal } = way(picture({ raids: [raid] }), 'raid:u');
      expect(refusal).toBeUndefined();
      expect(warnings[0]?.reason).toContain('this is an old state');
      expect(warnings[0]?.reason).not.toContain('complete');
    }
    expect(way(picture({ raids: [unread] }), 'raid:u', { write: true }).refusal).toMatchObject({
      message: expect.stringContaining('/dev/sdb1'),
    });
    expect(way(picture({ raids: [alone] }), 'raid:u', { write: true }).refusal).toBeUndefined();
  });

  it('never writes to one half of a mirror of Windows', () => {
    const half = {
      group: 'g',
      groupId: 'id',
      name: 'Volume1',
      type: 'mirrored',
      size: 5,
      parts: 2,
      devices: ['/dev/sda'],
    };
    const all = picture({ dynamic: [half] });
    expect(way(all, 'dynamic:g/Volume1', { write: true }).refusal).toBeDefined();
    expect(way(all, 'dynamic:g/Volume1')).toMatchObject({
      warnings: [{ text: 'Only one half of this mirror is there.' }],
    });
    const whole = picture({ dynamic: [{ ...half, devices: ['/dev/sda', '/dev/sdb'] }] });
    expect(way(whole, 'dynamic:g/Volume1', { write: true }).refusal).toBeUndefined();
  });

  it('refuses what is mounted already, and swap', () => {
    const mounted = device('/dev/sda1', { content: 'ext4', mounts: [{ place: '/mnt/a', readOnly: true }] });
    const all = picture({ devices: [mounted, device('/dev/sda2', { content: 'swap' })] });
    expect(way(all, '/dev/sda1').refusal?.code).toBe('already-exists');
    expect(way(all, '/dev/sda2').refusal?.code).toBe('unsupported');
  });
});

describe('a recovery key', () => {
  const key = '235818-357951-253979-013365-241120-245575-342914-591910';
  it('is taken with or without its dashes', () => {
    expect(checkedKey(key)).toBe(key);
    expect(checkedKey(` ${key.replaceAll('-', ' ')}`)).toBe(key);
    expect(checkedKey('a password')).toBe('a password');
  });
  it('is refused before anything is tried where a digit is wrong, naming the group', () => {
    expect(() => checkedKey(key.replace('253979', '253978'))).toThrowError(
      expect.objectContaining({ problem: expect.objectContaining({ message: expect.stringContaining('Group 3') }) }),
    );
    expect(() => checkedKey(key.slice(0, -1))).toThrow();
  });
});

describe('releasing', () => {
  it('unmounts the innermost first and leaves alone what is not ours', () => {
    const at = (place: string) => device(`/dev${place}`, { mounts: [{ place, readOnly: true }] });
    const all = picture({ devices: [at('/'), at('/mnt/linux'), at('/mnt/linux/var'), at('/mnt/linuxes')] });
    expect(placesOf(all)).toEqual(['/mnt/linux/var', '/mnt/linuxes', '/mnt/linux']);
    expect(placesOf(all, '/mnt/linux')).toEqual(['/mnt/linux/var', '/mnt/linux']);
    expect(placesOf(all, '/')).toEqual(['/mnt/linux/var', '/mnt/linuxes', '/mnt/linux']);
  });

  it('stops a logical volume before the RAID that carries it, and neither while it is mounted', () => {
    const members = [{ device: '/dev/sda1', events: 1, active: true, outOfDate: false }];
    const raid = { uuid: 'u', level: 'raid1', wanted: 1, device: '/dev/md127', degraded: false, members };
    const volume = { name: 'home', size: 1, active: true, device: '/dev/server/home' };
    const group = { name: 'server', size: 1, free: 0, devices: ['/dev/md127'], partial: false, volumes: [volume] };
    const array = device('/dev/md127', { kind: 'raid' });
    const logical = device('/dev/mapper/server-home', { kind: 'logical', parents: ['/dev/md127'] });
    const ours = new Set(['/dev/md127', '/dev/mapper/server-home']);
    const mounted = { ...logical, mounts: [{ place: '/mnt/home', readOnly: false }] };
    const all = picture({ devices: [array, mounted], raids: [raid], groups: [group] });
    const stopped = stopsFor(all, ['/mnt/home'], ours, true).map(({ program }) => program);
    expect(stopped).toEqual(['lvchange', 'mdadm']);
    expect(stopsFor(all, [], ours, false)).toEqual([]);
  });

  it('leaves alone what others started, what is still needed, what mends itself, and what lies elsewhere', () => {
    const raidOf = (device: string, more = {}) => ({
      uuid: device,
      level: 'raid1',
      wanted: 1,
      device,
      degraded: false,
      members: [],
      ...more,
    });
    const at = (place: string) => [{ place, readOnly: true }];
    const all = picture({
      devices: [
        device('/dev/md1', { kind: 'raid', mounts: at('/mnt/ours') }),
        device('/dev/md2', { kind: 'raid', mounts: at('/mnt/theirs') }),
        device('/dev/md3', { kind: 'raid', mounts: at('/mnt/busy') }),
        device('/dev/md4', { kind: 'raid' }),
        device('/dev/md5', { kind: 'raid', mounts: at('/mnt/ours/deep') }),
        device('/dev/mapper/used', { kind: 'logical', parents: ['/dev/md5'], swapping: true }),
      ],
      raids: [
        raidOf('/dev/md1'),
        raidOf('/dev/md2'),
        raidOf('/dev/md3', { progress: { act: 'recovery', percent: 3 } }),
        raidOf('/dev/md4'),
        raidOf('/dev/md5'),
      ],
    });
    const ours = new Set(['/dev/md1', '/dev/md3', '/dev/md4', '/dev/md5']);
    const names = (places: readonly string[], under: boolean) =>
      stopsFor(all, places, ours, under).map((stop) => stop.device);
    expect(names(['/mnt/ours'], true)).toEqual(['/dev/md1']);
    expect(names(placesOf(all), false)).toEqual(['/dev/md1', '/dev/md4']);
    expect(names(['/mnt/theirs'], true)).toEqual([]);
  });
});
