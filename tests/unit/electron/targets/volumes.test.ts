import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Entry } from '../../../../electron/contract/files.ts';
import { encodeName } from '../../../../electron/contract/names.ts';
import { ProblemError } from '../../../../electron/contract/problem.ts';
import type { Files } from '../../../../electron/targets/target.ts';
import { isVolume, linuxVolumes, readLabel, readMounts, uncovered } from '../../../../electron/targets/volumes.ts';

/** Recorded on a Debian 12 rescue system with a Windows disk, a logical volume and an NFS share mounted. */
const RESCUE = `21 27 0:20 / /sys rw,nosuid,nodev,noexec,relatime shared:7 - sysfs sysfs rw
22 27 0:21 / /proc rw,nosuid,nodev,noexec,relatime shared:12 - proc proc rw
23 27 0:5 / /dev rw,nosuid,relatime shared:2 - devtmpfs udev rw,size=32844144k,nr_inodes=8211036,mode=755,inode64
24 23 0:22 / /dev/pts rw,nosuid,noexec,relatime shared:3 - devpts devpts rw,gid=5,mode=620,ptmxmode=000
25 27 0:23 / /run rw,nosuid,nodev,noexec,relatime shared:5 - tmpfs tmpfs rw,size=6574348k,mode=755,inode64
27 1 0:25 / / rw,relatime shared:1 - overlay overlay rw,lowerdir=/filesystem.squashfs/,upperdir=/live/rw,workdir=/live/work
28 25 0:26 / /run/lock rw,nosuid,nodev,noexec,relatime shared:6 - tmpfs tmpfs rw,size=5120k,inode64
31 27 0:29 / /proc/sys/fs/binfmt_misc rw,relatime shared:14 - autofs systemd-1 rw,fd=29,pgrp=1,timeout=0
91 27 8:4 / /mnt/c ro,relatime shared:50 - fuseblk /dev/sda4 rw,user_id=0,group_id=0,allow_other,blksize=4096
97 27 253:1 / /mnt/data\\040disk rw,relatime shared:53 - ext4 /dev/mapper/vg-data ro,errors=remount-ro
99 27 0:47 / /mnt/backup rw,relatime shared:60 - nfs4 203.0.113.9:/export/backup rw,vers=4.2
`;

const text = (lines: string) => Buffer.from(encodeName(lines));
const line = (id: number, parent: number, place: string, system = 'ext4') =>
  `${id} ${parent} 8:1 / ${place} rw - ${system} /dev/sda1 rw`;

const space = { total: 1000, free: 400 };
const refuse = (code: 'not-found' | 'no-permission') =>
  new ProblemError({ code, title: 'No', message: 'It can’t be read.' });

/** A Linux system as far as its files tell. */
function system(
  mountinfo: string | undefined,
  folders: Record<string, readonly Partial<Entry>[]> = {},
  change: Partial<Pick<Files, 'stat' | 'space'>> = {},
): Pick<Files, 'read' | 'list' | 'stat' | 'space'> {
  return {
    async *read() {
      if (mountinfo === undefined) throw refuse('not-found');
      yield text(mountinfo);
    },
    async *list(path) {
      const entries = folders[path];
      if (entries === undefined) throw refuse('not-found');
      yield entries.map((entry) => ({ name: '', kind: 'link', hidden: false, ...entry }));
    },
    stat: async () => ({ name: '', kind: 'folder', hidden: false }),
    space: async () => space,
    ...change,
  };
}

describe('reading mountinfo', () => {
  it('reads what is mounted, where, and whether it can be written', () => {
    const mounts = readMounts(text(RESCUE));
    expect(mounts).toHaveLength(11);
    expect(mounts.find(({ place }) => place === '/mnt/c')).toMatchObject({
      system: 'fuseblk',
      source: '/dev/sda4',
      readOnly: true,
    });
    // The mount allows writing, but what is mounted does not.
    expect(mounts.find(({ place }) => place === '/mnt/data disk')?.readOnly).toBe(true);
    expect(mounts.find(({ place }) => place === '/mnt/backup')).toMatchObject({ system: 'nfs4', readOnly: false });
  });

  it('reads mount points with spaces, newlines, backslashes and bytes that are no text', () => {
    const raw = Buffer.concat([
      Buffer.from('40 27 8:1 / /mnt/a\\040b\\012c\\134d\\011e\\043f'),
      Buffer.from([0xe9]),
      Buffer.from(' rw shared:1 master:2 propagate_from:3 - ext4 /dev/sda1 rw\n'),
    ]);
    expect(readMounts(raw).map(({ place }) => place)).toEqual(['/mnt/a b\nc\\d\te#f\udce9']);
  });

  it('reads a mount without a source, as some file systems of memory have', () => {
    expect(readMounts(text('40 27 0:30 / /mnt rw - tmpfs  rw')).map(({ source }) => source)).toEqual(['']);
  });

  it('leaves out what is no line of it', () => {
    expect(readMounts(text('garbage\n\n1 2 3\n40 27 8:1 / relative rw - ext4 /dev/sda1 rw\n'))).toEqual([]);
  });

  it('never fails and never grows without bound, whatever a server sends', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(uncovered(readMounts(bytes)).length).toBeLessThanOrEqual(4096);
      }),
    );
    const flood = Array.from({ length: 10_000 }, (_, index) => line(index + 1, index, `/m${index}`)).join('\n');
    expect(readMounts(text(flood))).toHaveLength(4096);
  });
});

