import { describe, expect, it } from 'vitest';
import type { BlockDevice, DisksPicture } from '../../../../electron/contract/disks.ts';
import { meantBy, readFstab } from '../../../../electron/disks/fstab.ts';
import { waysFor } from '../../../../electron/tools/mount-by-fstab/plan.ts';

const device = (path: string, more: Partial<BlockDevice> = {}): BlockDevice => ({
  path,
  parents: [],
  kind: 'disk',
  size: 1000,
  readOnly: false,
  mounts: [],
  swapping: false,
  ...more,
});
const part = (path: string, more: Partial<BlockDevice> = {}): BlockDevice =>
  device(path, {
    kind: 'partition',
    parents: [path.replace(/\d+$/, '')],
    content: 'ext4',
    partition: { number: Number(/\d+$/.exec(path)?.[0]), start: 0, type: '83', typeName: 'Linux', bootable: false },
    ...more,
  });
const root = part('/dev/sdb1', { uuid: 'root', mounts: [{ place: '/mnt/root', readOnly: true }] });
const picture = (...devices: BlockDevice[]): DisksPicture => ({
  devices: [device('/dev/sda'), part('/dev/sda2'), device('/dev/sdb'), root, ...devices],
  raids: [],
  groups: [],
  dynamic: [],
  missing: [],
});
const ways = (text: string, all: DisksPicture) => {
  const { mounts, left } = waysFor(readFstab(text), root, '/mnt/root', all);
  return {
    mounts: mounts.map(({ guessed, steps }) =>
      [...(guessed ? ['guessed:'] : []), ...steps.flatMap(({ program, args }) => [program, ...args])].join(' '),
    ),
    left: left.map(({ place }) => place),
  };
};

it('reads which partition belongs where, as in the guide of a hosting company', () => {
  const text = `# /etc/fstab
/dev/hda1 / ext3 errors=remount-ro 0 1
/dev/hda2 /var ext3 defaults,usrquota,grpquota 1 2
/dev/hda3 swap swap defaults 0 0
LABEL=my\\040data /srv/my\\040data ext4 defaults 0 2
/dev/devpts /dev/pts devpts gid=5,mode=620 0 0
/dev/proc /proc proc defaults 0 0
`;
  expect(readFstab(text)).toEqual([
    { device: '/dev/hda1', place: '/', system: 'ext3', options: ['errors=remount-ro'] },
    { device: '/dev/hda2', place: '/var', system: 'ext3', options: ['defaults', 'usrquota', 'grpquota'] },
    { device: 'LABEL=my data', place: '/srv/my data', system: 'ext4', options: ['defaults'] },
  ]);
});

