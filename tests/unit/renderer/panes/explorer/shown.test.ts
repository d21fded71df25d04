import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Entry } from '../../../../../electron/contract/files.ts';
import { grown, numberOf, withTotals } from '../../../../../renderer/panes/explorer/arrivals.ts';
import { BY_NAME, isFolder, type Row, rowOf } from '../../../../../renderer/panes/explorer/rows.ts';
import { shownOf, type Wish } from '../../../../../renderer/panes/explorer/shown.ts';
import { naturalKey } from '../../../../../renderer/parts/grid/natural.ts';

const entry = (fields: Partial<Entry> & { name: string }): Entry => ({ kind: 'file', hidden: false, ...fields });
const plain: Wish = { sort: BY_NAME, hidden: true, filter: '' };
const names = (rows: readonly Row[], wish: Partial<Wish> = {}) =>
  shownOf(rows, { ...plain, ...wish }).rows.map((row) => row.entry.name);
const by = (column: string, descending = false) => ({ sort: { column, descending } });

describe('the rows shown', () => {
  it('are sorted by size with folders above, and equal ones by name, what has none last', () => {
    const rows = [
      entry({ name: 'b', size: 5 }),
      entry({ name: 'a', size: 5 }),
      entry({ name: 'unknown' }),
      entry({ name: 'big', size: 500 }),
      entry({ name: 'z', kind: 'folder', size: 4096 }),
      entry({ name: 'c', kind: 'folder' }),
    ].map(rowOf);
    expect(names(rows, by('size'))).toEqual(['c', 'z', 'a', 'b', 'big', 'unknown']);
    expect(names(rows, by('size', true))).toEqual(['c', 'z', 'big', 'a', 'b', 'unknown']);
  });

  it('count links to folders among the folders', () => {
    const rows = [
      entry({ name: 'a' }),
      entry({ name: 'z', kind: 'link', linkTo: '/srv', linkKind: 'folder' }),
      entry({ name: 'gone', kind: 'link', linkTo: '/nowhere', linkKind: 'broken' }),
    ].map(rowOf);
    expect(names(rows)).toEqual(['z', 'a', 'gone']);
    expect(names(rows, by('name', true))).toEqual(['z', 'gone', 'a']);
  });

  it('are those that fit the filter, anywhere in the name or by a mask', () => {
    const rows = ['Report.txt', 'support.log', 'notes.md', '.portrc'].map((name) =>
      rowOf(entry({ name, hidden: name.startsWith('.') })),
    );
    expect(names(rows, { filter: 'port', hidden: false })).toEqual(['Report.txt', 'support.log']);
    expect(names(rows, { filter: 'port' })).toEqual(['.portrc', 'Report.txt', 'support.log']);
    expect(names(rows, { filter: '*.md;*.log' })).toEqual(['notes.md', 'support.log']);
    expect(names(rows, { filter: '|*o*' })).toEqual([]);
  });

  it('are known by their names, and what is not shown is not there', () => {
    const rows = [entry({ name: 'b' }), entry({ name: '.a', hidden: true })].map(rowOf);
    const { order } = shownOf(rows, { ...plain, hidden: false });
    expect(order.keys).toEqual(['b']);
    expect([order.at('b'), order.at('.a'), order.at('nothing'), order.at(undefined)]).toEqual([0, -1, -1, -1]);
  });
});

const anyEntry = fc.record({
  name: fc.string({ minLength: 1, maxLength: 3, unit: fc.constantFrom('a', 'b', 'É', '1', '2') }),
  kind: fc.constantFrom('file' as const, 'folder' as const),
  size: fc.option(fc.nat(9), { nil: undefined }),
  hidden: fc.boolean(),
});
const pages = fc.array(fc.array(anyEntry, { maxLength: 12 }), { maxLength: 12 });

describe('rows that arrive page by page', () => {
  it('are in the same order as if they had come at once, each name once, whatever the pages', () => {
    fc.assert(
      fc.property(pages, (listing) => {
        let rows: readonly Row[] = [];
        for (const page of listing) {
          rows = grown(rows, page.map(rowOf));
          // Looking in between must not change what comes out.
          names(rows);
        }
        const first = new Map<string, Entry>();
        for (const each of listing.flat()) if (!first.has(each.name)) first.set(each.name, each);
        const arrived = [...first.values()].map(rowOf);
        const key = (row: Row) => `${isFolder(row.entry) ? 0 : 1}${naturalKey(row.entry.name)}`;
        const expected = arrived.toSorted((one, other) => (key(one) < key(other) ? -1 : key(one) > key(other) ? 1 : 0));
        expect(names(rows)).toEqual(expected.map((row) => row.entry.name));
        for (const [at, row] of rows.entries()) expect(numberOf(rows, row.entry.name)).toBe(at);
      }),
    );
  });

  it('sort folders by what was counted in them, those that were not after them', () => {
    const rows = grown(
      [],
      ['a', 'b', 'c'].map((name) => rowOf(entry({ name, kind: 'folder' }))),
    );
    const total = (bytes: number) => ({ files: 1, folders: 0, bytes, unread: 0 });
    const counted = withTotals(
      rows,
      new Map([
        ['c', total(1)],
        ['b', total(2)],
        ['gone', total(3)],
      ]),
    );
    expect(names(counted, by('size'))).toEqual(['c', 'b', 'a']);
    expect(names(grown(counted, [rowOf(entry({ name: 'aa' }))]))).toEqual(['a', 'b', 'c', 'aa']);
    expect(rows.every((row) => row.total === undefined)).toBe(true);
  });

  it('leave what was shown before as it was', () => {
    const rows = grown([], [rowOf(entry({ name: 'b' }))]);
    const more = grown(rows, [rowOf(entry({ name: 'a' }))]);
    expect(names(rows)).toEqual(['b']);
    expect(names(more)).toEqual(['a', 'b']);
    expect(numberOf(rows, 'a')).toBe(-1);
    expect(names(grown(rows, [rowOf(entry({ name: 'c' }))]))).toEqual(['b', 'c']);
  });

  it('keep every row whatever column they are sorted by', () => {
    fc.assert(
      fc.property(
        pages,
        fc.constantFrom('name', 'size', 'modified', 'attributes'),
        fc.boolean(),
        (listing, column, turned) => {
          const rows = listing.reduce<readonly Row[]>((all, page) => grown(all, page.map(rowOf)), []);
          const shown = names(rows, by(column, turned));
          expect(shown.toSorted()).toEqual(rows.map((row) => row.entry.name).toSorted());
          const hiddenOnes = rows.filter((row) => row.entry.hidden).length;
          expect(names(rows, { hidden: false, ...by(column, turned) })).toHaveLength(rows.length - hiddenOnes);
        },
      ),
    );
  });
});
