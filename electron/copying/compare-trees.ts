import { type ComparedRow, type CompareRules, laterSide, type Relation, type Seen } from '../contract/compare.ts';
import type { Entry } from '../contract/files.ts';
import { isEmptyMask, maskOf } from '../contract/masks.ts';
import { joinPath } from '../contract/paths.ts';
import { isProblem, type Problem, ProblemError } from '../contract/problem.ts';
import type { Steady } from '../work/steady.ts';
import { KEPT_FOLDER, TRASH } from '../work/trash.ts';
import { impossibleName, isPathTooLong } from '../work/walk.ts';
import { quoted } from '../work/words.ts';
import { type End, whatIsAt } from './end.ts';
import { foldedName, isPartialName } from './names.ts';
import { hashOf } from './prove.ts';

/** One of the two folders that are compared. */
export interface Tree {
  readonly end: End;
  readonly path: string;
}

/** What comparing tells as it goes. A folder that can't be read is a `failed`, and nothing in it on the other side is a row. */
export type CompareNews =
  | { readonly kind: 'rows'; readonly rows: ComparedRow[] }
  | { readonly kind: 'failed'; readonly path: string; readonly problem: Problem }
  | { readonly kind: 'looking'; readonly path: string; readonly compared: number };

/** Ours, not the person's: never compared. */
const OWN_FOLDERS = new Set([KEPT_FOLDER, TRASH]);

type Side = 'left' | 'right';

interface Pair {
  left?: Entry;
  right?: Entry;
}

interface Level {
  /** Relative path on each side, where the side has the folder. */
  readonly left?: string;
  readonly right?: string;
}

/** Rows told at a time, and files whose content is compared side by side. */
const TOLD = 200;
const HASHED = 64;

/**
 * Compares two folders with all below them, in the order of the tree. A missing folder at the top counts as empty. Links
 * are compared by what they hold and never followed, so that no loop has an end.
 */
export async function* compareTrees(
  left: Tree,
  right: Tree,
  rules: CompareRules,
  steady: Steady,
  signal: AbortSignal,
): AsyncGenerator<CompareNews, void, void> {
  const trees = { left, right };
  const fold = [left, right].find(({ end }) => !end.abilities.caseSensitive)?.end ?? left.end;
  const isLeftOut = isEmptyMask(rules.exclude) ? () => false : maskOf(rules.exclude);
  const open: Level[] = [await topLevel(trees, steady, signal)];
  let compared = 0;

  for (let level = open.pop(); level; level = open.pop()) {
    signal.throwIfAborted();
    yield { kind: 'looking', path: level.left ?? level.right ?? '', compared };
    const failures: { path: string; problem: Problem }[] = [];
    const pairs = await bothLists(trees, level, { fold, isLeftOut, steady, signal }, failures);
    for (const failure of failures) yield { kind: 'failed', ...failure };
    const below: Level[] = [];
    let batch: { row: ComparedRow; hash: boolean }[] = [];
    const flush = async () => {
      const rows = await Promise.all(
        batch.map(({ row, hash }) => (hash ? byContent(trees, row, rules, steady, signal) : Promise.resolve({ row }))),
      );
      batch = [];
      compared += rows.length;
      return rows;
    };
    const told = function* (rows: readonly { row?: ComparedRow; path?: string; problem?: Problem }[]) {
      const good = rows.flatMap(({ row }) => row ?? []);
      if (good.length > 0) yield { kind: 'rows' as const, rows: good };
      for (const { path, problem } of rows)
        if (path !== undefined && problem) yield { kind: 'failed' as const, path, problem };
    };
    for (const pair of pairs) {
      const row = rowOf(level, pair, rules);
      const both = pair.left?.kind === 'file' && pair.right?.kind === 'file';
      const hash = both && rules.by === 'content' && pair.left?.size === pair.right?.size;
      if (!(row.relation === 'equal' && row.left?.kind === 'folder')) batch.push({ row, hash });
      if (row.relation !== 'conflict' && (row.left ?? row.right)?.kind === 'folder')
        below.push({
          ...(row.left && { left: row.path }),
          ...(row.right && { right: row.rightPath ?? row.path }),
        });
      if (batch.length >= (rules.by === 'content' ? HASHED : TOLD)) yield* told(await flush());
    }
    yield* told(await flush());
    open.push(...below.toReversed());
  }
}

