import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyPane, type Pane, paneAfter } from '../../../../../renderer/panes/explorer/model.ts';
import { rowOf } from '../../../../../renderer/panes/explorer/rows.ts';
import {
  asleep,
  kept,
  MOST_TABS,
  movedTab,
  panesOf,
  type Shelf,
  stepped,
  withFront,
  withoutTab,
  withTab,
} from '../../../../../renderer/panes/explorer/shelf.ts';

const at = (path: string): Pane => paneAfter(emptyPane, { type: 'go', place: { targetId: 'local:', path } });
const paths = (shelf: Shelf) => panesOf(shelf).map(({ place }) => place?.path);
const front = (shelf: Shelf) => shelf.pane.place?.path;
/** The tabs a, b, c with b in front. */
const three: Shelf = { before: [at('a')], pane: at('b'), after: [at('c')] };

const listed = (pane: Pane, count: number): Pane =>
  paneAfter(pane, {
    type: 'page',
    generation: pane.generation,
    last: true,
    rows: Array.from({ length: count }, (_, index) => rowOf({ name: `f${index}`, kind: 'file', hidden: false })),
  });

describe('the tabs of a side', () => {
  it('open right of the one in front', () => {
    const shelf = withTab(three, at('new'));
    expect(paths(shelf)).toEqual(['a', 'b', 'new', 'c']);
    expect(front(shelf)).toBe('new');
  });

  it('give way to their right neighbour when they close, at the end to the left one, and the last one stays', () => {
    const right = withoutTab(three, 1);
    expect([paths(right), front(right)]).toEqual([['a', 'c'], 'c']);
    const left = withoutTab(right, 1);
    expect([paths(left), front(left)]).toEqual([['a'], 'a']);
    expect(withoutTab(left, 0)).toBe(left);
  });

  it('close in the back without another coming to the front', () => {
    for (const index of [0, 2]) expect(front(withoutTab(three, index))).toBe('b');
  });

  it('are stepped through round both ends', () => {
    expect(front(stepped(three, 1))).toBe('c');
    expect(front(stepped(stepped(three, 1), 1))).toBe('a');
    expect(front(stepped(three, -2))).toBe('c');
  });

  it('change places with their neighbour', () => {
    expect(paths(movedTab(three, 1))).toEqual(['a', 'c', 'b']);
    expect(paths(movedTab(three, -1))).toEqual(['b', 'a', 'c']);
    expect(movedTab(movedTab(three, 1), 1)).toEqual(movedTab(three, 1));
  });

  it('read their folder anew when they come to the front, each for itself', () => {
    const copy = withTab(three, three.pane);
    expect(copy.pane.place).not.toBe(three.pane.place);
    expect(copy.pane.generation).toBe(three.pane.generation + 1);
  });

  it('keep the rows of a small folder in the back, not those of a large one, and the cursor in both', () => {
    const small = listed(at('small'), 10);
    expect(asleep(small)).toBe(small);
    const large = asleep(listed(at('large'), 10_000));
    expect(large.rows).toEqual([]);
    expect(large.wanted).toBe('f0');
  });

  it('go with the server they are on', () => {
    const on = (path: string) => (pane: Pane) => pane.place?.path !== path;
    expect(paths(kept(three, on('a')) ?? three)).toEqual(['b', 'c']);
    expect(front(kept(three, on('b')) ?? three)).toBe('c');
    expect(kept(three, () => true)).toBe(three);
    expect(kept(three, () => false)).toBeNull();
  });

  it('are the same as a list with a finger on it, whatever is done', () => {
    const act = fc.record({ act: fc.constantFrom('open', 'close', 'show', 'step', 'move'), number: fc.nat(25) });
    fc.assert(
      fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
        let shelf: Shelf = { before: [], pane: at('start'), after: [] };
        let list = ['start'];
        let finger = 0;
        for (const [count, { act, number }] of acts.entries()) {
          if (act === 'open') {
            shelf = withTab(shelf, at(`t${count}`));
            if (list.length < MOST_TABS) list = list.toSpliced(++finger, 0, `t${count}`);
          } else if (act === 'close') {
            shelf = withoutTab(shelf, number);
            if (list.length > 1 && number < list.length) {
              list = list.toSpliced(number, 1);
              if (number < finger || finger === list.length) finger -= 1;
            }
          } else if (act === 'show') {
            shelf = withFront(shelf, number);
            if (number < list.length) finger = number;
          } else if (act === 'step') {
            shelf = stepped(shelf, number - 12);
            finger = (((finger + number - 12) % list.length) + list.length) % list.length;
          } else {
            const by = number % 2 === 0 ? 1 : -1;
            shelf = movedTab(shelf, by);
            const other = list[finger + by];
            const own = list[finger];
            if (other !== undefined && own !== undefined) {
              list = list.with(finger, other).with(finger + by, own);
              finger += by;
            }
          }
          expect(paths(shelf)).toEqual(list);
          expect(front(shelf)).toBe(list[finger]);
        }
      }),
    );
  });
});
