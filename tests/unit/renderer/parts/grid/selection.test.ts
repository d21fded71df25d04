import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { selectByKey } from '../../../../../renderer/parts/grid/keys.ts';
import {
  chosen,
  keep,
  nothingSelected,
  orderOf,
  press,
  type Selection,
  selectOnly,
} from '../../../../../renderer/parts/grid/selection.ts';

const order = orderOf(['a', 'b', 'c', 'd', 'e', 'f']);
const stroke = (text: string) => {
  const parts = text.split('+');
  return {
    key: parts.at(-1) === 'Space' ? ' ' : (parts.at(-1) ?? ''),
    ctrlKey: parts.includes('Ctrl'),
    shiftKey: parts.includes('Shift'),
    altKey: parts.includes('Alt'),
    metaKey: false,
  };
};
const after = (selection: Selection, ...strokes: string[]) =>
  strokes.reduce((now, text) => selectByKey(now, order, stroke(text), 3) ?? now, selection);
const show = (selection: Selection) => `${chosen(selection, order).join('')}@${selection.active ?? '-'}`;

describe('choosing rows with the pointer', () => {
  it('a press chooses one row', () => {
    expect(show(press(press(nothingSelected, order, 'b'), order, 'd'))).toBe('d@d');
  });

  it('Ctrl adds and takes away', () => {
    const two = press(selectOnly('b'), order, 'e', { toggle: true });
    expect(show(two)).toBe('be@e');
    expect(show(press(two, order, 'b', { toggle: true }))).toBe('e@b');
  });

  it('Shift reaches from where the choice began, either way, again and again', () => {
    const down = press(selectOnly('c'), order, 'e', { extend: true });
    expect(show(down)).toBe('cde@e');
    expect(show(press(down, order, 'a', { extend: true }))).toBe('abc@a');
  });

  it('Ctrl+Shift adds a range to what was chosen', () => {
    const chosenA = press(selectOnly('a'), order, 'c', { toggle: true });
    expect(show(press(chosenA, order, 'd', { toggle: true, extend: true }))).toBe('acd@d');
  });
});

describe('choosing rows with keys', () => {
  it('arrows choose the row they come to and stop at the ends', () => {
    expect(show(after(nothingSelected, 'ArrowDown'))).toBe('a@a');
    expect(show(after(selectOnly('b'), 'ArrowDown', 'ArrowDown'))).toBe('d@d');
    expect(show(after(selectOnly('b'), 'ArrowUp', 'ArrowUp', 'ArrowUp'))).toBe('a@a');
    expect(show(after(selectOnly('b'), 'End', 'ArrowDown'))).toBe('f@f');
  });

  it('pages go as far as rows are in sight', () => {
    expect(show(after(selectOnly('a'), 'PageDown'))).toBe('d@d');
    expect(show(after(selectOnly('e'), 'PageUp'))).toBe('b@b');
    expect(show(after(selectOnly('e'), 'PageDown', 'Home'))).toBe('a@a');
  });

  it('Shift with arrows grows and shrinks a range', () => {
    expect(show(after(selectOnly('b'), 'Shift+ArrowDown', 'Shift+ArrowDown'))).toBe('bcd@d');
    expect(show(after(selectOnly('b'), 'Shift+ArrowDown', 'Shift+ArrowDown', 'Shift+ArrowUp'))).toBe('bc@c');
    expect(show(after(selectOnly('c'), 'Shift+Home'))).toBe('abc@a');
  });

  it('Insert and Space mark the row and go one down, and arrows leave the marks', () => {
    expect(show(after(selectOnly('a'), 'Insert', 'Insert'))).toBe('ab@c');
    expect(show(after(selectOnly('a'), 'Insert', 'ArrowDown', 'ArrowDown', 'Space'))).toBe('ad@e');
    expect(show(after(selectOnly('a'), 'Insert', 'ArrowUp', 'Insert'))).toBe('b@b');
  });

  it('Ctrl with arrows moves the cursor and leaves the choice', () => {
    expect(show(after(selectOnly('a'), 'Ctrl+ArrowDown', 'Ctrl+ArrowDown'))).toBe('a@c');
  });

  it('Ctrl+A chooses all, the star turns the choice round, Escape lets go', () => {
    expect(show(after(selectOnly('c'), 'Ctrl+a'))).toBe('abcdef@c');
    expect(show(after(selectOnly('c'), '*'))).toBe('abdef@c');
    expect(after(selectOnly('c'), 'Escape').selected.size).toBe(0);
  });

  it('leaves other keys alone', () => {
    for (const text of ['Enter', 'F5', 'Ctrl+c', 'Alt+ArrowUp', 'Tab', 'x']) {
      expect(selectByKey(selectOnly('a'), order, stroke(text), 3)).toBeUndefined();
    }
  });
});

describe('a choice when the rows change', () => {
  it('keeps what is still there, in whatever order', () => {
    const two = press(selectOnly('b'), order, 'e', { toggle: true });
    const now = orderOf(['f', 'e', 'x', 'b']);
    expect(chosen(keep(two, order, now), now)).toEqual(['e', 'b']);
  });

  it('puts a lost cursor on the row that took its place', () => {
    const now = orderOf(['a', 'b', 'd', 'e']);
    expect(keep(selectOnly('c'), order, now).active).toBe('d');
    expect(keep(selectOnly('f'), order, now).active).toBe('e');
    expect(keep(selectOnly('a'), order, orderOf([])).active).toBeUndefined();
  });

  it('never loses a chosen row that is still there and never chooses more than was chosen', () => {
    const names = fc.uniqueArray(fc.constantFrom(...'abcdefghijklmnop'.split('')), { minLength: 1 });
    const strokes = fc.array(
      fc.constantFrom('ArrowDown', 'ArrowUp', 'Insert', 'Space', 'Shift+ArrowDown', 'Shift+End', 'Ctrl+a', '*', 'Home'),
    );
    fc.assert(
      fc.property(names, names, strokes, (before, now, keys) => {
        const first = orderOf(before);
        const second = orderOf(now);
        const selection = keys.reduce<Selection>(
          (state, text) => selectByKey(state, first, stroke(text), 4) ?? state,
          nothingSelected,
        );
        const kept = keep(selection, first, second);
        const expected = [...selection.selected].filter((key) => now.includes(key));
        if (expected.length > 0) expect(new Set(kept.selected)).toEqual(new Set(expected));
        else expect(kept.selected.size).toBeLessThanOrEqual(1);
        if (kept.active !== undefined) expect(now).toContain(kept.active);
      }),
    );
  });
});

describe('what an action works on', () => {
  it('is the chosen rows in the order seen, else the row under the cursor', () => {
    const two = press(selectOnly('e'), order, 'b', { toggle: true });
    expect(chosen(two, order)).toEqual(['b', 'e']);
    expect(chosen({ selected: new Set(), active: 'c', marking: false }, order)).toEqual(['c']);
    expect(chosen(nothingSelected, order)).toEqual([]);
  });
});
