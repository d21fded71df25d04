import { describe, expect, it } from 'vitest';
import { offsetTyped } from '../../../../../renderer/panes/viewer/go-to.ts';

describe('a place in a file as a person types it', () => {
  it.each([
    ['45%', 450],
    ['12.5 %', 125],
    ['123', 123],
    ['1,000', 1000],
    ['0x1F', 31],
    ['1Fh', 31],
    ['100%', 1000],
    ['999999', 1000],
  ])('%s', (typed, offset) => {
    expect(offsetTyped(typed, 1000)).toBe(offset);
  });

  it.each(['', 'middle', '-3', '45%%', '1F'])('is not %s', (typed) => {
    expect(offsetTyped(typed, 1000)).toBeUndefined();
  });
});
