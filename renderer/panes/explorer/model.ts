import type { Space } from '../../../electron/contract/files.ts';
import type { Problem } from '../../../electron/contract/problem.ts';
import type { Sort } from '../../parts/grid/natural.ts';
import { keep, nothingSelected, type Order, type Selection, selectOnly } from '../../parts/grid/selection.ts';
import { grown, withTotals } from './arrivals.ts';
import { BY_NAME, type FolderTotal, type Row } from './rows.ts';
import { shownOf } from './shown.ts';

/** A folder on a target. */
export interface Place {
  readonly targetId: string;
  readonly path: string;
}

/** A folder that was left, and where the cursor stood in it. */
export interface Visit {
  readonly place: Place;
  readonly active?: string;
}

/** One pane of the explorer, as data. */
export interface Pane {
  readonly place?: Place;
  readonly back: readonly Visit[];
  readonly forward: readonly Visit[];
  /** Every name that arrived, hidden ones too, as it came. */
  readonly rows: readonly Row[];
  /** `loading`: rows are on their way; `refreshing`: the rows are the old ones until the new are complete. */
  readonly listing: 'loading' | 'refreshing' | 'complete' | 'failed';
  readonly problem?: Problem;
  /** The rows of a refresh that are here already. */
  readonly fresh: readonly Row[];
  /** Counts listings, so that late pages of a folder that was left are known. */
  readonly generation: number;
  readonly selection: Selection;
  /** The name that gets the cursor as soon as it arrives. */
  readonly wanted?: string;
  /** The name to scroll to; counted, so that the same one can be asked for again. */
  readonly reveal?: { readonly name: string; readonly count: number };
  readonly sort: Sort;
  readonly hidden: boolean;
  /** A mask that the names shown fit; empty where all are shown. Gone with the folder. */
  readonly filter: string;
  /** The names that were selected before they were let go, to be taken again. */
  readonly released?: ReadonlySet<string>;
  /** Every file below the folder is shown, named by its path from it, instead of what is in the folder. */
  readonly flat: boolean;
  /** What was found below the folder is shown instead of what is in it: names are paths from the folder. */
  readonly found?: readonly string[];
  /** Folders that could not be looked into, of a flat view; of what was found, what could not be looked at. */
  readonly unread: number;
  /** True where the folder has more than a list can hold. */
  readonly cut: boolean;
  readonly space?: Space | null;
  /** The folder that was wanted while a nearer one is looked for, because it may be gone. */
  readonly seeking?: string;
  /** The folder that was wanted and is not there; the pane shows the nearest one above it. */
  readonly missing?: string;
}

/** What can happen to a pane. */
export type Happening =
  /** `orAbove`: where the folder is not there, the nearest one above it is shown. */
  | { type: 'go'; place: Place; wanted?: string; orAbove?: boolean; found?: readonly string[] }
  | { type: 'back' }
  | { type: 'forward' }
  /** Goes so many folders back (below 0) or forward in the history. */
  | { type: 'jump'; by: number }
  | { type: 'refresh'; wanted?: string }
  | { type: 'page'; generation: number; rows: readonly Row[]; last: boolean; cut?: boolean; unread?: number }
  | { type: 'flat'; flat: boolean }
  | { type: 'sized'; generation: number; totals: ReadonlyMap<string, FolderTotal | undefined> }
  /** `above` is the folder above, where there is one. */
  | { type: 'failed'; generation: number; problem: Problem; above?: string }
  | { type: 'space'; generation: number; space: Space | null }
  | { type: 'select'; selection: Selection }
  | { type: 'sort'; sort: Sort }
  | { type: 'hidden'; hidden: boolean }
  | { type: 'filter'; filter: string }
  | { type: 'leave' };

/** How many folders back can be gone. */
const LONGEST_HISTORY = 100;

export const emptyPane: Pane = {
  back: [],
  forward: [],
  rows: [],
  listing: 'loading',
  fresh: [],
  generation: 0,
  selection: nothingSelected,
  sort: BY_NAME,
  hidden: false,
  filter: '',
  flat: false,
  unread: 0,
  cut: false,
};

/** The rows of a pane as shown. */
export function rowsShown(pane: Pane): readonly Row[] {
  return shownOf(pane.rows, pane).rows;
}

/** The names of a pane as shown, with their places. */
export function orderShown(pane: Pane): Order {
  return shownOf(pane.rows, pane).order;
}

