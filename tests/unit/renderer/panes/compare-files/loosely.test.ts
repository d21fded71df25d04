import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differencesOf, type Ignored } from '../../../../../renderer/panes/compare-files/loosely.ts';

const bare = (text: string, ignored: Ignored) => {
  const spaceless = ignored.includes('space') ? text.replaceAll(/[ \t\r]/g, '') : text;
  return ignored.includes('case') ? spaceless.toLowerCase() : spaceless;
};

describe('the differences of two texts', () => {
  it('turn the one into the other, but for what does not count', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'A', 'b', 'ß', 'É', 'é', ' ', '\t', '\n'), maxLength: 60 });
    const ignored = fc.constantFrom<Ignored>('nothing', 'space', 'case', 'space-and-case');
    fc.assert(
      fc.property(text, text, ignored, (left, right, what) => {
        let made = '';
        let at = 0;
        for (const { fromA, toA, fromB, toB } of differencesOf(left, right, what)) {
          expect(fromA).toBeGreaterThanOrEqual(at);
          made += left.slice(at, fromA) + right.slice(fromB, toB);
          at = toA;
        }
        made += left.slice(at);
        expect(bare(made, what)).toBe(bare(right, what));
      }),
    );
  });

  it('are none where only what does not count differs', () => {
    expect(differencesOf('a  B\r\nc', 'A b\nC', 'space-and-case')).toEqual([]);
    expect(differencesOf('a b', 'a  b', 'case')).not.toEqual([]);
    expect(differencesOf('same', 'same', 'nothing')).toEqual([]);
  });
});
