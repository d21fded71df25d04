import { create } from 'zustand';
import { z } from 'zod';
import { keepLayout, keptLayout } from '../../client/layout.ts';
import { useSettings } from '../../client/stores.ts';
import { type KeyMap, plainKeyMap, readKeyMap } from './key-map.ts';

const NAME = 'keys';

/** The key map in force. */
export const useKeyMap = create<KeyMap>(() => plainKeyMap);

/** Takes another key map at once and keeps it in the settings. */
export function changeKeyMap(map: KeyMap): void {
  useKeyMap.setState(map);
  keepLayout(NAME, z.json().parse(map));
}

/** Takes the kept key map as soon as the settings are read, and what another window of the app changes in it. */
export function keepKeyMap(): void {
  let seen: string | undefined;
  const take = () => {
    const kept = keptLayout(NAME);
    // An answer of the engine that is older than the last change here says nothing new.
    if (kept === undefined || seen === JSON.stringify(kept)) return;
    seen = JSON.stringify(kept);
    useKeyMap.setState(readKeyMap(kept));
  };
  useSettings.subscribe(take);
  take();
}
