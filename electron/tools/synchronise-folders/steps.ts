import type { SyncStep } from '../../contract/compare.ts';
import { baseOf } from '../../contract/paths.ts';
import { isProblem, ProblemError } from '../../contract/problem.ts';
import { copyFile } from '../../copying/copy-file.ts';
import { copyLink } from '../../copying/copy-link.ts';
import { endsJob, type Round } from '../../copying/round.ts';
import { refusedEntry } from '../../copying/refusals.ts';
import { notAsked, type createResults } from '../../copying/result.ts';
import type { UndoWriter } from '../../engine/tool.ts';
import type { Steady } from '../../work/steady.ts';
import type { SideName } from './journal.ts';
import { replaces } from './plan.ts';
import { changed, folderOf, type Side } from './side.ts';

/** What the steps of one run share. */
export interface SyncWork {
  readonly sides: Readonly<Record<SideName, Side>>;
  /** How files come to each side. */
  readonly rounds: Readonly<Record<SideName, Round>>;
  readonly results: ReturnType<typeof createResults>;
  readonly own: { replaced: number; deleted: number; foldersLeft: number };
  readonly steady: Steady;
  readonly signal: AbortSignal;
  readonly undo: Pick<UndoWriter, 'before'>;
  /** Writes down that something was deleted, by its relative path. */
  deleted(relative: string): Promise<void>;
}

/** The side that a step reads (or deletes from), the other one, and the relative paths on both. */
export function waysOf({ sides }: Pick<SyncWork, 'sides'>, step: SyncStep) {
  const toRight = step.act === 'copy-right' || step.act === 'delete-left';
  const there = step.rightPath ?? step.path;
  return toRight
    ? { from: sides.left, to: sides.right, source: step.path, final: there, seen: step.left, replaced: step.right }
    : { from: sides.right, to: sides.left, source: there, final: step.path, seen: step.right, replaced: step.left };
}

function roundOf({ rounds }: SyncWork, step: SyncStep): Round {
  return rounds[step.act === 'copy-right' ? 'right' : 'left'];
}

/** The folder that a copy comes into; throws where the other side can't have the name or kind. */
function destinationOf(work: SyncWork, step: SyncStep): string {
  const { from, to, source, final } = waysOf(work, step);
  const entry = { name: baseOf('posix', final), kind: (step.left ?? step.right)?.kind ?? 'other', hidden: false };
  const folder = to.at(folderOf(final));
  const refused = refusedEntry(to.tree.end, folder, from.at(source), entry);
  if (refused) throw new ProblemError(refused);
  return folder;
}

async function makeWay(work: SyncWork, step: SyncStep, now: boolean): Promise<void> {
  const { to, final, replaced } = waysOf(work, step);
  if (replaced && to.wasSetAside(final) && !(await to.look(final))) return;
  const there = await to.expect(final, replaced);
  if (now && there) await to.setAside(final, there);
}

/** Makes a folder on the other side. */
export function makeFolder(work: SyncWork, step: SyncStep): Promise<void> {
  const { from, to, source, final, seen } = waysOf(work, step);
  return work.steady.run(async () => {
    destinationOf(work, step);
    await from.folder(folderOf(source), false);
    await from.expect(source, seen);
    if (!(await to.look(final))) work.results.copied('folder', 0);
    await to.folder(final, true);
  });
}

