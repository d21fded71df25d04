import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../../../../electron/targets/practice/shell/arithmetic.ts';
import { Complaint } from '../../../../../../electron/targets/practice/shell/complaint.ts';

const value = (expression: string, variables: Record<string, string> = {}) =>
  evaluate(expression, (name) => variables[name] ?? '');

describe('arithmetic', () => {
  it.each([
    ['40+2', 42],
    [' 2 + 3 * 4 ', 14],
    ['(2+3)*4', 20],
    ['-7 / 2', -3],
    ['-7 % 3', -1],
    ['1 < 2 && 3 >= 3', 1],
    ['1 == 2 || !0', 1],
    ['2--1', 3],
    ['', 0],
  ])('%s is %i', (expression, expected) => {
    expect(value(expression)).toBe(expected);
  });

  it('knows variables, with or without a dollar sign; what is no number counts as 0', () => {
    expect(value('i + $i + ${i}', { i: '7' })).toBe(21);
    expect(value('nothing + words', { words: 'two words' })).toBe(0);
  });

  it('refuses nonsense, division by zero and endless nesting, and hangs on nothing', () => {
    for (const expression of ['1 +', '1 2', '(1', 'a = 1', '1 / 0', '5 % 0', '#', '('.repeat(1000), '-'.repeat(1000)]) {
      expect(() => value(expression), expression).toThrow(Complaint);
    }
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123+-*/%()<>=!&| ax$'.split('')), maxLength: 30 }), (text) => {
        try {
          expect(Number.isFinite(value(text))).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(Complaint);
        }
      }),
    );
  });
});
