import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { squarified } from '../../../../../renderer/panes/usage/treemap.ts';
import { createUsageTree } from '../../../../../renderer/panes/usage/usage-tree.ts';

const area = { left: 0, top: 0, width: 160, height: 100 };

describe('a treemap', () => {
  it('gives each weight its share, inside the area and without two in one place', () => {
    const weights = fc
      .array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 60 })
      .map((list) => list.sort((one, other) => other - one));
    fc.assert(
      fc.property(weights, (list) => {
        const total = list.reduce((sum, weight) => sum + weight, 0);
        const tiles = squarified(list, area);
        expect(tiles).toHaveLength(list.length);
        tiles.forEach((tile, index) => {
          expect(tile.width * tile.height).toBeCloseTo((16_000 * (list[index] ?? 0)) / total, 3);
          expect(tile.left).toBeGreaterThanOrEqual(-1e-6);
          expect(tile.top).toBeGreaterThanOrEqual(-1e-6);
          expect(tile.left + tile.width).toBeLessThanOrEqual(160 + 1e-6);
          expect(tile.top + tile.height).toBeLessThanOrEqual(100 + 1e-6);
          for (const other of tiles.slice(0, index)) {
            const wide = Math.min(tile.left + tile.width, other.left + other.width) - Math.max(tile.left, other.left);
            const high = Math.min(tile.top + tile.height, other.top + other.height) - Math.max(tile.top, other.top);
            expect(Math.min(wide, high)).toBeLessThan(1e-6);
          }
        });
      }),
    );
  });

  it('divides as its inventors do: 6, 6, 4, 3, 2, 2, 1 on 6 by 4', () => {
    const tiles = squarified([6, 6, 4, 3, 2, 2, 1], { left: 0, top: 0, width: 6, height: 4 });
    expect(tiles.slice(0, 2)).toEqual([
      { left: 0, top: 0, width: 3, height: 2 },
      { left: 0, top: 2, width: 3, height: 2 },
    ]);
  });

  it('is nothing where there is nothing to divide', () => {
    expect(squarified([], area)).toEqual([]);
    expect(squarified([1, 1], { ...area, width: 0 }).every(({ width }) => width === 0)).toBe(true);
  });
});

describe('what folders hold', () => {
  it('adds up as it is told, in any order', () => {
    const tree = createUsageTree();
    tree.add([{ path: 'a/b', bytes: 10, files: 2, large: [{ name: 'big', bytes: 7 }] }]);
    tree.add([
      { path: '', bytes: 5, files: 1, large: [] },
      { path: 'a', bytes: 1, files: 1, large: [] },
      { path: 'a/b', bytes: 4, files: 1, large: [] },
    ]);
    expect(tree.totalOf('')).toEqual({ bytes: 20, files: 5 });
    expect(tree.rowsIn('', 'rest').map(({ key, bytes, files, kind }) => [key, bytes, files, kind])).toEqual([
      ['a', 15, 4, 'folder'],
      ['/', 5, 1, 'rest'],
    ]);
    expect(tree.rowsIn('a/b', 'rest').map(({ key, bytes }) => [key, bytes])).toEqual([
      ['a/b/big', 7],
      ['a/b/', 7],
    ]);
  });
});