describe('covered mounts', () => {
  const places = (...lines: string[]) => uncovered(readMounts(text(lines.join('\n')))).map(({ id }) => id);

  it('are those that a later one at the same place stands on', () => {
    expect(places(line(1, 0, '/'), line(2, 1, '/mnt'), line(3, 2, '/mnt'))).toEqual([1, 3]);
    expect(places(line(1, 1, '/', 'rootfs'), line(2, 1, '/'), line(3, 2, '/home'))).toEqual([2, 3]);
  });

  it('are those below a place where something was mounted over them', () => {
    expect(places(line(1, 0, '/'), line(2, 1, '/mnt/a'), line(3, 1, '/mnt'), line(4, 3, '/mnt/b'))).toEqual([1, 3, 4]);
    expect(places(line(1, 0, '/'), line(2, 1, '/a'), line(3, 2, '/a/b'), line(4, 2, '/a'))).toEqual([1, 4]);
  });

  it('are not those beside a name that only begins the same', () => {
    expect(places(line(1, 0, '/'), line(2, 1, '/mnt'), line(3, 1, '/mnt2'))).toEqual([1, 2, 3]);
  });

  it('are told also where the numbers lead in a circle', () => {
    expect(places(line(1, 2, '/a'), line(2, 1, '/b'))).toEqual([1, 2]);
  });
});

describe('volumes', () => {
  it('are the mounts a person would look for files in', () => {
    const shown = readMounts(text(RESCUE)).filter(isVolume);
    expect(shown.map(({ place }) => place)).toEqual(['/', '/mnt/c', '/mnt/data disk', '/mnt/backup']);
    const media = readMounts(text(line(5, 1, '/run/media/root/USB', 'vfat')));
    expect(media.filter(isVolume)).toHaveLength(1);
  });

  it('are told with labels, devices and room; a server far away is not asked for its room', async () => {
    const asked: string[] = [];
    const found = await linuxVolumes(
      system(
        RESCUE,
        {
          '/dev/disk/by-label': [
            { name: 'Local\\x20Disk', linkTo: '../../sda4' },
            { name: 'data', linkTo: '../../dm-1' },
          ],
          '/dev/mapper': [{ name: 'vg-data', linkTo: '../dm-1' }],
        },
        {
          space: async (path) => {
            asked.push(path);
            return space;
          },
        },
      ),
    );
    expect(found).toEqual([
      { path: '/', system: 'overlay', device: 'overlay', readOnly: false, space },
      { path: '/mnt/c', system: 'fuseblk', device: '/dev/sda4', readOnly: true, label: 'Local Disk', space },
      { path: '/mnt/data disk', system: 'ext4', device: '/dev/mapper/vg-data', readOnly: true, label: 'data', space },
      { path: '/mnt/backup', system: 'nfs4', device: '203.0.113.9:/export/backup', readOnly: false },
    ]);
    expect(asked.sort()).toEqual(['/', '/mnt/c', '/mnt/data disk']);
  });

  it('are the root alone where the system does not tell', async () => {
    expect(await linuxVolumes(system(undefined))).toEqual([{ path: '/', readOnly: false, space }]);
    expect(await linuxVolumes(system(line(5, 1, '/mnt')))).toEqual([{ path: '/', readOnly: false, space }]);
  });

  it('leave out single files that are mounted, and keep a disk that does not answer', async () => {
    const lines = [line(1, 0, '/'), line(2, 1, '/etc/hosts'), line(3, 1, '/mnt')].join('\n');
    const found = await linuxVolumes(
      system(
        lines,
        {},
        {
          stat: async (path) => {
            if (path === '/mnt') throw refuse('no-permission');
            return { name: '', kind: path === '/etc/hosts' ? 'file' : 'folder', hidden: false };
          },
          space: async (path) => {
            if (path === '/mnt') throw refuse('no-permission');
            return space;
          },
        },
      ),
    );
    expect(found.map((each) => [each.path, each.space !== undefined])).toEqual([
      ['/', true],
      ['/mnt', false],
    ]);
  });

  it('are given up when nobody waits for them any more', async () => {
    await expect(linuxVolumes(system(RESCUE), AbortSignal.abort())).rejects.toMatchObject({
      problem: { code: 'cancelled' },
    });
  });
});

describe('labels', () => {
  it('are read as udev writes them', () => {
    expect(readLabel('Local\\x20Disk')).toBe('Local Disk');
    expect(readLabel('caf\\xc3\\xa9\\x2f')).toBe('café/');
    expect(readLabel('\\xff')).toBe('\udcff');
  });
});
