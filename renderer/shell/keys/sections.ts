import { shownKeys } from '../../parts/keys.ts';
import { text } from '../../text/index.ts';
import { areaOf } from './key-map.ts';

/** Actions under the name of the part of the window that they belong to; the window's own come first. */
export function byArea<A extends { readonly id: string }>(actions: readonly A[]): { title: string; actions: A[] }[] {
  const { areas } = text.keys;
  const titleOf = (action: A) => areas[areaOf(action.id)] ?? areas['other'] ?? '';
  const titles = [...new Set([...Object.values(areas), ...actions.map(titleOf)])];
  return titles
    .map((title) => ({ title, actions: actions.filter((action) => titleOf(action) === title) }))
    .filter((section) => section.actions.length > 0);
}

/** True where every word that was typed is in the action's name or its keys. */
export function fits(wanted: string, label: string, keys: readonly string[]): boolean {
  const there = [label, ...keys, ...keys.map(shownKeys)].join(' ').toLowerCase();
  return wanted
    .toLowerCase()
    .split(/\s+/)
    .every((word) => there.includes(word));
}
