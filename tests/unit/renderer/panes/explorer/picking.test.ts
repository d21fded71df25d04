import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskOf } from '../../../../../electron/contract/masks.ts';
import { pickedByMask, sameEnding, stillThere } from '../../../../../renderer/panes/explorer/picking.ts';
import { endingOf, rowOf } from '../../../../../renderer/panes/explorer/rows.ts';
import { nothingSelected } from '../../../../../renderer/parts/grid/selection.ts';

const file = (name: string) => rowOf({ name, kind: 'file', hidden: false });
const folder = (name: string) => rowOf({ name, kind: 'folder', hidden: false });
const rows = [folder('logs'), file('a.log'), file('B.LOG'), file('c.txt'), file('.log')];

describe('picking rows', () => {
  it('adds what a mask means to what is selected, and takes it away again', () => {
    const before = { ...nothingSelected, selected: new Set(['c.txt']) };
    const more = pickedByMask(before, rows, maskOf('*.log'), { take: false, folders: false });
    expect([...more.selected]).toEqual(['c.txt', 'a.log', 'B.LOG', '.log']);
    const less = pickedByMask(more, rows, maskOf('*.log'), { take: true, folders: false });
    expect([...less.selected]).toEqual(['c.txt']);
  });

  it('leaves folders alone unless they are wanted', () => {
    const all = (folders: boolean) =>
      pickedByMask(nothingSelected, rows, maskOf('*'), { take: false, folders }).selected;
    expect(all(false).has('logs')).toBe(false);
    expect(all(true).has('logs')).toBe(true);
  });

  it('knows the same ending whatever its case, and names that have none', () => {
    expect(rows.filter(({ shown }) => sameEnding('x.log')(shown)).map(({ shown }) => shown)).toEqual([
      'a.log',
      'B.LOG',
    ]);
    expect(sameEnding('.bashrc')('Makefile')).toBe(true);
    expect(endingOf('archive.tar.gz')).toBe('gz');
  });

  it('takes up only names that are still there', () => {
    expect([...stillThere(new Set(['a.log', 'gone']), rows)]).toEqual(['a.log']);
  });

  it('never selects what is not shown, and takes away just what it would add', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 })), fc.string(), (names, mask) => {
        const list = [...new Set(names)].map(file);
        const fits = maskOf(mask);
        const added = pickedByMask(nothingSelected, list, fits, { take: false, folders: true });
        for (const name of added.selected) expect(names).toContain(name);
        expect(pickedByMask(added, list, fits, { take: true, folders: true }).selected.size).toBe(0);
      }),
    );
  });
});
