import { createContext, useContext } from 'react';
import { z } from 'zod';
import { createStore, type StoreApi, useStore } from 'zustand';
import type { TargetState } from '../../../electron/contract/target.ts';
import { keepLayout, keptLayout } from '../../client/layout.ts';
import { useTargets } from '../../client/stores.ts';
import type { Widths } from '../../parts/grid/columns.ts';
import type { PaneParams } from '../../shell/pane.ts';
import { type ColumnChoice, readColumns } from './column-choice.ts';
import { columns } from './columns.tsx';
import {
  type KeptExplorer,
  type KeptSide,
  type KeptTab,
  type NamedSide,
  readSide,
  recallLook,
  recallTabs,
  recallWidths,
  rememberWidths,
  widthsShape,
} from './memory.ts';
import { emptyPane, type Happening, type Pane, paneAfter, type Place } from './model.ts';
import { followed } from './together.ts';
import { awake, kept as keptOf, MOST_TABS, panesOf, type Shelf } from './shelf.ts';

/** The left and the right pane. */
export type Side = 'left' | 'right';
export const sides = ['left', 'right'] as const;
export const otherSide = (side: Side): Side => (side === 'left' ? 'right' : 'left');

/** How the panes stand: beside each other, one above the other, or the current one alone. */
export const arrangements = ['beside', 'stacked', 'one'] as const;
export type Arrangement = (typeof arrangements)[number];

/** One explorer tab as it stands. */
export interface Explorer {
  /** The tab in front of each side. */
  readonly panes: Readonly<Record<Side, Pane>>;
  /** The tabs left and right of the one in front. */
  readonly behind: Readonly<Record<Side, Omit<Shelf, 'pane'>>>;
  readonly active: Side;
  readonly arrangement: Arrangement;
  /** Whether the tree of folders stands beside the panes. */
  readonly tree: boolean;
  /** Widths of columns by target, and those of targets that have none of their own. */
  readonly widths: Readonly<Record<string, Widths>>;
  readonly usualWidths: Widths;
  readonly columns: ColumnChoice;
  /** What letters typed in a table do: find a row, or narrow the rows. */
  readonly typing: Typing;
  /** The side that shows what is under the other one's cursor instead of its own folder. */
  readonly quick?: Side;
  /** Whether going to a folder in one pane takes the other pane along. */
  readonly together: boolean;
}
export type ExplorerStore = StoreApi<Explorer>;

export function createExplorer(): ExplorerStore {
  return createStore<Explorer>(() => ({
    panes: { left: dressed(emptyPane), right: dressed(emptyPane) },
    behind: { left: { before: [], after: [] }, right: { before: [], after: [] } },
    active: 'left',
    arrangement: (look ?? keptLook()).arrangement,
    tree: (look ?? keptLook()).tree,
    together: false,
    widths: recallWidths(),
    usualWidths: (look ?? keptLook()).widths,
    columns: columnsKept(),
    typing: (look ?? keptLook()).typing,
  }));
}

/** The explorer that a component is part of. */
export const ExplorerContext = createContext<ExplorerStore | null>(null);

/** The explorer that this component is part of, and a part of its state. */
export function useExplorer<T>(select: (explorer: Explorer) => T): [T, ExplorerStore] {
  const store = useContext(ExplorerContext);
  if (store === null) throw new Error('a pane of the explorer outside of one');
  return [useStore(store, select), store];
}

/** Tells the tab in front of a side what happened. */
export function happen(store: ExplorerStore, side: Side, happening: Happening): void {
  const left = store.getState().panes[side].place;
  step(store, side, happening);
  const { together, panes } = store.getState();
  const { place } = panes[side];
  if (together && left && place?.targetId === left.targetId && place.path !== left.path)
    follow(store, otherSide(side), left, place.path);
}

