import {
  actOf,
  type ComparedRow,
  possibleActs,
  type SyncAct,
  type SyncMode,
  type SyncStep,
} from '../../../electron/contract/compare.ts';
import { displayName } from '../../../electron/contract/names.ts';

/** One compared name as the table shows it. */
export interface SyncRow {
  readonly row: ComparedRow;
  readonly shown: string;
  readonly act: SyncAct;
}

export type Filter = 'differences' | 'todo' | 'undecided' | 'deleted' | 'all';

export const syncRowKey = ({ row }: SyncRow): string => row.path;

const isDeletion = (act: SyncAct) => act === 'delete-left' || act === 'delete-right';

const FILTERS: Record<Filter, (row: ComparedRow, act: SyncAct) => boolean> = {
  differences: ({ relation }) => relation !== 'equal',
  todo: (_, act) => act !== 'none',
  undecided: ({ relation }, act) => act === 'none' && relation !== 'equal',
  deleted: (_, act) => isDeletion(act),
  all: () => true,
};

/** What is to be done with each row: what the person decided for it, else what the mode says; those that the filter wants. */
export function syncRows(
  rows: readonly ComparedRow[],
  mode: SyncMode,
  decided: ReadonlyMap<string, SyncAct>,
  filter: Filter,
): SyncRow[] {
  return rows.flatMap((row) => {
    const act = decided.get(row.path) ?? actOf(row, mode);
    return FILTERS[filter](row, act) ? [{ row, act, shown: displayName(row.path) }] : [];
  });
}

/** The steps of a run, in the order of the rows, and what they come to. */
export function stepsOf(rows: readonly SyncRow[], most: number) {
  const steps: SyncStep[] = [];
  let copies = 0;
  let deletions = 0;
  let bytes = 0;
  for (const { row, act } of rows) {
    if (act === 'none') continue;
    const { relation: _, ...facts } = row;
    if (steps.length < most) steps.push({ ...facts, act });
    if (isDeletion(act)) deletions += 1;
    else {
      copies += 1;
      bytes += (act === 'copy-right' ? row.left : row.right)?.size ?? 0;
    }
  }
  return { steps, copies, deletions, bytes };
}

/** The decisions with one more for each of the rows that allow it; `default` takes a decision back. */
export function decide(
  decided: ReadonlyMap<string, SyncAct>,
  rows: readonly ComparedRow[],
  act: SyncAct | 'delete' | 'default',
): Map<string, SyncAct> {
  const next = new Map(decided);
  for (const row of rows) {
    if (act === 'default') {
      next.delete(row.path);
      continue;
    }
    const possible = possibleActs(row);
    const wanted = act === 'delete' ? possible.find(isDeletion) : act;
    if (wanted !== undefined && possible.includes(wanted)) next.set(row.path, wanted);
  }
  return next;
}
