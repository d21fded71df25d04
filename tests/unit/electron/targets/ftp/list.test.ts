import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listEntry } from '../../../../../electron/targets/ftp/list.ts';

const NOW = Date.UTC(2026, 10, 23, 12, 0);
const HOUR = 3_600_000;
const read = (line: string, zone = 0) => listEntry(line, { now: NOW, zone });

describe('a line of LIST', () => {
  it('of vsftpd is read with everything in it', () => {
    expect(read('-rw-r--r--    1 1000     65534          12 Nov 23 11:58 two words')).toEqual({
      name: 'two words',
      kind: 'file',
      size: 12,
      modified: Date.UTC(2026, 10, 23, 11, 58),
      mode: 0o644,
      owner: '1000',
      group: '65534',
      hidden: false,
    });
    expect(read('drwxr-xr-x    2 0        0            4096 Mar 02  2019 .old')).toMatchObject({
      name: '.old',
      kind: 'folder',
      modified: Date.UTC(2019, 2, 2),
      hidden: true,
    });
    expect(read('lrwxrwxrwx    1 0        0               4 Jan 01 00:00 a -> b -> c')).toMatchObject({
      name: 'a',
      kind: 'link',
      linkTo: 'b -> c',
    });
    expect(read('-rwsr-xr-t    1 0        0               4 Jan 01 00:00  lead ')).toMatchObject({
      name: ' lead ',
      mode: 0o5755,
    });
    expect(read('brw-rw----    1 root     disk       8,   1 Jan 01 00:00 sda1')).toMatchObject({ kind: 'device' });
  });

  it('without a group, or without links, is read too', () => {
    expect(read('-rw-r--r--   1 owner         1234 Feb 10  2001 file')).toMatchObject({ name: 'file', size: 1234 });
    expect(read('-rw-r--r-- 1 owner group 1234 Feb 10 2001 2001 report')).toMatchObject({ name: '2001 report' });
  });

  it('of Windows is read', () => {
    expect(read('11-23-26  02:15PM       <DIR>          inetpub')).toMatchObject({ name: 'inetpub', kind: 'folder' });
    expect(read('01-05-1999  12:05AM             1048576 a b.bin')).toEqual({
      name: 'a b.bin',
      kind: 'file',
      size: 1_048_576,
      modified: Date.UTC(1999, 0, 5, 0, 5),
      hidden: false,
    });
  });

  it('without a year lies in the past twelve months', () => {
    expect(read('-rw-r--r-- 1 a b 1 Dec 24 10:00 x')?.modified).toBe(Date.UTC(2025, 11, 24, 10, 0));
    expect(read('-rw-r--r-- 1 a b 1 Nov 23 14:00 x', 2 * HOUR)?.modified).toBe(NOW);
  });

  it('that names nothing in the folder is none', () => {
    for (const line of ['total 12', '', 'drwxr-xr-x 2 0 0 4096 Jan 01 00:00 ..', '11-23-26  02:15PM  <DIR>  .']) {
      expect(read(line)).toBeNull();
    }
  });

  it('never makes the reader fail or hang, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (line) => {
        const entry = read(line);
        if (entry) expect(line).toContain(entry.name);
      }),
    );
    expect(read(`-rw-r--r-- ${'1 '.repeat(50_000)}`)).toBeNull();
  });
});
