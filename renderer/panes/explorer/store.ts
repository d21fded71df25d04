import { createContext, useContext } from 'react';
import { z } from 'zod';
import { createStore, type StoreApi, useStore } from 'zustand';
import { path } from '../../../electron/contract/paths.ts';
import type { TargetState } from '../../../electron/contract/target.ts';
import { keepLayout, keptLayout } from '../../client/layout.ts';
import type { Widths } from '../../parts/grid/columns.ts';
import type { PaneParams } from '../../shell/pane.ts';
import { emptyPane, type Happening, type Pane, paneAfter } from './model.ts';

/** The left and the right pane. */
export type Side = 'left' | 'right';
export const sides = ['left', 'right'] as const;
export const otherSide = (side: Side): Side => (side === 'left' ? 'right' : 'left');

/** One explorer tab as it stands. */
export interface Explorer {
  readonly panes: Readonly<Record<Side, Pane>>;
  readonly active: Side;
  readonly widths: Widths;
}
export type ExplorerStore = StoreApi<Explorer>;

export function createExplorer(): ExplorerStore {
  return createStore<Explorer>(() => ({
    panes: { left: dressed(emptyPane), right: dressed(emptyPane) },
    active: 'left',
    widths: (look ?? keptLook()).widths,
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

/** The folder last open on each target in this session, whatever the tab. */
const remembered = new Map<string, string>();

/** Tells a pane what happened. */
export function happen(store: ExplorerStore, side: Side, happening: Happening): void {
  store.setState((explorer) => {
    const pane = paneAfter(explorer.panes[side], happening);
    if (pane === explorer.panes[side]) return explorer;
    if (pane.place) remembered.set(pane.place.targetId, pane.place.path);
    return { panes: { ...explorer.panes, [side]: pane } };
  });
}

export function activate(store: ExplorerStore, side: Side): void {
  if (store.getState().active !== side) store.setState({ active: side });
}

/** What an explorer may make its panes on the screen do. */
export interface FilePaneHandle {
  readonly focus: () => void;
  readonly editPath: () => void;
  readonly pickTarget: () => void;
  readonly goUp: () => void;
}

const shown = new WeakMap<ExplorerStore, Partial<Record<Side, FilePaneHandle>>>();

/** The panes of an explorer that are on the screen. */
export function panesOnScreen(store: ExplorerStore): Partial<Record<Side, FilePaneHandle>> {
  const handles = shown.get(store) ?? {};
  shown.set(store, handles);
  return handles;
}

/** Puts each pane's folder where the other one's was. */
export function swapPanes(store: ExplorerStore): void {
  store.setState(({ panes }) => ({
    panes: {
      left: paneAfter(panes.right, { type: 'refresh' }),
      right: paneAfter(panes.left, { type: 'refresh' }),
    },
  }));
}

/** Opens a target in a pane: the folder last open there, else the one it names as its home. */
export function openTarget(store: ExplorerStore, side: Side, target: Pick<TargetState, 'id' | 'home'>): void {
  const place = { targetId: target.id, path: remembered.get(target.id) ?? target.home };
  happen(store, side, { type: 'go', place });
}

const sideShape = z.object({ targetId: z.string(), path: path.optional() }).optional().catch(undefined);
const paramsShape = z.object({ left: sideShape, right: sideShape });

/**
 * Gives every pane without a place the one its tab names (this computer where it names none), and takes panes off
 * targets that are gone.
 */
export function settle(store: ExplorerStore, targets: readonly TargetState[], params: PaneParams): void {
  const named = paramsShape.parse(params);
  const local = targets.find((target) => target.kind === 'local');
  for (const side of sides) {
    const { place } = store.getState().panes[side];
    if (place !== undefined && targets.some((target) => target.id === place.targetId)) continue;
    const wanted = place === undefined ? named[side] : undefined;
    const target = targets.find((each) => each.id === wanted?.targetId) ?? local;
    if (target && wanted?.path !== undefined && target.id === wanted.targetId) {
      happen(store, side, { type: 'go', place: { targetId: target.id, path: wanted.path } });
    } else if (target) openTarget(store, side, target);
    else if (place !== undefined) happen(store, side, { type: 'leave' });
  }
}

/** What the explorer keeps in the settings: how it looks, never where it was. */
const lookShape = z.object({
  widths: z.record(z.string(), z.number().min(1).max(10_000)).default({}),
  hidden: z.boolean().default(false),
  sort: z.object({ column: z.string(), descending: z.boolean() }).optional(),
  split: z.record(z.string(), z.number()).optional(),
});
type Look = z.output<typeof lookShape>;

const LAYOUT = 'explorer';

/** The layout kept in the settings; what does not read as one counts as none. */
export function keptLook(): Look {
  const kept = lookShape.safeParse(keptLayout(LAYOUT) ?? {});
  return kept.success ? kept.data : { widths: {}, hidden: false };
}

let look: Look | undefined;

/** Keeps a changed part of the layout in the settings. */
export function keepLook(change: Partial<Look>): void {
  // Two changes in a row must not undo each other while the settings are on their way.
  look = { ...(look ?? keptLook()), ...change };
  keepLayout(LAYOUT, z.json().parse(JSON.parse(JSON.stringify(look))));
}

/** Takes widths and the like from the settings, once they are read. */
export function takeLook(store: ExplorerStore): void {
  store.setState(({ panes }) => ({
    widths: (look ?? keptLook()).widths,
    panes: { left: dressed(panes.left), right: dressed(panes.right) },
  }));
}

function dressed(pane: Pane): Pane {
  const { hidden, sort } = look ?? keptLook();
  return { ...pane, hidden, sort: sort ?? pane.sort };
}
