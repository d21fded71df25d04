import { z } from 'zod';
import { path } from '../../../electron/contract/paths.ts';
import { keepLayout, keptLayout } from '../../client/layout.ts';
import type { Place } from './model.ts';

/** A folder that the person keeps at hand. */
const spotShape = z.object({
  targetId: z.string().max(2048),
  path: path.max(8192),
  /** What it is called; by default its path. */
  name: z.string().max(200).optional(),
});
export type Spot = z.output<typeof spotShape>;
export type Hotlist = readonly Spot[];

export const MOST_SPOTS = 100;
const NAME = 'hotlist';

export const isSpot = (spot: Spot, { targetId, path }: Place): boolean =>
  spot.targetId === targetId && spot.path === path;

/** Adds a folder at the end; the same list where it is there already or the list is full. */
export function withSpot(list: Hotlist, { targetId, path }: Place): Hotlist {
  if (list.length >= MOST_SPOTS || list.some((spot) => isSpot(spot, { targetId, path }))) return list;
  return [...list, { targetId, path }];
}

export function withoutSpot(list: Hotlist, place: Place): Hotlist {
  return list.filter((spot) => !isSpot(spot, place));
}

/** Calls a folder something else; nothing but blanks gives it its path as name again. */
export function renamedSpot(list: Hotlist, place: Place, name: string): Hotlist {
  const called = name.trim() === '' ? undefined : name.slice(0, 200);
  return list.map((spot) =>
    isSpot(spot, place) ? { targetId: spot.targetId, path: spot.path, ...(called && { name: called }) } : spot,
  );
}

/** Moves a folder so many places down the list (below 0: up), as far as there are any. */
export function movedSpot(list: Hotlist, place: Place, by: number): Hotlist {
  const from = list.findIndex((spot) => isSpot(spot, place));
  const spot = list[from];
  if (spot === undefined) return list;
  const to = Math.min(list.length - 1, Math.max(0, from + by));
  return list.toSpliced(from, 1).toSpliced(to, 0, spot);
}

/** The list as it was kept; what does not read as one counts as empty. */
export function readHotlist(kept: unknown): Hotlist {
  return z.array(spotShape).max(MOST_SPOTS).safeParse(kept).data ?? [];
}

let current: Hotlist | undefined;

/** The hotlist as it stands. */
export const hotlist = (): Hotlist => (current ??= readHotlist(keptLayout(NAME) ?? []));

/** Changes the hotlist, and keeps it in the settings. */
export function changeHotlist(change: (list: Hotlist) => Hotlist): Hotlist {
  current = change(hotlist());
  keepLayout(NAME, z.json().parse(JSON.parse(JSON.stringify(current))));
  return current;
}
