import { isEmptyMask, maskOf } from '../../../electron/contract/masks.ts';
import { naturalKey, type Sort } from '../../parts/grid/natural.ts';
import { sortedByNumber } from '../../parts/grid/radix.ts';
import type { Order } from '../../parts/grid/selection.ts';
import { numberOf, orderedByName } from './arrivals.ts';
import { attributesOf, bytesOf, extensionOf, isFolder, type Row, rowKey } from './rows.ts';

/** What of a folder's rows is wanted, and in which order. */
export interface Wish {
  readonly sort: Sort;
  /** Hidden ones too. */
  readonly hidden: boolean;
  /** A mask that names must fit; empty for all. */
  readonly filter: string;
}

/** The rows as the table shows them. */
export interface Shown {
  readonly rows: readonly Row[];
  readonly order: Order;
}

/** What each column sorts by; names have an order of their own. */
const SORT_KEYS: Record<string, (row: Row) => string | number | undefined> = {
  size: bytesOf,
  modified: (row) => row.entry.modified,
  created: (row) => row.entry.created,
  accessed: (row) => row.entry.accessed,
  attributes: (row) => attributesOf(row.entry),
  extension: extensionOf,
  owner: (row) => row.entry.owner,
  group: (row) => row.entry.group,
  link: (row) => row.entry.linkTo,
};

const recent = new WeakMap<readonly Row[], Map<string, Shown>>();
/** How many ways to show one folder are remembered: the person goes to and fro between two or three. */
const MOST_REMEMBERED = 4;

/** The rows that are wanted: folders first, sorted, equal ones by name, those without a value last. */
export function shownOf(rows: readonly Row[], wish: Wish): Shown {
  const before = recent.get(rows) ?? new Map<string, Shown>();
  recent.set(rows, before);
  const name = JSON.stringify([wish.sort.column, wish.sort.descending, wish.hidden, wish.filter]);
  const found = before.get(name);
  if (found) return found;
  const [oldest] = before.keys();
  if (before.size >= MOST_REMEMBERED && oldest !== undefined) before.delete(oldest);
  const shown = arranged(rows, filtered(rows, sorted(rows, wish.sort), wish));
  before.set(name, shown);
  return shown;
}

function sorted(rows: readonly Row[], { column, descending }: Sort): Uint32Array {
  const names = orderedByName(rows);
  const keyOf = SORT_KEYS[column];
  if (keyOf === undefined && !descending) return names;
  const keys = keyOf === undefined ? ranksOf(rows, names) : numbersOf(rows, keyOf);
  const result = new Uint32Array(names.length);
  let at = 0;
  // In the order of names folders come first.
  const folders = foldersOf(rows, names);
  for (const part of [names.subarray(0, folders), names.subarray(folders)]) {
    const having = part.filter((number) => !Number.isNaN(keys[number]));
    result.set(sortedByNumber(having, keys, descending), at);
    if (having.length < part.length) {
      result.set(
        part.filter((number) => Number.isNaN(keys[number])),
        at + having.length,
      );
    }
    at += part.length;
  }
  return result;
}

function foldersOf(rows: readonly Row[], names: Uint32Array): number {
  let count = 0;
  for (; count < names.length; count++) {
    const row = rows[names[count] ?? 0];
    if (row === undefined || !isFolder(row.entry)) break;
  }
  return count;
}

function ranksOf(rows: readonly Row[], names: Uint32Array): Float64Array {
  const ranks = new Float64Array(rows.length);
  for (let rank = 0; rank < names.length; rank++) ranks[names[rank] ?? 0] = rank;
  return ranks;
}

/** A number for each row that sorts as its value does; NaN for none. Texts are ranked: a folder has many rows of few kinds. */
function numbersOf(rows: readonly Row[], keyOf: (row: Row) => string | number | undefined): Float64Array {
  const numbers = new Float64Array(rows.length);
  const kinds = new Map<string, number[]>();
  for (let number = 0; number < rows.length; number++) {
    const row = rows[number];
    const value = row && keyOf(row);
    if (typeof value !== 'string') numbers[number] = value ?? Number.NaN;
    else if (!kinds.get(value)?.push(number)) kinds.set(value, [number]);
  }
  const texts = [...kinds.keys()].map((text) => ({ text, key: naturalKey(text) }));
  texts.sort((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0));
  for (let rank = 0; rank < texts.length; rank++) {
    for (const number of kinds.get(texts[rank]?.text ?? '') ?? []) numbers[number] = rank;
  }
  return numbers;
}

function filtered(rows: readonly Row[], numbers: Uint32Array, { hidden, filter }: Wish): Uint32Array {
  const every = isEmptyMask(filter);
  if (hidden && every) return numbers;
  const fits = every ? () => true : maskOf(filter, { anywhere: true });
  return numbers.filter((number) => {
    const row = rows[number];
    return row !== undefined && (hidden || !row.entry.hidden) && fits(row.shown);
  });
}

function arranged(rows: readonly Row[], numbers: Uint32Array): Shown {
  const shown: Row[] = [];
  for (const number of numbers) {
    const row = rows[number];
    if (row) shown.push(row);
  }
  let keys: readonly string[] | undefined;
  let places: Int32Array | undefined;
  const order: Order = {
    get keys() {
      keys ??= shown.map(rowKey);
      return keys;
    },
    at(key) {
      if (key === undefined) return -1;
      if (places === undefined) {
        places = new Int32Array(rows.length).fill(-1);
        for (let place = 0; place < numbers.length; place++) places[numbers[place] ?? 0] = place;
      }
      return places[numberOf(rows, key)] ?? -1;
    },
  };
  return { rows: shown, order };
}