/** Copies a file to the other side; `onBytes` gets what is there of it in all, `unload` is called once its bytes are sent. */
export async function copyOneFile(
  work: SyncWork,
  step: SyncStep,
  onBytes: (bytes: number) => void,
  unload: () => void,
): Promise<void> {
  const { results, steady, signal } = work;
  const { from, to, source, final, seen } = waysOf(work, step);
  const round = roundOf(work, step);
  const path = from.at(source);
  if (seen && round.journal.finished(path, seen) !== 'no') return;
  const folder = destinationOf(work, step);
  const entry = await steady.run(async () => {
    await from.folder(folderOf(source), false);
    await to.folder(folderOf(final), true);
    return from.expect(source, seen);
  });
  if (!entry) throw changed(path);
  const copying = copyFile(round, {
    source: path,
    entry,
    folder,
    name: baseOf('posix', final),
    alone: false,
    async makeWay(now) {
      await makeWay(work, step, now);
      if (!now) return;
      const made = { target: to.tree.end.target.id, path: to.at(final), what: 'file' as const };
      await work.undo.before([{ kind: 'made', ...made, size: entry.size, modified: entry.modified }]);
    },
    onBytes,
    onSent: unload,
  });
  const landing = await copying.catch(async (error: unknown) => {
    // The older one must not be missed because the newer can't have its place.
    if (!signal.aborted && isProblem(error) && !endsJob(error, steady)) await to.putBack(final).catch(() => undefined);
    throw error;
  });
  if (landing.kind === 'skipped') return;
  const { size, sha256, unverified } = landing;
  const { modified } = landing.entry;
  await round.journal.write({ state: 'copied', source: path, path: landing.path, size, modified, sha256, unverified });
  results.copied('file', size);
  if (replaces(step)) work.own.replaced += 1;
  if (sha256 === null) results.unverified(path, unverified ?? notAsked);
  else results.verified();
}

/** Makes a link on the other side that leads where this one does. */
export function copyOneLink(work: SyncWork, step: SyncStep): Promise<void> {
  const { from, to, source, final, seen } = waysOf(work, step);
  return work.steady.run(async () => {
    const folder = destinationOf(work, step);
    await from.folder(folderOf(source), false);
    await to.folder(folderOf(final), true);
    const entry = await from.expect(source, seen);
    if (!entry) throw changed(from.at(source));
    const before = await to.look(final);
    if (before?.kind === 'link' && (await to.tree.end.files.readLink(to.at(final))) === seen?.linkTo) return;
    await makeWay(work, step, false);
    await makeWay(work, step, true);
    await work.undo.before([{ kind: 'made', target: to.tree.end.target.id, path: to.at(final), what: 'link' }]);
    await copyLink(roundOf(work, step), { source: from.at(source), entry, folder, name: baseOf('posix', final) });
    work.results.copied('link', 0);
    if (replaces(step)) work.own.replaced += 1;
  });
}

/** Moves a file or link that is to go into the kept folder. */
export async function deleteOne(work: SyncWork, step: SyncStep): Promise<void> {
  const { from, source, seen } = waysOf(work, step);
  await work.steady.run(async () => {
    if (from.wasSetAside(source) && !(await from.look(source))) return;
    await from.folder(folderOf(source), false);
    const entry = await from.expect(source, seen);
    if (entry) await from.setAside(source, entry);
  });
  await work.deleted(step.path);
  work.own.deleted += 1;
}

/** Removes a folder that is to go, if it is empty; what came into it since, or failed, keeps it there. */
export async function deleteFolder(work: SyncWork, step: SyncStep): Promise<void> {
  const { from, source } = waysOf(work, step);
  if (await work.steady.run(() => removedIfEmpty(work, from, source))) work.own.deleted += 1;
  else work.own.foldersLeft += 1;
}

async function removedIfEmpty(work: SyncWork, side: Side, relative: string): Promise<boolean> {
  await side.folder(folderOf(relative), false);
  const there = await side.look(relative);
  if (!there) return true;
  if (there.kind !== 'folder') throw changed(side.at(relative));
  const { mode, modified } = there;
  await work.undo.before([
    {
      kind: 'removed',
      target: side.tree.end.target.id,
      path: side.at(relative),
      what: 'folder',
      before: { ...(mode !== undefined && { mode }), ...(modified !== undefined && { modified }) },
    },
  ]);
  try {
    await side.tree.end.files.removeFolder(side.at(relative));
    return true;
  } catch (error) {
    if (isProblem(error, 'not-found')) return true;
    if (isProblem(error, 'already-exists')) return false;
    throw error;
  }
}