async function topLevel(trees: Record<Side, Tree>, steady: Steady, signal: AbortSignal): Promise<Level> {
  const has = async ({ end, path }: Tree) => {
    const entry = await steady.run(() => whatIsAt(end.files, path, signal, true));
    if (entry === null || entry.kind === 'folder') return entry !== null;
    throw new ProblemError({
      code: 'invalid-input',
      title: `${quoted(path)} is not a folder`,
      message: 'Two folders can be compared; this is something else. Nothing was changed.',
    });
  };
  const [left, right] = await Promise.all([has(trees.left), has(trees.right)]);
  return { ...(left && { left: '' }), ...(right && { right: '' }) };
}

interface Listing {
  readonly fold: End;
  readonly isLeftOut: (name: string) => boolean;
  readonly steady: Steady;
  readonly signal: AbortSignal;
}

/** What both sides have in a folder, name by name; nothing at all where one of them can't be read. */
async function bothLists(
  trees: Record<Side, Tree>,
  level: Level,
  listing: Listing,
  failures: { path: string; problem: Problem }[],
): Promise<Pair[]> {
  const pairs = new Map<string, Pair>();
  const spoilt = new Set<string>();
  for (const side of ['left', 'right'] as const) {
    const relative = level[side];
    if (relative === undefined) continue;
    const folder = placeIn(trees[side], relative);
    const fail = (problem: Problem, path = folder) => failures.push({ path, problem });
    const entries = await listed(trees[side], folder, listing, fail);
    // An unreadable folder must never look like an empty one: all in the other would seem to be new, or too much.
    if (!entries) return [];
    for (const entry of entries) {
      const key = foldedName(listing.fold, entry.name);
      const pair = pairs.get(key) ?? {};
      if (pair[side]) {
        spoilt.add(key);
        fail(twoNames(entry.name), joinPath(trees[side].end.style, folder, entry.name));
      }
      pair[side] = entry;
      pairs.set(key, pair);
    }
  }
  for (const key of spoilt) pairs.delete(key);
  return [...pairs.values()].sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
}

const nameOf = ({ left, right }: Pair): string => (left ?? right)?.name ?? '';

async function listed(
  { end }: Tree,
  folder: string,
  { isLeftOut, steady, signal }: Listing,
  fail: (problem: Problem, path?: string) => void,
): Promise<Entry[] | null> {
  try {
    return await steady.run(async () => {
      const entries: Entry[] = [];
      const met = new Set<string>();
      const bad: { problem: Problem; path: string }[] = [];
      for await (const page of end.files.list(folder, signal))
        for (const entry of page) {
          const reason =
            impossibleName(end.style, entry.name) ?? (met.has(entry.name) ? 'It is listed twice.' : undefined);
          met.add(entry.name);
          const path = joinPath(end.style, folder, entry.name);
          if (reason !== undefined) bad.push({ path: folder, problem: strangeName(entry.name, reason) });
          else if (isPathTooLong(end.style, path)) bad.push({ path, problem: tooDeep() });
          else if (!OWN_FOLDERS.has(entry.name) && !isPartialName(entry.name) && !isLeftOut(entry.name))
            entries.push(entry);
        }
      for (const { problem, path } of bad) fail(problem, path);
      for (const entry of entries)
        if (entry.kind === 'link' && entry.linkTo === undefined)
          entry.linkTo = await end.files.readLink(joinPath(end.style, folder, entry.name));
      return entries;
    });
  } catch (error) {
    if (signal.aborted || steady.givenUp || !isProblem(error)) throw error;
    fail(error.problem);
    return null;
  }
}

