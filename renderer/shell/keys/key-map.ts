import { z } from 'zod';
import { presets } from './presets.ts';

/** Keys by an action's id, the one to show first; an empty list takes an action's keys away. */
export type KeyChanges = Readonly<Record<string, readonly string[]>>;

/** Which keys the person works with: a preset, and above it their own changes. */
export interface KeyMap {
  readonly preset: PresetId;
  readonly own: KeyChanges;
}

export type PresetId = keyof typeof presets;
export const presetIds = ['rescue-desk', 'total-commander'] as const satisfies readonly PresetId[];

export const plainKeyMap: KeyMap = { preset: 'rescue-desk', own: {} };

const shape = z.object({
  preset: z.enum(presetIds).catch('rescue-desk'),
  own: z.record(z.string(), z.array(z.string().min(1).max(40)).max(8)).catch({}),
});

/** The key map as it was kept; what does not read as one counts as none. */
export function readKeyMap(kept: unknown): KeyMap {
  return shape.safeParse(kept).data ?? plainKeyMap;
}

/** What of an action decides about its keys. */
export interface Keyed {
  readonly id: string;
  readonly keys?: string;
  readonly otherKeys?: readonly string[];
}

/** The part of the window that an action belongs to: `files`, `viewer`, `shell`. */
export const areaOf = (id: string): string => id.split('.', 1)[0] ?? id;

/** True when both may listen at one time, so that they can't share a key. The window's own actions always listen. */
export function meet(id: string, other: string): boolean {
  if (id === other) return false;
  const areas = [areaOf(id), areaOf(other)];
  return areas.includes('shell') || areas[0] === areas[1];
}

const changed = (changes: KeyChanges, id: string) => (Object.hasOwn(changes, id) ? changes[id] : undefined);
const defaults = ({ keys, otherKeys }: Keyed) => [...(keys === undefined ? [] : [keys]), ...(otherKeys ?? [])];

/** The keys that do an action: the person's own, else the preset's, else its default; what lies above takes keys away. */
export function keysInForce(action: Keyed, map: KeyMap): readonly string[] {
  const own = changed(map.own, action.id);
  if (own) return own;
  const preset: KeyChanges = presets[map.preset];
  const ofPreset = changed(preset, action.id);
  const above = ofPreset ? [map.own] : [map.own, preset];
  const taken = (keys: string) =>
    above.some((changes) =>
      Object.entries(changes).some(
        // What the person took from a preset's action no longer holds its keys.
        ([id, list]) =>
          meet(id, action.id) && list.includes(keys) && (changes === map.own || !Object.hasOwn(map.own, id)),
      ),
    );
  return (ofPreset ?? defaults(action)).filter((keys) => !taken(keys));
}

/** The action with the keys that are in force. */
export function withKeys<A extends Keyed>(action: A, map: KeyMap): A {
  const [keys, ...otherKeys] = keysInForce(action, map);
  return { ...action, keys, otherKeys };
}

/** The actions that have one of these keys now and listen at the same time. */
export function holders<A extends Keyed>(actions: readonly A[], map: KeyMap, id: string, keys: readonly string[]): A[] {
  return actions.filter((other) => meet(id, other.id) && keysInForce(other, map).some((each) => keys.includes(each)));
}

/** The map in which an action has exactly these keys, and no other that listens at the same time has any of them. */
export function assign(map: KeyMap, id: string, keys: readonly string[]): KeyMap {
  const { [id]: _before, ...rest } = map.own;
  const others = Object.entries(rest).map(([other, list]) => [
    other,
    meet(id, other) ? list.filter((each) => !keys.includes(each)) : list,
  ]);
  return { ...map, own: { ...Object.fromEntries(others), [id]: [...new Set(keys)] } };
}

/** The keys that an action would have without the person's own change. */
export function keysBefore(action: Keyed, map: KeyMap): readonly string[] {
  const preset: KeyChanges = presets[map.preset];
  return changed(preset, action.id) ?? keysInForce(action, { ...map, own: {} });
}

/** The map without the person's own keys for an action, whose keys of before are taken back from whatever has them. */
export function reset(map: KeyMap, action: Keyed): KeyMap {
  const { [action.id]: _own, ...own } = assign(map, action.id, keysBefore(action, map)).own;
  return { ...map, own };
}

/** True where the person gave an action other keys. */
export const isOwn = (map: KeyMap, id: string): boolean => Object.hasOwn(map.own, id);

const EDITING =
  /^(Ctrl\+)?(Shift\+)?(ArrowLeft|ArrowRight|ArrowUp|ArrowDown|Home|End|PageUp|PageDown|Enter|Tab|Escape|Space)$/;

/** Why keys can't be given to an action; undefined where they can. */
export function unfit(keys: string): 'typing' | 'moving' | undefined {
  if (EDITING.test(keys)) return 'moving';
  const plain = /^(Shift\+)?(.)$/su.test(keys);
  return plain ? 'typing' : undefined;
}

/** True for keys that a browser keeps for itself; only the desktop window can have them. */
export function keptByBrowser(keys: string): boolean {
  return /^(Ctrl\+(Shift\+)?[TNW]|Ctrl\+(Shift\+)?Tab|Ctrl\+F4|Alt\+F4)$/.test(keys);
}