/** Takes a pane along with the other one, which went from `from` to the folder `to`. */
function follow(store: ExplorerStore, side: Side, from: Place, to: string): void {
  const { place, missing } = store.getState().panes[side];
  if (place === undefined) return;
  const { targets } = useTargets.getState();
  const styleOf = (id: string) => targets.find((target) => target.id === id)?.pathStyle ?? 'posix';
  const other = { style: styleOf(place.targetId), path: missing ?? place.path };
  const path = followed({ style: styleOf(from.targetId), path: from.path }, to, other);
  if (path !== undefined) step(store, side, { type: 'go', place: { targetId: place.targetId, path }, orAbove: true });
}

function step(store: ExplorerStore, side: Side, happening: Happening): void {
  store.setState((explorer) => {
    const before = explorer.panes[side];
    const pane = paneAfter(before, happening);
    if (pane === before) return explorer;
    const arrived = pane.place !== undefined && pane.place.targetId !== before.place?.targetId;
    const look = arrived && pane.place ? recallLook(pane.place.targetId, side) : {};
    return { panes: { ...explorer.panes, [side]: { ...pane, ...look } } };
  });
}

/** All tabs of a side as they stand. */
export function shelfOf({ panes, behind }: Pick<Explorer, 'panes' | 'behind'>, side: Side): Shelf {
  return { ...behind[side], pane: panes[side] };
}

/** Changes the tabs of a side. */
export function changeShelf(store: ExplorerStore, side: Side, change: (shelf: Shelf) => Shelf): void {
  store.setState((explorer) => {
    const before = shelfOf(explorer, side);
    const next = change(before);
    return next === before ? explorer : withShelves(explorer, { [side]: next });
  });
}

function withShelves(
  { panes, behind }: Pick<Explorer, 'panes' | 'behind'>,
  shelves: Partial<Record<Side, Shelf>>,
): Pick<Explorer, 'panes' | 'behind'> {
  const next = { panes: { ...panes }, behind: { ...behind } };
  for (const side of sides) {
    const shelf = shelves[side];
    if (shelf === undefined) continue;
    next.panes[side] = shelf.pane;
    next.behind[side] = { before: shelf.before, after: shelf.after };
  }
  return next;
}

export function activate(store: ExplorerStore, side: Side): void {
  const { active, arrangement, quick } = store.getState();
  // Nothing may be done in a pane that the quick view covers: nobody sees what is chosen there.
  if (active === side || quick === side) return;
  store.setState({ active: side });
  // Nobody kept an eye on its folder while it was out of sight.
  if (arrangement === 'one') happen(store, side, { type: 'refresh' });
}

/** Makes a side the current one and gives it the keyboard, as soon as it is on the screen. */
export function enter(store: ExplorerStore, side: Side): void {
  activate(store, side);
  panesOnScreen(store)[side]?.focus();
}

export function arrange(store: ExplorerStore, arrangement: Arrangement): void {
  store.setState({ arrangement });
  keepLook({ arrangement });
}

const treeWishes = new WeakSet<ExplorerStore>();

/** True once after the person asked for the tree: then it gets the keyboard. */
export const treeWanted = (store: ExplorerStore): boolean => treeWishes.delete(store);

export function showTree(store: ExplorerStore, tree: boolean): void {
  if (tree) treeWishes.add(store);
  store.setState({ tree });
  keepLook({ tree });
}

const evenings = new WeakMap<ExplorerStore, () => void>();

/** Tells how both panes are made the same size, while they are on the screen. */
export function onEven(store: ExplorerStore, even: (() => void) | undefined): void {
  if (even) evenings.set(store, even);
  else evenings.delete(store);
}

/** Makes both panes the same size. */
export function even(store: ExplorerStore): void {
  evenings.get(store)?.();
}

/** What an explorer may make its panes on the screen do. */
export interface FilePaneHandle {
  readonly focus: () => void;
  readonly editPath: () => void;
  /** Where a list of places drops down from. */
  readonly anchor: () => Element | null;
  /** The table of its files. */
  readonly table: () => HTMLElement | null;
  readonly goUp: () => void;
  readonly editFilter: () => void;
}

