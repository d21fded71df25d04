import type { Entry } from '../../contract/files.ts';
import type { Tally } from '../../contract/job.ts';
import { joinPath, parentOf } from '../../contract/paths.ts';
import { isProblem, type Problem } from '../../contract/problem.ts';
import { createKeySet } from '../../work/key-set.ts';
import { walk, type WalkFolder } from '../../work/walk.ts';
import { canGrow, inTheWay, isOfOtherSize, isOlder, isReplaceable, otherBeginning } from '../../copying/conflict.ts';
import type { WhenExists } from '../../contract/copying.ts';
import { type End, whatIsAt } from '../../copying/end.ts';
import { foldedName } from '../../copying/names.ts';
import { refusedEntry, sameName } from '../../copying/refusals.ts';
import { NAMED } from '../../copying/result.ts';
import type { Preview, Root } from './roots.ts';

/** What a copy would do. */
export interface Scan {
  /** All that can be carried over, also what the rule will skip. */
  readonly total: Tally;
  readonly conflicts: Preview['conflicts'];
  readonly conflictCount: number;
  readonly refused: Preview['refused'];
  readonly refusedCount: number;
  /** Of the conflicts, what the rule makes of them. */
  readonly fate: Readonly<Record<'refused' | 'skipped' | 'replaced' | 'numbered' | 'continued', number>>;
  /** Bytes that will be written. */
  readonly needed: number;
  /** Sources that are moved by giving another path. */
  readonly renamed: readonly Root[];
}

/** Names of one destination folder that are kept in memory; in larger ones each name is asked for. */
const LOOKED = 100_000;

type Look = (name: string) => Promise<Entry | null>;

const nothingThere: Look = async () => null;

function facts({ size, modified }: Entry) {
  return { size, modified };
}

/** Counts the sources and compares them with what is at the destination. Only reads. */
export async function scan(
  from: End,
  to: End,
  roots: readonly (Root & { entry: Entry })[],
  rule: (path: string) => WhenExists,
  options: { signal: AbortSignal; canRename: (root: Root) => boolean },
): Promise<Scan> {
  const { signal } = options;
  const total: Tally = { files: 0, folders: 0, links: 0, bytes: 0 };
  const found = {
    total,
    conflicts: [] as Preview['conflicts'],
    conflictCount: 0,
    refused: [] as Preview['refused'],
    refusedCount: 0,
    fate: { refused: 0, skipped: 0, replaced: 0, numbered: 0, continued: 0 },
    needed: 0,
    renamed: [] as Root[],
  };
  const places = to.abilities.caseSensitive ? undefined : createKeySet();

  const refuse = (path: string, problem: Problem) => {
    found.refusedCount += 1;
    if (found.refused.length < NAMED) found.refused.push({ path, problem });
  };

  const conflict = (path: string, source: Entry, existing: Entry, fate: keyof typeof found.fate) => {
    found.conflictCount += 1;
    found.fate[fate] += 1;
    if (found.conflicts.length < NAMED)
      found.conflicts.push({ path, source: facts(source), existing: facts(existing) });
  };

  /** True when the name falls together with another's at the destination. */
  const isTaken = (path: string) => places !== undefined && !places.add(path.normalize('NFC').toLowerCase());

  const count = (folder: string, source: string, entry: Entry, there: Entry | null) => {
    const path = joinPath(to.style, folder, entry.name);
    const refused = refusedEntry(to, folder, source, entry);
    if (refused) return refuse(source, refused);
    if (isTaken(path)) return refuse(source, sameName(source));
    const fate = there && fateOf(rule(path), entry, there);
    if (there && fate === 'blocked') return refuse(source, inTheWay(path, there).problem);
    if (fate === 'other') return refuse(source, otherBeginning(path).problem);
    if (there && fate && fate !== 'blocked') conflict(path, entry, there, fate);
    total[entry.kind === 'link' ? 'links' : 'files'] += 1;
    if (entry.kind === 'link') return;
    total.bytes += entry.size ?? 0;
    if (fate !== 'skipped') found.needed += entry.size ?? 0;
  };

  const countTree = async (root: Root & { entry: Entry }, there: Entry | null) => {
    const views = new WeakMap<WalkFolder, { path: string; look: Look }>();
    const top = { path: root.source, entry: root.entry };
    for await (const step of walk(from.files, from.style, top, { signal })) {
      if (step.kind === 'problem') refuse(step.path, step.problem);
      if (step.kind === 'entry') {
        const view = views.get(step.folder);
        if (view) count(view.path, step.path, step.entry, await view.look(step.entry.name));
      }
      if (step.kind !== 'enter') continue;
      const { folder } = step;
      const above = folder.parent && views.get(folder.parent);
      const path = above ? joinPath(to.style, above.path, folder.entry.name) : root.final;
      const existing = above ? await above.look(folder.entry.name) : there;
      const refused = above && refusedEntry(to, above.path, folder.path, folder.entry);
      const problem =
        refused ??
        (isTaken(path) ? sameName(folder.path) : undefined) ??
        (existing && existing.kind !== 'folder' ? inTheWay(path, existing).problem : undefined);
      if (problem) {
        refuse(folder.path, problem);
        step.skip();
        continue;
      }
      total.folders += 1;
      views.set(folder, { path, look: existing ? await lookInto(to, path, signal) : nothingThere });
    }
  };

  for (const root of roots) {
    const { source, entry, name, final } = root;
    const folder = parentOf(to.style, final);
    const named = { ...entry, name };
    const refused = refusedEntry(to, folder, source, named);
    const there = refused ? null : await whatIsAt(to.files, final, signal);
    if (refused) refuse(source, refused);
    else if (!there && options.canRename(root)) {
      found.renamed.push(root);
      total[entry.kind === 'folder' ? 'folders' : entry.kind === 'link' ? 'links' : 'files'] += 1;
      if (entry.kind === 'file') total.bytes += entry.size ?? 0;
    } else if (entry.kind === 'folder') await countTree(root, there);
    else count(folder, source, named, there);
  }
  return found;
}

function fateOf(rule: WhenExists, entry: Entry, there: Entry): keyof Scan['fate'] | 'blocked' | 'other' {
  if (rule === 'refuse') return 'refused';
  if (rule === 'skip') return 'skipped';
  if (rule === 'keep-both') return 'numbered';
  if (!isReplaceable(entry, there)) return 'blocked';
  if (rule === 'resume' && entry.kind === 'file') return canGrow(there, entry) ? 'continued' : 'other';
  const replaces =
    rule === 'replace' ||
    (rule === 'replace-older' && isOlder(there, entry)) ||
    (rule === 'replace-different' && isOfOtherSize(there, entry));
  return replaces ? 'replaced' : 'skipped';
}

/** Looks names up in a folder of the destination, most often by one listing for all of them. */
async function lookInto(to: End, folder: string, signal: AbortSignal): Promise<Look> {
  const ask: Look = (name) => whatIsAt(to.files, joinPath(to.style, folder, name), signal);
  const entries = new Map<string, Entry>();
  try {
    for await (const page of to.files.list(folder, signal)) {
      for (const entry of page) entries.set(foldedName(to, entry.name), entry);
      if (entries.size > LOOKED) return ask;
    }
  } catch (error) {
    // A folder may be entered without the right to list it.
    if (isProblem(error, 'no-permission')) return ask;
    throw error;
  }
  return async (name) => entries.get(foldedName(to, name)) ?? null;
}
