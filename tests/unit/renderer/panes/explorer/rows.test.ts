import { describe, expect, it } from 'vitest';
import type { Entry } from '../../../../../electron/contract/files.ts';
import { attributesOf, isDeceptive, rowOf, stemLength, totalsOf } from '../../../../../renderer/panes/explorer/rows.ts';

const entry = (fields: Partial<Entry> & { name: string }): Entry => ({ kind: 'file', hidden: false, ...fields });

describe('rows of the explorer', () => {
  it('spell out names that would lie and say so', () => {
    const row = rowOf(entry({ name: 'invoice\u202efdp.exe' }));
    expect(row.shown).toBe('invoice\\u{202E}fdp.exe');
    expect(isDeceptive(row)).toBe(true);
    expect(isDeceptive(rowOf(entry({ name: 'été 2024.txt' })))).toBe(false);
  });

  it('show permission bits as ls does', () => {
    expect(attributesOf(entry({ name: 'd', kind: 'folder', mode: 0o1777 }))).toBe('drwxrwxrwt');
    expect(attributesOf(entry({ name: 'f', mode: 0o644 }))).toBe('-rw-r--r--');
    expect(attributesOf(entry({ name: 'su', mode: 0o4755 }))).toBe('-rwsr-xr-x');
    expect(attributesOf(entry({ name: 'odd', mode: 0o2640 }))).toBe('-rw-r-S---');
    expect(attributesOf(entry({ name: 'w', hidden: true }))).toBe('H');
  });

  it('add up bytes of files only', () => {
    const rows = [
      entry({ name: 'a', size: 10 }),
      entry({ name: 'b' }),
      entry({ name: 'd', kind: 'folder', size: 4096 }),
    ];
    expect(totalsOf(rows.map(rowOf))).toEqual({ count: 3, bytes: 10 });
  });

  it('select the name without its ending when it is changed', () => {
    expect(stemLength(entry({ name: 'report.txt' }))).toBe(6);
    expect(stemLength(entry({ name: '.bashrc' }))).toBe(7);
    expect(stemLength(entry({ name: 'v1.2', kind: 'folder' }))).toBe(4);
    expect(stemLength(entry({ name: 'README' }))).toBe(6);
  });
});
