import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareKeys, naturalKey, nextSort, sortRows } from '../../../../../renderer/parts/grid/natural.ts';

const sorted = (names: string[]) => sortRows(names, naturalKey, false);

describe('the order of names', () => {
  it('takes numbers by their value', () => {
    expect(sorted(['file10', 'file9', 'file1', 'file100', 'file010'])).toEqual([
      'file1',
      'file9',
      'file10',
      'file010',
      'file100',
    ]);
  });

  it('disregards case and accents', () => {
    expect(sorted(['zebra', 'Été', 'étage', 'Apfel', 'ÄPFEL'])).toEqual(['Apfel', 'ÄPFEL', 'étage', 'Été', 'zebra']);
  });

  it('puts numbers where digits stand among letters', () => {
    expect(sorted(['b', '2', 'a', '10', '_'])).toEqual(['2', '10', '_', 'a', 'b']);
  });

  it('orders every two whole numbers as numbers', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 60n }), fc.bigInt({ min: 0n, max: 10n ** 60n }), (one, other) => {
        const expected = one < other ? -1 : one > other ? 1 : 0;
        expect(compareKeys(naturalKey(`disk${one}.img`), naturalKey(`disk${other}.img`))).toBe(expected);
      }),
    );
  });
});

describe('sorting rows', () => {
  const rows = [
    { name: 'b', folder: false, size: 5 },
    { name: 'dir', folder: true, size: undefined },
    { name: 'a', folder: false, size: undefined },
    { name: 'c', folder: false, size: 1 },
    { name: 'also', folder: true, size: undefined },
  ];
  const names = (list: typeof rows) => list.map((row) => row.name).join(' ');

  it('keeps folders above files in both directions', () => {
    expect(
      names(
        sortRows(
          rows,
          (row) => row.name,
          false,
          (row) => row.folder,
        ),
      ),
    ).toBe('also dir a b c');
    expect(
      names(
        sortRows(
          rows,
          (row) => row.name,
          true,
          (row) => row.folder,
        ),
      ),
    ).toBe('dir also c b a');
  });

  it('puts what has no value last in both directions', () => {
    expect(
      names(
        sortRows(
          rows,
          (row) => row.size,
          false,
          (row) => row.folder,
        ),
      ),
    ).toBe('dir also c b a');
    expect(
      names(
        sortRows(
          rows,
          (row) => row.size,
          true,
          (row) => row.folder,
        ),
      ),
    ).toBe('dir also b c a');
  });

  it('loses and invents no row, and orders each two neighbours', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ size: fc.option(fc.nat(), { nil: undefined }), id: fc.nat() })), (list) => {
        const result = sortRows(list, (row) => row.size, false);
        expect(new Set(result)).toEqual(new Set(list));
        expect(result).toHaveLength(list.length);
        for (const [index, row] of result.entries()) {
          const next = result[index + 1];
          if (next !== undefined) expect(compareKeys(row.size, next.size)).toBeLessThanOrEqual(0);
        }
      }),
    );
  });

  it('takes less than 150 ms for 100,000 names with ready-made keys', () => {
    const list = Array.from({ length: 100_000 }, (_, index) => {
      const name = `backup-${(index * 7919) % 100_003} of server.tar`;
      return { name, key: naturalKey(name) };
    });
    // The best of several, because other programs share the machine.
    let best = Infinity;
    for (let run = 0; run < 5; run++) {
      const started = performance.now();
      sortRows(list, (row) => row.key, false);
      best = Math.min(best, performance.now() - started);
    }
    expect(best).toBeLessThan(150);
  });

  it('turns round when the same header is pressed again and begins upwards with another', () => {
    const first = nextSort(undefined, 'name');
    expect(first).toEqual({ column: 'name', descending: false });
    expect(nextSort(first, 'name')).toEqual({ column: 'name', descending: true });
    expect(nextSort(nextSort(first, 'name'), 'name')).toEqual({ column: 'name', descending: false });
    expect(nextSort({ column: 'name', descending: true }, 'size')).toEqual({ column: 'size', descending: false });
  });
});
