import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { encodeName } from '../../../../../electron/contract/names.ts';
import { makePracticeDisk } from '../../../../../electron/targets/practice/content.ts';
import type { Disk, DiskNode } from '../../../../../electron/targets/practice/disk.ts';

function everything(disk: Disk, path = '/'): [string, DiskNode][] {
  const folder = disk.node(path, false);
  if (folder.kind !== 'folder') return [];
  return [...folder.entries].flatMap(([name, node]): [string, DiskNode][] => {
    const inner = `${path === '/' ? '' : path}/${name}`;
    return [[inner, node], ...(node.kind === 'folder' && !node.barred ? everything(disk, inner) : [])];
  });
}
const disk = makePracticeDisk();
const all = everything(disk);
const read = (path: string, from = 0, length = 4000) => {
  const node = disk.node(path);
  if (node.kind !== 'file') throw new Error(`${path} is no file`);
  return Buffer.from(node.content.read(from, length));
};

describe('the disk of the practice server', () => {
  it('says at its top that it is for practice, and what to try', () => {
    expect(read('/README.txt').toString()).toContain('nothing on it is real');
    for (const [, path] of read('/README.txt')
      .toString()
      .matchAll(/(\/mnt\/[\w./-]*\w)/g)) {
      expect(disk.place(path ?? '', true).node, path).toBeDefined();
    }
    expect(read('/etc/motd').toString()).toContain('practice');
    expect(read('/etc/os-release').toString()).toContain('Debian GNU/Linux 12');
  });

  it('holds a few thousand files of a Windows and a Linux server', () => {
    const files = all.filter(([, node]) => node.kind === 'file');
    expect(files.length).toBeGreaterThan(3000);
    expect(files.length).toBeLessThan(8000);
    expect(read('/mnt/windows/Windows/System32/config/SYSTEM', 0, 4).toString()).toBe('regf');
    expect(read('/mnt/linux/etc/fstab').toString()).toContain('/var');
  });

  it('is the same each time, byte for byte', () => {
    const sums = [disk, makePracticeDisk()].map((each) => {
      const hash = createHash('sha256');
      for (const [path, node] of everything(each).filter(
        ([path], index) => path.startsWith('/mnt/') && index % 7 === 0,
      )) {
        hash.update(encodeName(path)).update(`${node.mode} ${node.owner} ${node.modified}`);
        if (node.kind === 'file')
          hash.update(node.content.read(0, 100)).update(node.content.read(node.content.size - 100, 100));
      }
      return hash.digest('hex');
    });
    expect(sums[0]).toBe(sums[1]);
  });

  it('makes its large files as they are read', () => {
    expect(all.reduce((sum, [, node]) => sum + (node.kind === 'file' ? node.content.stored : 0), 0)).toBeLessThan(
      2_000_000,
    );
    const backup = disk.node('/mnt/windows/Backups/shop-2025-10-27.bak');
    expect(backup.kind === 'file' && backup.content.size).toBe(64 * 1024 * 1024);
    expect(
      read('/mnt/windows/Backups/shop-2025-10-27.bak', 123_456, 50).equals(
        read('/mnt/windows/Backups/shop-2025-10-27.bak', 123_440, 66).subarray(16),
      ),
    ).toBe(true);
  });

  it('has logs of whole lines that end with the failing disk', () => {
    const node = disk.node('/mnt/linux/var/log/syslog');
    if (node.kind !== 'file') throw new Error('no log');
    const text = Buffer.from(node.content.read(0, node.content.size)).toString();
    const lines = text.split('\n');
    expect(lines.filter((line) => /^(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d ns3012345 \S|-*$)/.test(line)).length).toBe(
      lines.length,
    );
    expect(text.slice(-65_536)).toContain('I/O error, dev sdb');
  });

  it('has names and links that make trouble', () => {
    const names = disk.list('/mnt/linux/home/camille/awkward-names').map(([name]) => name);
    expect(names).toEqual(
      expect.arrayContaining(['-rf', 'line\nbreak.txt', "it's quoted.txt", 'CON', 'invoice\u202etxt.exe']),
    );
    expect(names.some((name) => Buffer.from(encodeName(name)).includes(0xe9) && !name.includes('é'))).toBe(true);
    expect(names.some((name) => name.length > 240)).toBe(true);
    expect(() => disk.node('/mnt/linux/home/camille/links/loop-a')).toThrow('Too many levels');
    expect(() => disk.node('/mnt/linux/home/camille/links/broken')).toThrow('No such file');
    expect(() => disk.list('/mnt/linux/srv/locked')).toThrow('Permission denied');
  });
});