const shown = new WeakMap<ExplorerStore, Partial<Record<Side, FilePaneHandle>>>();

/** The panes of an explorer that are on the screen. */
export function panesOnScreen(store: ExplorerStore): Partial<Record<Side, FilePaneHandle>> {
  const handles = shown.get(store) ?? {};
  shown.set(store, handles);
  return handles;
}

/** Puts each side's tabs where the other one's were. */
export function swapPanes(store: ExplorerStore): void {
  store.setState((explorer) => {
    const turned = (side: Side) => {
      const shelf = shelfOf(explorer, side);
      return { ...shelf, pane: awake(shelf.pane) };
    };
    return withShelves(explorer, { left: turned('right'), right: turned('left') });
  });
}

/**
 * Opens a target in a side: with the tabs that were last open there, unless one is open already, else the folder it names
 * as its home.
 */
export function openTarget(store: ExplorerStore, side: Side, target: Pick<TargetState, 'id' | 'home'>): void {
  const kept = recallTabs(target.id, side);
  const front = kept?.tabs[kept.current];
  const place = { targetId: target.id, path: front?.path ?? target.home };
  const open = panesOf(shelfOf(store.getState(), side)).some((pane) => pane.place?.targetId === target.id);
  happen(store, side, { type: 'go', place, orAbove: true });
  if (kept && !open) putBeside(store, side, kept);
}

/** Puts all tabs but the current one of those kept around the one in front. */
function putBeside(store: ExplorerStore, side: Side, { tabs, current }: KeptSide): void {
  changeShelf(store, side, (shelf) => {
    const room = MOST_TABS - panesOf(shelf).length;
    const others = tabs.map(waiting);
    const before = others.slice(0, current).slice(0, Math.max(0, room));
    const after = others.slice(current + 1).slice(0, Math.max(0, room - before.length));
    return { before: [...shelf.before, ...before], pane: shelf.pane, after: [...after, ...shelf.after] };
  });
}

/** A tab that was kept, before it comes to the front for the first time. */
function waiting({ targetId, path, sort, hidden }: KeptTab): Pane {
  const place: Place = { targetId, path };
  const pane = dressed(paneAfter(emptyPane, { type: 'go', place, orAbove: true }));
  return { ...pane, sort: sort ?? pane.sort, hidden: hidden ?? pane.hidden };
}

/** The tabs of an explorer as they are kept; null until both sides have a folder. */
export function keptTabs(explorer: Pick<Explorer, 'panes' | 'behind'>): KeptExplorer | null {
  const keptSide = (side: Side): KeptSide | null => {
    const shelf = shelfOf(explorer, side);
    const asKept = ({ place, seeking, sort, hidden }: Pane) =>
      place ? [{ targetId: place.targetId, path: seeking ?? place.path, sort, hidden }] : [];
    const tabs = panesOf(shelf).flatMap(asKept);
    return shelf.pane.place ? { tabs, current: shelf.before.flatMap(asKept).length } : null;
  };
  const [left, right] = [keptSide('left'), keptSide('right')];
  return left && right && { left, right };
}

/**
 * Gives every side without a folder what its tab names (this computer where it names nothing), and closes the tabs of
 * targets that are gone.
 */
export function settle(store: ExplorerStore, targets: readonly TargetState[], params: PaneParams): void {
  const local = targets.find((target) => target.kind === 'local');
  if (local === undefined) return;
  const isThere = (targetId: string | undefined) => targets.some((target) => target.id === targetId);
  for (const side of sides) {
    const shelf = shelfOf(store.getState(), side);
    if (shelf.pane.place === undefined) openNamed(store, side, readSide(params[side]), targets, local);
    else {
      const left = keptOf(shelf, ({ place }) => isThere(place?.targetId));
      if (left === null) {
        changeShelf(store, side, () => ({ before: [], pane: dressed(emptyPane), after: [] }));
        openTarget(store, side, local);
      } else changeShelf(store, side, () => left);
    }
  }
}

