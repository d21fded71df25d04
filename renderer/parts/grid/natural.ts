const DIGITS = /[0-9]+/g;
const MARKS = /\p{M}+/gu;

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x7f) return false;
  return true;
}

/** A run of digits as text that sorts by its value: `0`, the count of digits, the digits without leading zeros. */
function numberKey(run: string): string {
  let start = 0;
  while (start < run.length - 1 && run.charCodeAt(start) === 0x30) start++;
  return `0${String.fromCharCode(run.length - start)}${start === 0 ? run : run.slice(start)}`;
}

/**
 * A key whose plain code-unit order is the order people expect of names: without regard to case and accents, numbers by
 * value (`file9` before `file10`). Made once a name, because a collator takes half a second for 100,000 names.
 */
export function naturalKey(name: string): string {
  const folded = isAscii(name) ? name.toLowerCase() : name.toLowerCase().normalize('NFKD').replace(MARKS, '');
  return folded.replace(DIGITS, numberKey);
}

/** The order of two keys of one kind; what is absent comes last. */
export function compareKeys(one: string | number | undefined, other: string | number | undefined): number {
  if (one === other) return 0;
  if (one === undefined) return 1;
  if (other === undefined) return -1;
  return one < other ? -1 : 1;
}

/** How a table is sorted. */
export interface Sort {
  readonly column: string;
  readonly descending: boolean;
}

/** The sort after its header was pressed: the other direction, or a new column upwards. */
export function nextSort(sort: Sort | undefined, column: string): Sort {
  return { column, descending: sort?.column === column && !sort.descending };
}

/**
 * The rows in order of `key` (absent ones last either way), equal ones as they came; rows of which `first` is true stay
 * above all others. 100,000 names with ready-made keys take well under 150 ms.
 */
export function sortRows<Row>(
  rows: readonly Row[],
  key: (row: Row) => string | number | undefined,
  descending: boolean,
  first?: (row: Row) => boolean,
): Row[] {
  const above: Row[] = [];
  const others: Row[] = [];
  const absent: Row[] = [];
  const absentAbove: Row[] = [];
  for (const row of rows) {
    const isFirst = first?.(row) === true;
    if (key(row) === undefined) (isFirst ? absentAbove : absent).push(row);
    else (isFirst ? above : others).push(row);
  }
  const sign = descending ? -1 : 1;
  const order = (one: Row, other: Row) => sign * compareKeys(key(one), key(other));
  return [...above.sort(order), ...absentAbove, ...others.sort(order), ...absent];
}
