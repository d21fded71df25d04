import { describe, expect, it } from 'vitest';
import { findRow, isLetter, type, TYPING_PAUSE } from '../../../../../renderer/parts/grid/find.ts';

const rows = ['Apache', 'boot', 'Bücher', 'budget 2024', 'config', 'file10'];
const find = (text: string, from = 0) => findRow(rows.length, (index) => rows[index] ?? '', text, from);

describe('typing to find a row', () => {
  it('gathers letters that come soon after each other and begins anew after a pause', () => {
    const bo = type(type(undefined, 'b', 0), 'o', TYPING_PAUSE);
    expect(bo.text).toBe('bo');
    expect(type(bo, 'c', 2 * TYPING_PAUSE + 1).text).toBe('c');
  });

  it('finds the next row that begins so, without regard to case and accents', () => {
    expect(find('bu')).toBe(2);
    expect(find('bud', 2)).toBe(3);
    expect(find('FILE1')).toBe(5);
    expect(find('nothing')).toBe(-1);
  });

  it('goes from row to row with one letter, round the end', () => {
    expect(find('b', 0)).toBe(1);
    expect(find('b', 1)).toBe(2);
    expect(find('bb', 2)).toBe(3);
    expect(find('b', 3)).toBe(1);
  });

  it('finds nothing in an empty table', () => {
    expect(findRow(0, () => '', 'a', 0)).toBe(-1);
  });

  it('knows letters from commands', () => {
    const plain = { ctrlKey: false, altKey: false, metaKey: false };
    expect(isLetter({ key: 'é', ...plain })).toBe(true);
    expect(isLetter({ key: 'Enter', ...plain })).toBe(false);
    expect(isLetter({ key: 'c', ...plain, ctrlKey: true })).toBe(false);
  });
});