function openNamed(
  store: ExplorerStore,
  side: Side,
  named: NamedSide,
  targets: readonly TargetState[],
  local: TargetState,
): void {
  const isThere = ({ targetId }: KeptTab) => targets.some((target) => target.id === targetId);
  const tabs = named.tabs?.filter(isThere) ?? [];
  const front = named.tabs?.[named.current ?? 0];
  const current = front && isThere(front) ? tabs.indexOf(front) : 0;
  const tab = tabs[current];
  const target = targets.find((each) => each.id === named.targetId);
  if (tab) {
    changeShelf(store, side, () => ({ before: [], pane: waiting(tab), after: [] }));
    putBeside(store, side, { tabs, current });
  } else if (target && named.path !== undefined) {
    happen(store, side, {
      type: 'go',
      place: { targetId: target.id, path: named.path },
      orAbove: named.found === undefined,
      found: named.found,
    });
  } else openTarget(store, side, target ?? local);
}

const typingShape = z.enum(['find', 'filter']);
type Typing = z.output<typeof typingShape>;

/** What the explorer keeps in the settings: how it looks, never where it was. */
const lookShape = z.object({
  /** Of the columns, as they were changed last. */
  widths: widthsShape.default({}),
  hidden: z.boolean().default(false),
  sort: z.object({ column: z.string(), descending: z.boolean() }).optional(),
  split: z.record(z.string(), z.number()).optional(),
  arrangement: z.enum(arrangements).default('beside').catch('beside'),
  tree: z.boolean().default(false).catch(false),
  typing: typingShape.default('find'),
  columns: z.array(z.string()).optional(),
});
type Look = z.output<typeof lookShape>;

const LAYOUT = 'explorer';

/** The layout kept in the settings; what does not read as one counts as none. */
export function keptLook(): Look {
  const kept = lookShape.safeParse(keptLayout(LAYOUT) ?? {});
  return kept.success ? kept.data : lookShape.parse({});
}

let look: Look | undefined;

/** Keeps a changed part of the layout in the settings. */
export function keepLook(change: Partial<Look>): void {
  // Two changes in a row must not undo each other while the settings are on their way.
  look = { ...(look ?? keptLook()), ...change };
  keepLayout(LAYOUT, z.json().parse(JSON.parse(JSON.stringify(look))));
}

/** The columns of the tables as they were chosen last. */
function columnsKept(): ColumnChoice {
  const known = columns.map(({ id }) => id);
  return readColumns((look ?? keptLook()).columns, known);
}

/** Shows other columns, and keeps that in the settings. */
export function changeColumns(store: ExplorerStore, choice: ColumnChoice): void {
  store.setState({ columns: choice });
  keepLook({ columns: [...choice] });
}

/** Makes the columns of a target's tables as wide, and those of targets that are new. */
export function changeWidths(store: ExplorerStore, targetId: string, widths: Widths): void {
  store.setState((explorer) => ({ widths: { ...explorer.widths, [targetId]: widths } }));
  rememberWidths(targetId, widths);
  keepLook({ widths });
}

/** Takes widths and the like from the settings, once they are read. */
export function takeLook(store: ExplorerStore): void {
  store.setState(({ panes }) => ({
    arrangement: (look ?? keptLook()).arrangement,
    tree: (look ?? keptLook()).tree,
    together: false,
    widths: recallWidths(),
    usualWidths: (look ?? keptLook()).widths,
    columns: columnsKept(),
    typing: (look ?? keptLook()).typing,
    panes: { left: dressed(panes.left), right: dressed(panes.right) },
  }));
}

function dressed(pane: Pane): Pane {
  const { hidden, sort } = look ?? keptLook();
  return { ...pane, hidden, sort: sort ?? pane.sort };
}
