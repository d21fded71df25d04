import { joinPath, type PathStyle } from '../../../electron/contract/paths.ts';
import { call } from '../../client/client.ts';
import type { FolderTotal } from './rows.ts';
import { type ExplorerStore, happen, type Side } from './store.ts';

/** Folders of one pane that are counted at the same time. */
const LANES = 2;
/** Totals that come quickly are shown together, at most this often (milliseconds). */
const SHOWN_EVERY = 200;

const running = new WeakMap<ExplorerStore, Record<Side, Set<AbortController>>>();

function runningIn(store: ExplorerStore, side: Side): Set<AbortController> {
  const all = running.get(store) ?? { left: new Set(), right: new Set() };
  running.set(store, all);
  return all[side];
}

/** True while folders of a pane are counted. */
export const isMeasuring = (store: ExplorerStore, side: Side): boolean => runningIn(store, side).size > 0;

/** Ends all counting in a pane; what is counted already stays. */
export function stopMeasuring(store: ExplorerStore, side: Side): void {
  for (const controller of runningIn(store, side)) controller.abort();
}

/** Counts what is in folders of a pane and tells it; ends when the pane goes elsewhere. Never rejects. */
export async function measureFolders(
  store: ExplorerStore,
  side: Side,
  style: PathStyle,
  names: readonly string[],
): Promise<void> {
  const { place, generation } = store.getState().panes[side];
  if (place === undefined || names.length === 0) return;
  const controller = new AbortController();
  const mine = runningIn(store, side);
  mine.add(controller);
  const stopWatching = store.subscribe(({ panes }) => {
    if (panes[side].place !== place || panes[side].generation !== generation) controller.abort();
  });
  const totals = new Map<string, FolderTotal | undefined>(names.map((name) => [name, 'counting']));
  let shownAt = -Infinity;
  const show = (now: boolean) => {
    if (!now && performance.now() - shownAt < SHOWN_EVERY) return;
    shownAt = performance.now();
    happen(store, side, { type: 'sized', generation, totals: new Map(totals) });
    for (const [name, total] of totals) if (total !== 'counting') totals.delete(name);
  };
  show(true);
  const left = [...names];
  const lane = async () => {
    for (let name = left.shift(); name !== undefined && !controller.signal.aborted; name = left.shift()) {
      const path = joinPath(style, place.path, name);
      const total = await call('files.measure', { targetId: place.targetId, path }, controller.signal).catch(
        () => undefined,
      );
      totals.set(name, total ?? (controller.signal.aborted ? undefined : 'unreadable'));
      show(false);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  for (const [name, total] of totals) if (total === 'counting') totals.set(name, undefined);
  mine.delete(controller);
  stopWatching();
  show(true);
}
