import { merged } from '../../parts/grid/radix.ts';
import { type FolderTotal, isFolder, type Row } from './rows.ts';

/** What is known of the rows of a listing, each by its number: 0 for the one that arrived first. */
interface Arrivals {
  /** The number of each name. */
  readonly numbers: Map<string, number>;
  /** The numbers in the order of names, in runs of falling length: putting a page in never moves everything. */
  runs: Uint32Array[];
}

const known = new WeakMap<readonly Row[], Arrivals>();

function arrivalsOf(rows: readonly Row[]): Arrivals {
  const found = known.get(rows);
  // A listing that went on shares its memory with what it was before; whoever asks for the earlier one gets a new one.
  if (found?.numbers.size === rows.length) return found;
  const numbers = new Map<string, number>();
  for (const [number, row] of rows.entries()) numbers.set(row.entry.name, number);
  const fresh: Arrivals = { numbers, runs: [sortedRun(rows, 0)] };
  known.set(rows, fresh);
  return fresh;
}

/** The rows and what arrived after them; a name that a server tells twice is there once. */
export function grown(rows: readonly Row[], more: readonly Row[]): readonly Row[] {
  if (more.length === 0) return rows;
  const { numbers, runs } = arrivalsOf(rows);
  const next = rows.slice();
  for (const row of more) {
    if (numbers.has(row.entry.name)) continue;
    numbers.set(row.entry.name, next.length);
    next.push(row);
  }
  known.set(next, { numbers, runs: joined([...runs, sortedRun(next, rows.length)], byName(next), 2) });
  return next;
}

/** The rows with what was counted in some of them; order and numbers are the same. */
export function withTotals(rows: readonly Row[], totals: ReadonlyMap<string, FolderTotal | undefined>): readonly Row[] {
  const next = rows.slice();
  for (const [name, total] of totals) {
    const number = numberOf(rows, name);
    const row = rows[number];
    if (row) next[number] = { ...row, total };
  }
  known.set(next, arrivalsOf(rows));
  return next;
}

/** Which row has a name: its number, or -1. */
export function numberOf(rows: readonly Row[], name: string): number {
  return arrivalsOf(rows).numbers.get(name) ?? -1;
}

/** The numbers of all rows in the order of their names, folders first. */
export function orderedByName(rows: readonly Row[]): Uint32Array {
  const arrivals = arrivalsOf(rows);
  arrivals.runs = joined(arrivals.runs, byName(rows), Infinity);
  return arrivals.runs[0] ?? new Uint32Array();
}

/** Joins the last runs while one is less than `share` times as long as the one after it. */
function joined(runs: readonly Uint32Array[], compare: Compare, share: number): Uint32Array[] {
  const left = [...runs];
  for (;;) {
    const [before, last] = left.slice(-2);
    if (before === undefined || last === undefined || before.length >= last.length * share) return left;
    left.splice(-2, 2, merged(before, last, compare));
  }
}

type Compare = (one: number, other: number) => number;

function byName(rows: readonly Row[]): Compare {
  return (one, other) => {
    const a = rows[one];
    const b = rows[other];
    if (a === undefined || b === undefined) return 0;
    const inFront = Number(isFolder(b.entry)) - Number(isFolder(a.entry));
    if (inFront !== 0) return inFront;
    return a.sortKey < b.sortKey ? -1 : a.sortKey > b.sortKey ? 1 : one - other;
  };
}

/** The numbers of the rows from `from` on, in the order of their names. */
function sortedRun(rows: readonly Row[], from: number): Uint32Array {
  const run = new Uint32Array(rows.length - from);
  for (let at = 0; at < run.length; at++) run[at] = from + at;
  return run.sort(byName(rows));
}
