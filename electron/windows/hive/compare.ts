import type { Hive } from './cells.ts';
import { type Key, subkeys } from './keys.ts';
import { upcase } from './names.ts';
import { type Value, valueData, values } from './values.ts';

/** A key to begin at. */
export interface Beginning {
  readonly hive: Hive;
  readonly key: Key;
}

/** A key that only one has, or a value whose type or data differs. */
export type HiveDifference =
  | { readonly key: string; readonly only: 'here' | 'there' }
  | { readonly key: string; readonly value: string; readonly here?: Value; readonly there?: Value };

/**
 * What differs in two keys and all below them, by names and values; not by dates, owners or rights. Yields for each key
 * that both have, so that a caller can breathe. Both hives must be `walkable`.
 */
export function* compareKeys(here: Beginning, there: Beginning): Generator<readonly HiveDifference[]> {
  const open: [Key, Key, string][] = [[here.key, there.key, '']];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [one, other, path] = next;
    const found: HiveDifference[] = [];
    for (const [name, mine, theirs] of pairs(values(here.hive, one), values(there.hive, other))) {
      if (
        mine &&
        theirs &&
        mine.type === theirs.type &&
        valueData(here.hive, mine).equals(valueData(there.hive, theirs))
      )
        continue;
      found.push({ key: path, value: name, here: mine, there: theirs });
    }
    const below: typeof open = [];
    for (const [name, mine, theirs] of pairs(subkeys(here.hive, one), subkeys(there.hive, other))) {
      const at = path === '' ? name : `${path}\\${name}`;
      if (mine && theirs) below.push([mine, theirs, at]);
      else found.push({ key: at, only: mine ? 'here' : 'there' });
    }
    open.push(...below.toReversed());
    yield found;
  }
}

/** Each name with what the two have of it, in the order of the first, whatever the case. */
function pairs<T extends { readonly name: string }>(
  here: readonly T[],
  there: readonly T[],
): [string, T | undefined, T | undefined][] {
  const theirs = new Map(there.map((each) => [folded(each.name), each]));
  const mine = new Set(here.map(({ name }) => folded(name)));
  return [
    ...here.map((each): [string, T, T | undefined] => [each.name, each, theirs.get(folded(each.name))]),
    ...there
      .filter(({ name }) => !mine.has(folded(name)))
      .map((each): [string, undefined, T] => [each.name, undefined, each]),
  ];
}

/** The same text for names that Windows takes for the same. */
const folded = (name: string): string =>
  String.fromCharCode(...Array.from({ length: name.length }, (_, at) => upcase(name.charCodeAt(at))));
