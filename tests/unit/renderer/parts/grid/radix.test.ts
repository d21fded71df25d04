import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { merged, sortedByNumber } from '../../../../../renderer/parts/grid/radix.ts';

const all = (count: number) => Uint32Array.from({ length: count }, (_, number) => number);

describe('sorting by counting', () => {
  it('does what a stable sort by comparing does, either way, for every whole number there is', () => {
    const number = fc.oneof(
      fc.maxSafeInteger(),
      fc.integer({ min: -3, max: 3 }),
      fc.integer({ min: 65_000, max: 66_000 }),
    );
    fc.assert(
      fc.property(fc.array(number), fc.boolean(), (keys, descending) => {
        // Two keys further apart than whole numbers reach can't be told from their neighbours.
        fc.pre(Math.max(0, ...keys) - Math.min(0, ...keys) <= Number.MAX_SAFE_INTEGER);
        const sign = descending ? -1 : 1;
        const expected = [...all(keys.length)].sort((one, other) => sign * ((keys[one] ?? 0) - (keys[other] ?? 0)));
        expect([...sortedByNumber(all(keys.length), Float64Array.from(keys), descending)]).toEqual(expected);
      }),
    );
  });

  it('leaves the order it was given as it was', () => {
    const order = all(3);
    expect([...sortedByNumber(order, Float64Array.from([2, 1, 70_000]), false)]).toEqual([1, 0, 2]);
    expect([...order]).toEqual([0, 1, 2]);
  });
});

describe('merging', () => {
  it('makes one order of two', () => {
    const numbers = fc.array(fc.nat({ max: 50 })).map((list) => Uint32Array.from(list).sort());
    fc.assert(
      fc.property(numbers, numbers, (one, other) => {
        const both = merged(one, other, (a, b) => a - b);
        expect([...both]).toEqual([...one, ...other].sort((a, b) => a - b));
      }),
    );
  });
});
