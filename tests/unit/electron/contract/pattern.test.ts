import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { patternOf, PatternFault } from '../../../../electron/contract/pattern.ts';

/** What a pattern finds in a text: the match and its groups, as JavaScript would tell it. */
function found(pattern: string, text: string, ignoreCase = false): (string | undefined)[] | null {
  const characters = Array.from(text);
  const slots = patternOf(pattern, { ignoreCase }).find(characters, 0);
  if (slots === undefined) return null;
  return Array.from({ length: slots.length / 2 }, (_, group) => {
    const [start, end] = [slots[2 * group], slots[2 * group + 1]];
    return start === undefined || end === undefined ? undefined : characters.slice(start, end).join('');
  });
}

const javascript = (pattern: string, text: string, ignoreCase = false) => {
  const match = new RegExp(pattern, ignoreCase ? 'i' : '').exec(text);
  return match && [...match];
};

describe('patterns', () => {
  it.each([
    ['(\\d{4})-(\\d\\d)-(\\d\\d)', 'IMG 2025-10-27 x'],
    ['^(.*?)_(.*)$', 'a_b_c'],
    ['^(.*)_(.*)$', 'a_b_c'],
    ['(a|ab)(c|bcd)', 'abcd'],
    ['[^a-c]+', 'abcxyzabc'],
    ['\\bcat\\b', 'concat cat'],
    ['(?:x|y)+z?', 'aaxyxyz'],
    ['a{2,3}?', 'aaaa'],
    ['a{0}b', 'aab'],
    ['[\\d\\-x]+', 'ab-1x-2'],
    ['\\.', 'a.b'],
    ['', 'abc'],
    ['x*', 'abc'],
    ['é+', 'caféé'],
  ])('%s finds in “%s” what JavaScript finds', (pattern, text) => {
    expect(found(pattern, text)).toEqual(javascript(pattern, text));
  });

  it('find whatever the case when told to', () => {
    expect(found('straße|[A-F]+', 'xSTRASSE abc', true)).toEqual(['A']);
    expect(found('ABC', 'xabc', true)).toEqual(['abc']);
  });

  it('take time in proportion to the text, where others take for ever', () => {
    const text = 'a'.repeat(2000);
    const start = performance.now();
    expect(found('^(a+)+$', `${text}!`)).toBeNull();
    expect(found('(a|a|b?)*c', text)).toBeNull();
    expect(found('(.*)(.*)(.*)(.*)(.*)x', text)).toBeNull();
    expect(performance.now() - start).toBeLessThan(20_000);
  });

  it.each(['(', ')', '[a', '*a', 'a**', '(?=a)', '(a)\\1', 'a{3,1}', '[z-a]', '\\', '(a{1000}){1000}', '('.repeat(60)])(
    'say what is wrong with %s',
    (pattern) => {
      expect(() => patternOf(pattern)).toThrow(PatternFault);
    },
  );

  it('agree with JavaScript on random patterns and texts', () => {
    const atom = fc.constantFrom('a', 'b', 'c', '.', '[ab]', '[^a]', '\\w', '\\d', '^', '$', '\\b', '_');
    const quantifier = fc.constantFrom('', '', '', '*', '+', '?', '*?', '+?', '??', '{2}', '{1,2}', '{0,2}?', '{1,}');
    const { pattern } = fc.letrec<{ pattern: string; piece: string }>((tie) => ({
      piece: fc.oneof(
        { maxDepth: 3 },
        fc.tuple(atom, quantifier).map(([one, many]) => (/^(\^|\$|\\b)$/.test(one) ? one : one + many)),
        // A group that may match nothing is not repeated: there JavaScript has rules of its own.
        fc.tuple(tie('pattern'), fc.constantFrom('', '', '?')).map(([inner, many]) => `(x${inner})${many}`),
        fc.tuple(tie('pattern'), tie('pattern')).map(([one, other]) => `(?:${one}|${other})`),
      ),
      pattern: fc.array(tie('piece'), { maxLength: 4 }).map((parts) => parts.join('')),
    }));
    fc.assert(
      // Short ones: JavaScript's own can take for ever.
      fc.property(
        pattern.filter((text) => text.length <= 20),
        fc.array(fc.constantFrom('a', 'b', 'c', 'x', '_', '1', ' '), { maxLength: 7 }),
        (text, letters) => {
          expect(found(text, letters.join(''))).toEqual(javascript(text, letters.join('')));
        },
      ),
      { numRuns: 2000 },
    );
  });
});
