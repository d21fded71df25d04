import { type Pane, paneAfter } from './model.ts';

/** The tabs of one side of the explorer: the one that is shown, and those left and right of it. Never empty. */
export interface Shelf {
  readonly before: readonly Pane[];
  readonly pane: Pane;
  readonly after: readonly Pane[];
}

/** As many as still can be told apart in a row. */
export const MOST_TABS = 20;
/** Tabs in the back keep the rows of folders up to this size, so that they are there at once; larger ones are read anew. */
const ROWS_KEPT = 2000;

/** All tabs of a side, from left to right. */
export function panesOf({ before, pane, after }: Shelf): readonly Pane[] {
  return [...before, pane, ...after];
}

/** A pane as it waits in the back: its folder, history and cursor, and the rows of a small folder. */
export function asleep(pane: Pane): Pane {
  if (pane.listing === 'complete' && pane.rows.length <= ROWS_KEPT) return pane;
  return { ...pane, rows: [], fresh: [], listing: 'loading', wanted: pane.wanted ?? pane.selection.active };
}

/** A pane that comes to the front, and reads its folder anew. */
export function awake(pane: Pane): Pane {
  const next = paneAfter(pane, { type: 'refresh' });
  // A place of its own: two tabs may show the same folder, and each is read for itself.
  return next.place ? { ...next, place: { ...next.place } } : next;
}

/** The shelf with another tab in front; the same where there is no such tab. */
export function withFront(shelf: Shelf, index: number): Shelf {
  const panes = panesOf(shelf);
  const pane = panes[index];
  if (pane === undefined || index === shelf.before.length) return shelf;
  const rest = panes.map((each) => (each === shelf.pane ? asleep(each) : each));
  return { before: rest.slice(0, index), pane: awake(pane), after: rest.slice(index + 1) };
}

/** The tab `by` places further comes to the front, round the end. */
export function stepped(shelf: Shelf, by: number): Shelf {
  const count = panesOf(shelf).length;
  return withFront(shelf, (((shelf.before.length + by) % count) + count) % count);
}

/** A new tab right of the one in front, and in front itself; the same shelf where it is full. */
export function withTab(shelf: Shelf, pane: Pane): Shelf {
  if (panesOf(shelf).length >= MOST_TABS) return shelf;
  return { before: [...shelf.before, asleep(shelf.pane)], pane: awake(pane), after: shelf.after };
}

/** The shelf without a tab. The last one stays; the neighbour of the one in front takes its place. */
export function withoutTab(shelf: Shelf, index: number): Shelf {
  const { before, after } = shelf;
  if (index < before.length) return { ...shelf, before: before.filter((_, at) => at !== index) };
  if (index > before.length) return { ...shelf, after: after.filter((_, at) => at !== index - before.length - 1) };
  const [right] = after;
  if (right !== undefined) return { before, pane: awake(right), after: after.slice(1) };
  const left = before.at(-1);
  return left === undefined ? shelf : { before: before.slice(0, -1), pane: awake(left), after };
}

/** The tab in front changes places with its neighbour. */
export function movedTab(shelf: Shelf, by: -1 | 1): Shelf {
  const { before, pane, after } = shelf;
  const other = by < 0 ? before.at(-1) : after[0];
  if (other === undefined) return shelf;
  return by < 0
    ? { before: before.slice(0, -1), pane, after: [other, ...after] }
    : { before: [...before, other], pane, after: after.slice(1) };
}

/** The shelf without the tabs that are to go; null where none is left. */
export function kept(shelf: Shelf, stays: (pane: Pane) => boolean): Shelf | null {
  if (panesOf(shelf).every(stays)) return shelf;
  const before = shelf.before.filter(stays);
  const after = shelf.after.filter(stays);
  if (stays(shelf.pane)) return { before, pane: shelf.pane, after };
  const [right] = after;
  if (right !== undefined) return { before, pane: awake(right), after: after.slice(1) };
  const left = before.at(-1);
  return left === undefined ? null : { before: before.slice(0, -1), pane: awake(left), after };
}
