/** What is chosen in a table. `active` has the cursor, `anchor` is where a range began; both are keys of rows. */
export interface Selection {
  readonly selected: ReadonlySet<string>;
  readonly active?: string;
  readonly anchor?: string;
  /** Rows were marked one by one (Insert, Space): the arrows then move the cursor and leave the marks. */
  readonly marking: boolean;
}

export const nothingSelected: Selection = { selected: new Set(), marking: false };

/** The keys of all rows as they stand, and where each one is (-1 where it is not). */
export interface Order {
  readonly keys: readonly string[];
  readonly at: (key: string | undefined) => number;
}

export function orderOf(keys: readonly string[]): Order {
  let places: Map<string, number> | undefined;
  return {
    keys,
    at: (key) => {
      if (key === undefined) return -1;
      places ??= new Map(keys.map((each, index) => [each, index]));
      return places.get(key) ?? -1;
    },
  };
}

function range(order: Order, from: number, to: number): string[] {
  return order.keys.slice(Math.min(from, to), Math.max(from, to) + 1);
}

/** Only this row is chosen. */
export function selectOnly(key: string): Selection {
  return { selected: new Set([key]), active: key, anchor: key, marking: false };
}

/** A press on a row: alone it chooses, `toggle` (Ctrl) adds or takes away, `extend` (Shift) reaches from the anchor to it. */
export function press(
  selection: Selection,
  order: Order,
  key: string,
  how: { toggle?: boolean; extend?: boolean } = {},
): Selection {
  if (how.extend) {
    const anchorAt = order.at(selection.anchor ?? selection.active);
    const from = anchorAt === -1 ? order.at(key) : anchorAt;
    const reach = range(order, from, order.at(key));
    const anchor = order.keys[from] ?? key;
    return {
      selected: new Set(how.toggle ? [...selection.selected, ...reach] : reach),
      active: key,
      anchor,
      marking: false,
    };
  }
  if (!how.toggle) return selectOnly(key);
  return { selected: toggled(selection.selected, key), active: key, anchor: key, marking: true };
}

/** The cursor goes to the row at `index` (clamped); it chooses that row unless rows are marked, `keep` (Ctrl) or `extend` (Shift). */
export function moveTo(
  selection: Selection,
  order: Order,
  index: number,
  how: { keep?: boolean; extend?: boolean } = {},
): Selection {
  const key = order.keys[Math.max(0, Math.min(order.keys.length - 1, index))];
  if (key === undefined) return selection;
  if (how.extend) return press(selection, order, key, { extend: true });
  if (how.keep || selection.marking) return { ...selection, active: key, anchor: key, marking: true };
  return selectOnly(key);
}

/** Marks or unmarks the row under the cursor and goes one row down. */
export function mark(selection: Selection, order: Order): Selection {
  const at = order.at(selection.active);
  if (selection.active === undefined || at === -1) return moveTo(selection, order, 0);
  // A row that is chosen only because the cursor stands on it is marked by the first press, not unmarked.
  const selected =
    selection.marking || !selection.selected.has(selection.active)
      ? toggled(selection.selected, selection.active)
      : selection.selected;
  const next = order.keys[at + 1] ?? selection.active;
  return { selected, active: next, anchor: next, marking: true };
}

export function selectAll(selection: Selection, order: Order): Selection {
  const first = order.keys[0];
  return { selected: new Set(order.keys), active: selection.active ?? first, anchor: first, marking: true };
}

/** What was chosen is not, and the other way round. */
export function invert(selection: Selection, order: Order): Selection {
  const selected = new Set(order.keys.filter((key) => !selection.selected.has(key)));
  return { ...selection, selected, marking: true };
}

/** Nothing is chosen; the cursor stays. */
export function clear(selection: Selection): Selection {
  return { ...nothingSelected, active: selection.active, anchor: selection.active };
}

/** The selection after the rows changed: what is still there stays chosen, a lost cursor goes to the row that took its place. */
export function keep(selection: Selection, before: Order, after: Order): Selection {
  const selected = new Set([...selection.selected].filter((key) => after.at(key) !== -1));
  const lost = selection.active !== undefined && after.at(selection.active) === -1;
  const place = Math.min(before.at(selection.active), after.keys.length - 1);
  const active = lost ? after.keys[Math.max(0, place)] : selection.active;
  const anchor = after.at(selection.anchor) === -1 ? active : selection.anchor;
  const followed = lost && active !== undefined && selected.size === 0 && !selection.marking;
  return {
    selected: followed && selection.selected.size > 0 ? new Set([active]) : selected,
    active,
    anchor,
    marking: selection.marking && selected.size > 0,
  };
}

/** What an action works on: the chosen rows in their order, else the one under the cursor. */
export function chosen(selection: Selection, order: Order): string[] {
  if (selection.selected.size > 0) {
    return [...selection.selected].filter((key) => order.at(key) !== -1).sort((a, b) => order.at(a) - order.at(b));
  }
  return selection.active !== undefined && order.at(selection.active) !== -1 ? [selection.active] : [];
}

function toggled(selected: ReadonlySet<string>, key: string): Set<string> {
  const next = new Set(selected);
  if (!next.delete(key)) next.add(key);
  return next;
}