/** The pane after something happened; the same object where it changes nothing. */
export function paneAfter(pane: Pane, happening: Happening): Pane {
  switch (happening.type) {
    case 'go': {
      const same = pane.place?.targetId === happening.place.targetId && pane.place.path === happening.place.path;
      if (same && pane.found === undefined && happening.found === undefined)
        return paneAfter(pane, { type: 'refresh', wanted: happening.wanted });
      const next = entered(pane, happening.place, happening.wanted, {
        back: pane.place ? [...pane.back, visit(pane.place, pane)].slice(-LONGEST_HISTORY) : pane.back,
        forward: [],
      });
      const named = happening.found === undefined ? next : { ...next, found: happening.found };
      return happening.orAbove ? { ...named, seeking: happening.place.path } : named;
    }
    case 'jump': {
      const { place, back, forward } = pane;
      const trail = place ? [...back, visit(place, pane), ...forward] : back;
      const at = back.length + happening.by;
      const to = trail[at];
      if (to === undefined || happening.by === 0) return pane;
      return entered(pane, to.place, to.active, { back: trail.slice(0, at), forward: trail.slice(at + 1) });
    }
    case 'back':
      return paneAfter(pane, { type: 'jump', by: -1 });
    case 'forward':
      return paneAfter(pane, { type: 'jump', by: 1 });
    case 'refresh': {
      if (pane.place === undefined) return pane;
      const shown = pane.listing === 'complete' || pane.listing === 'refreshing';
      return {
        ...pane,
        generation: pane.generation + 1,
        listing: shown ? 'refreshing' : 'loading',
        rows: shown ? pane.rows : [],
        problem: undefined,
        fresh: [],
        wanted: happening.wanted ?? pane.wanted,
      };
    }
    case 'page':
      if (happening.generation !== pane.generation) return pane;
      return withPage(
        { ...pane, cut: happening.cut ?? false, unread: happening.unread ?? pane.unread },
        happening.rows,
        happening.last,
      );
    case 'flat': {
      if (pane.place === undefined) return pane;
      const { place, back, forward } = pane;
      return { ...entered(pane, place, undefined, { back, forward }), flat: happening.flat };
    }
    case 'sized':
      return happening.generation === pane.generation
        ? { ...pane, rows: withTotals(pane.rows, happening.totals) }
        : pane;
    case 'failed':
      if (happening.generation !== pane.generation) return pane;
      return (
        nearest(pane, happening) ?? {
          ...pane,
          listing: 'failed',
          problem: happening.problem,
          fresh: [],
          wanted: undefined,
        }
      );
    case 'space':
      return happening.generation === pane.generation ? { ...pane, space: happening.space } : pane;
    case 'select':
      return {
        ...pane,
        selection: happening.selection,
        released:
          pane.selection.selected.size > 1 && happening.selection.selected.size <= 1
            ? pane.selection.selected
            : pane.released,
      };
    case 'sort':
      return { ...pane, sort: happening.sort };
    case 'hidden':
    case 'filter': {
      const next =
        happening.type === 'hidden' ? { ...pane, hidden: happening.hidden } : { ...pane, filter: happening.filter };
      return { ...next, selection: keep(pane.selection, orderShown(pane), orderShown(next)) };
    }
    case 'leave':
    default:
      return { ...emptyPane, generation: pane.generation + 1, sort: pane.sort, hidden: pane.hidden };
  }
}

function visit(place: Place, pane: Pane): Visit {
  return { place, active: pane.selection.active };
}

function entered(pane: Pane, place: Place, wanted: string | undefined, history: Pick<Pane, 'back' | 'forward'>): Pane {
  return {
    ...pane,
    ...history,
    place,
    wanted,
    rows: [],
    fresh: [],
    listing: 'loading',
    problem: undefined,
    generation: pane.generation + 1,
    selection: nothingSelected,
    filter: '',
    flat: false,
    found: undefined,
    unread: 0,
    cut: false,
    released: undefined,
    reveal: undefined,
    seeking: undefined,
    missing: undefined,
    space: pane.place?.targetId === place.targetId ? pane.space : undefined,
  };
}

const GONE = new Set(['not-found', 'invalid-input']);

/** The pane on its way to the folder above one that is gone; undefined where it is to stay and say what is wrong. */
function nearest(pane: Pane, { problem, above }: { problem: Problem; above?: string }): Pane | undefined {
  const { place, seeking, back, forward } = pane;
  if (place === undefined || seeking === undefined || above === undefined || !GONE.has(problem.code)) return undefined;
  const next = entered(pane, { targetId: place.targetId, path: above }, undefined, { back, forward });
  return { ...next, seeking, missing: seeking };
}

function withPage(pane: Pane, rows: readonly Row[], last: boolean): Pane {
  if (pane.listing === 'refreshing') {
    const fresh = grown(pane.fresh, rows);
    if (!last) return { ...pane, fresh };
    const next: Pane = { ...pane, rows: fresh, fresh: [], listing: 'complete' };
    return withCursor({ ...next, selection: keep(pane.selection, orderShown(pane), orderShown(next)) }, true);
  }
  const next: Pane = {
    ...pane,
    rows: grown(pane.rows, rows),
    listing: last ? 'complete' : 'loading',
    seeking: undefined,
  };
  return withCursor(next, last);
}

/** Puts the cursor on the wanted name once it is there, and at the end on the first row if it is nowhere. */
function withCursor(pane: Pane, last: boolean): Pane {
  const order = orderShown(pane);
  if (pane.wanted !== undefined && order.at(pane.wanted) !== -1) {
    return {
      ...pane,
      wanted: undefined,
      selection: selectOnly(pane.wanted),
      reveal: { name: pane.wanted, count: (pane.reveal?.count ?? 0) + 1 },
    };
  }
  if (!last) return pane;
  const first = order.keys[0];
  const selection =
    pane.selection.active === undefined && first !== undefined
      ? { ...pane.selection, active: first, anchor: first }
      : pane.selection;
  return { ...pane, wanted: undefined, selection };
}
