import { useEffect, useRef } from 'react';
import type { PathStyle } from '../../../electron/contract/paths.ts';
import type { TargetState } from '../../../electron/contract/target.ts';
import { above } from './address.ts';
import { listInto, readSpace } from './listing.ts';
import type { Happening } from './model.ts';
import { happen, type Side, useExplorer } from './store.ts';

/** Keeps a side's rows those of its folder: listed when it changes, anew when it is asked to or the target is back. */
export function useListing(side: Side, style: PathStyle, target: TargetState | undefined): void {
  const [pane, store] = useExplorer((explorer) => explorer.panes[side]);
  const { place, generation, flat, found } = pane;
  useEffect(() => {
    if (place === undefined) return undefined;
    const stop = new AbortController();
    const happens = (happening: Happening) =>
      happen(
        store,
        side,
        happening.type === 'failed' ? { ...happening, above: above(style, place.path)?.path } : happening,
      );
    void listInto({ place, flat, found, style, generation }, happens, stop.signal);
    void readSpace(place, generation, happens, stop.signal);
    return () => stop.abort();
  }, [store, side, style, place, generation, flat, found]);

  const before = useRef(target?.state);
  useEffect(() => {
    const wasAway = before.current !== undefined && before.current !== 'connected';
    if (wasAway && target?.state === 'connected') happen(store, side, { type: 'refresh' });
    before.current = target?.state;
  }, [store, side, target?.state]);
}