describe('what belongs to a Linux', () => {
  it('is found by identifier, label, name of its partition, RAID and logical volume', () => {
    const all: DisksPicture = {
      ...picture(
        part('/dev/sdb2', { uuid: 'AB-12' }),
        part('/dev/sdb3', { label: 'my data' }),
        device('/dev/md127', { kind: 'raid' }),
        device('/dev/mapper/vg-home', { kind: 'logical' }),
      ),
      raids: [{ uuid: 'u', name: '5', level: 'raid1', wanted: 2, device: '/dev/md127', degraded: false, members: [] }],
      groups: [
        {
          name: 'vg',
          size: 1,
          free: 0,
          devices: [],
          partial: false,
          volumes: [{ name: 'home', size: 1, active: true, device: '/dev/vg/home' }],
        },
      ],
    };
    const meant = (name: string) => {
      const entries = readFstab(`${name} /x ext4 defaults 0 0`);
      return entries[0] && meantBy(entries[0], entries, root, all)?.device.path;
    };
    expect(meant('UUID=ab-12')).toBe('/dev/sdb2');
    expect(meant('UUID="AB-12"')).toBe('/dev/sdb2');
    expect(meant('/dev/disk/by-uuid/AB-12')).toBe('/dev/sdb2');
    expect(meant('LABEL=my\\040data')).toBe('/dev/sdb3');
    expect(meant('/dev/md5')).toBe('/dev/md127');
    expect(meant('/dev/md/5')).toBe('/dev/md127');
    expect(meant('/dev/vg/home')).toBe('/dev/mapper/vg-home');
    expect(meant('/dev/mapper/vg-home')).toBe('/dev/mapper/vg-home');
    for (const unknown of [
      'UUID=other',
      'LABEL=',
      '/dev/md127',
      '/dev/mapper/other',
      'server:/share',
      '/dev/disk/by-id/x',
    ])
      expect(meant(unknown)).toBeUndefined();
  });

  it('is not chosen between two of the same name', () => {
    const all = picture(part('/dev/sdb2', { label: 'data' }), part('/dev/sdc2', { label: 'data' }));
    expect(ways('LABEL=data /data ext4 defaults 0 0', all)).toEqual({ mounts: [], left: ['/data'] });
  });

  it('is taken by its number on the disk of the root, and said so, only where all is on one disk', () => {
    const all = picture(part('/dev/sdb2'));
    expect(ways('/dev/hda1 / ext4 defaults 0 1\n/dev/hda2 /var ext4 defaults 0 2', all)).toEqual({
      mounts: ['guessed: blockdev --setro /dev/sdb2 mount -t ext4 -o ro,noload -- /dev/sdb2 /mnt/root/var'],
      left: [],
    });
    // Where the root is named otherwise, or has another number, nobody knows which disk had that letter.
    for (const root of ['UUID=root', 'LABEL=root', '/dev/hda5'])
      expect(ways(`${root} / ext4 defaults 0 1\n/dev/hda2 /var ext4 defaults 0 2`, all)).toEqual({
        mounts: [],
        left: ['/var'],
      });
    // Also where another disk has that letter now.
    expect(ways('/dev/sda1 / ext4 defaults 0 1\n/dev/sda2 /var ext4 defaults 0 2', all).mounts[0]).toContain(
      '/dev/sdb2',
    );
    expect(ways('/dev/sda1 / ext4 defaults 0 1\n/dev/sdb2 /var ext4 defaults 0 2', all)).toEqual({
      mounts: [],
      left: ['/var'],
    });
    expect(ways('/dev/sda1 / ext4 defaults 0 1\n/dev/sda2 /var xfs defaults 0 2', all).left).toEqual(['/var']);
  });

  it('is mounted from the outside in, as the root is, and not twice', () => {
    const all = picture(
      part('/dev/sdb2', { uuid: 'var' }),
      part('/dev/sdb3', { uuid: 'log' }),
      part('/dev/sdb5', { uuid: 'there', mounts: [{ place: '/mnt/root/srv', readOnly: true }] }),
    );
    const text =
      'UUID=log /var/log ext4 defaults 0 2\nUUID=var /var/ ext4 defaults 0 2\nUUID=there /srv ext4 defaults 0 2';
    expect(ways(text, all)).toEqual({
      mounts: [
        'blockdev --setro /dev/sdb2 mount -t ext4 -o ro,noload -- /dev/sdb2 /mnt/root/var',
        'blockdev --setro /dev/sdb3 mount -t ext4 -o ro,noload -- /dev/sdb3 /mnt/root/var/log',
      ],
      left: [],
    });
  });

  it('is mounted once for each subvolume of Btrfs', () => {
    const all = picture(part('/dev/sdb2', { uuid: 'b', content: 'btrfs' }));
    expect(
      ways('UUID=b /home btrfs subvol=@home,compress=zstd 0 0\nUUID=b /srv btrfs subvol=@srv 0 0', all).mounts,
    ).toEqual([
      'mount -t btrfs -o ro,rescue=nologreplay,subvol=@home -- /dev/sdb2 /mnt/root/home',
      'mount -t btrfs -o ro,rescue=nologreplay,subvol=@srv -- /dev/sdb2 /mnt/root/srv',
    ]);
  });

  it('is left out where it lies elsewhere, is wanted on request only, or climbs out', () => {
    const all = picture(part('/dev/sdb2', { uuid: 'data' }));
    const text = `server:/share /net nfs defaults 0 0
UUID=data /usb ext4 noauto 0 0
/srv /home/srv none bind 0 0
UUID=data /../../etc ext4 defaults 0 0
UUID=data /a/./b ext4 defaults 0 0`;
    expect(ways(text, all)).toEqual({ mounts: [], left: ['/net', '/usb', '/home/srv', '/../../etc', '/a/./b'] });
  });
});
