import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesGlob } from '../../../../../../electron/targets/practice/shell/glob.ts';
import { linePattern } from '../../../../../../electron/targets/practice/shell/line-pattern.ts';

const text = fc.array(fc.constantFrom('a', 'b', 'c', '.', 'é', '🛟'), { maxLength: 10 }).map((parts) => parts.join(''));

describe('patterns of names', () => {
  it('match as in a shell', () => {
    const part = fc.constantFrom(
      ['*', '.*'],
      ['?', '.'],
      ['a', 'a'],
      ['b', 'b'],
      ['[ab]', '[ab]'],
      ['[!ab]', '[^ab]'],
      ['[a-c]', '[a-c]'],
      ['\\*', '\\*'],
      ['.', '\\.'],
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), text, (parts, name) => {
        const [glob, pattern] = [0, 1].map((index) => parts.map((each) => each[index]).join(''));
        expect(matchesGlob(glob ?? '', name)).toBe(new RegExp(`^(?:${pattern})$`, 'su').test(name));
      }),
      { numRuns: 1000 },
    );
  });

  it('take little time, however many stars they have', () => {
    expect(matchesGlob(`${'*a'.repeat(100)}b`, 'a'.repeat(255))).toBe(false);
  });

  it('take an open bracket as itself', () => {
    expect(matchesGlob('[a', '[a')).toBe(true);
    expect(matchesGlob('a[]', 'a[]')).toBe(true);
  });
});

describe('patterns of lines', () => {
  const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '(a|bc)', '(ab)', '(a|)', '\\.', 'é');
  const part = fc.tuple(atom, fc.constantFrom('', '', '*', '+', '?')).map((each) => each.join(''));
  const pattern = fc
    .tuple(fc.constantFrom('', '^'), fc.array(part, { maxLength: 5 }), fc.constantFrom('', '$'))
    .map(([start, parts, end]) => start + parts.join('') + end);

  it('match as grep -E does', () => {
    fc.assert(
      fc.property(pattern, text, (each, line) => {
        expect(linePattern(each, { extended: true })(line)).toBe(new RegExp(each, 'su').test(line));
      }),
      { numRuns: 2000 },
    );
  });

  it('read the basic kind, in which most marks are plain characters', () => {
    expect(linePattern('a+(b)', {})('a+(b)')).toBe(true);
    expect(linePattern('a\\+\\(b\\|c\\)$', {})('aac')).toBe(true);
    expect(linePattern('^*', {})('x')).toBe(true);
    expect(linePattern('É', { ignoreCase: true })('été')).toBe(true);
  });

  it('take little time, however they are nested', () => {
    expect(linePattern('^(((a*)*)*)*$', { extended: true })(`${'a'.repeat(20_000)}b`)).toBe(false);
  });

  it('are refused where they are none', () => {
    for (const wrong of ['(', 'a)', '[a', '((((a'])
      expect(() => linePattern(wrong, { extended: true }), wrong).toThrow('Unmatched');
    expect(() => linePattern('a'.repeat(5000), {})).toThrow('too long');
  });
});