/** The path of something below the compared folder, by its relative one. */
export function placeIn({ end, path }: Tree, relative: string): string {
  return relative === '' ? path : joinPath(end.style, path, ...relative.split('/'));
}

/** What of an entry decides whether it is still as it was seen. */
export function seenOf({ kind, size, modified, linkTo }: Entry): Seen {
  return {
    kind,
    ...(kind === 'file' && size !== undefined && { size }),
    ...(kind === 'file' && modified !== undefined && { modified }),
    ...(kind === 'link' && linkTo !== undefined && { linkTo }),
  };
}

function rowOf(level: Level, { left, right }: Pair, rules: CompareRules): ComparedRow {
  const below = (folder: string | undefined, name: string) =>
    folder === undefined || folder === '' ? name : `${folder}/${name}`;
  const own = left ? below(level.left, left.name) : below(level.right, right?.name ?? '');
  const theirs = right && below(level.right, right.name);
  return {
    path: own,
    ...(left && theirs !== undefined && theirs !== own && { rightPath: theirs }),
    ...(left && { left: seenOf(left) }),
    ...(right && { right: seenOf(right) }),
    relation: relationOf(left, right, rules),
  };
}

const COPYABLE = new Set(['file', 'folder', 'link']);

function relationOf(left: Entry | undefined, right: Entry | undefined, rules: CompareRules): Relation {
  const one = left ?? right;
  if (!one || !COPYABLE.has(one.kind)) return 'conflict';
  if (!right) return 'left-only';
  if (!left) return 'right-only';
  if (left.kind !== right.kind) return 'conflict';
  if (left.kind === 'folder') return 'equal';
  if (left.kind === 'link') return left.linkTo === right.linkTo ? 'equal' : 'different';
  const later = laterSide(left.modified, right.modified, rules);
  if (left.size === right.size && (rules.by === 'size' || (rules.by === 'time' && later === 0))) return 'equal';
  return later === 0 ? 'different' : later < 0 ? 'left-newer' : 'right-newer';
}

async function byContent(
  trees: Record<Side, Tree>,
  row: ComparedRow,
  rules: CompareRules,
  steady: Steady,
  signal: AbortSignal,
): Promise<{ row: ComparedRow } | { path: string; problem: Problem }> {
  const hash = (side: Side, relative: string) => {
    const path = placeIn(trees[side], relative);
    return steady.run(() => hashOf(steady, trees[side].end, 'sha256', path, row[side]?.size ?? 0, signal));
  };
  try {
    const [one, other] = await Promise.all([hash('left', row.path), hash('right', row.rightPath ?? row.path)]);
    if (one === other) return { row: { ...row, relation: 'equal' } };
    const later = laterSide(row.left?.modified, row.right?.modified, rules);
    return { row: { ...row, relation: later === 0 ? 'different' : later < 0 ? 'left-newer' : 'right-newer' } };
  } catch (error) {
    if (signal.aborted || steady.givenUp || !isProblem(error)) throw error;
    return { path: row.path, problem: error.problem };
  }
}

function twoNames(name: string): Problem {
  return leftOut(
    `${quoted(name)} is there twice, in capital and small letters`,
    'The other side does not tell them apart, so neither can be put beside its own. Both were left out.',
  );
}

const strangeName = (name: string, reason: string) =>
  leftOut(
    `The name ${quoted(name)} was left out`,
    `${reason} A damaged disk or a server that can’t be trusted shows such names.`,
  );

const tooDeep = () =>
  leftOut('The path is too long', 'It lies so deep that the system it is on can’t open it by its whole path.');

function leftOut(title: string, message: string): Problem {
  return new ProblemError({ code: 'unsupported', title, message }).problem;
}
