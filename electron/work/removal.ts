import type { Entry } from '../contract/files.ts';
import type { Tally } from '../contract/job.ts';
import { displayName } from '../contract/names.ts';
import { cancelled, isProblem, type Problem, ProblemError, toProblem } from '../contract/problem.ts';
import type { JobContext, Outcome } from '../engine/tool.ts';
import type { Files, Target } from '../targets/target.ts';
import { filesOf, outermostPaths } from './chosen.ts';
import { createLanes } from './lanes.ts';
import { createSteady, type Steady } from './steady.ts';
import { walk, type WalkFolder } from './walk.ts';
import { countInWords, listInWords, quoted } from './words.ts';

/** What was deleted, and what could not be, of which the first are named. */
export interface Removed {
  removed: Tally;
  failed: { path: string; problem: Problem }[];
  failedCount: number;
}

/** What would be deleted, and the folders that could not be looked into, of which the first are named. */
export interface Counted {
  readonly total: Tally;
  readonly unreadable: readonly { path: string; problem: Problem }[];
  readonly unreadableCount: number;
}

/** Unreadable folders that are named. */
const NAMED_UNREADABLE = 20;
const LANES = 8;
const NAMED = 200;
const LOGGED = 1000;
/** Some file systems leave entries out of a listing while others are removed: then it is listed again. */
const PASSES = 5;

/** Counts paths with everything below them, links not followed. */
export async function countTrees(target: Target, paths: readonly string[], signal: AbortSignal): Promise<Counted> {
  const files = filesOf(target);
  const total: Tally = { files: 0, folders: 0, links: 0, bytes: 0 };
  const unreadable: { path: string; problem: Problem }[] = [];
  let unreadableCount = 0;
  const count = ({ kind, size }: Entry) => {
    total[kind === 'folder' ? 'folders' : kind === 'link' ? 'links' : 'files'] += 1;
    if (kind === 'file') total.bytes += size ?? 0;
  };
  for (const path of paths) {
    const entry = await files.stat(path, { signal });
    if (entry.kind !== 'folder') count(entry);
    else {
      for await (const step of walk(files, target.pathStyle, { path, entry }, { signal })) {
        if (step.kind === 'enter') count(step.folder.entry);
        else if (step.kind === 'entry') count(step.entry);
        else if (step.kind === 'problem') {
          unreadableCount += 1;
          if (unreadable.length < NAMED_UNREADABLE) unreadable.push({ path: step.path, problem: step.problem });
        }
      }
    }
  }
  return { total, unreadable, unreadableCount };
}

/** `3 files, 1 folder and 2 links`. */
export function tallyInWords({ files, folders, links }: Tally): string {
  return listInWords([
    files > 0 && countInWords(files, 'file'),
    folders > 0 && countInWords(folders, 'folder'),
    links > 0 && countInWords(links, 'link'),
  ]);
}

/**
 * Deletes paths, folders from the inside out, and goes on over what can't be deleted. Links are removed themselves. Run
 * again it goes on with what is still there. Ends with a problem when anything is left. `total` is what was counted.
 */
export async function removeTrees(
  context: JobContext,
  target: Target,
  paths: readonly string[],
  total: Tally | undefined,
): Promise<Outcome<Removed>> {
  const files = filesOf(target);
  const { signal } = context;
  const steady = createSteady([target], signal, (problem) => context.waiting(problem));
  const expected = total && total.files + total.folders + total.links;
  const result: Removed = { removed: { files: 0, folders: 0, links: 0, bytes: 0 }, failed: [], failedCount: 0 };

  const tell = (note?: string) => {
    const { removed } = result;
    const done = removed.files + removed.folders + removed.links;
    context.progress({ done, total: expected && Math.max(expected, done), unit: 'files', note });
  };
  const removal: Removal = {
    target,
    files,
    steady,
    signal,
    ready: () => context.ready(),
    removed({ kind, size, name }) {
      result.removed[kind === 'folder' ? 'folders' : kind === 'link' ? 'links' : 'files'] += 1;
      if (kind === 'file') result.removed.bytes += size ?? 0;
      tell(displayName(name));
    },
    failed(path, problem) {
      result.failedCount += 1;
      if (result.failed.length < NAMED) result.failed.push({ path, problem });
      if (result.failedCount <= LOGGED) context.log(`Failed: ${quoted(path)}: ${problem.title}. ${problem.message}`);
    },
  };

  try {
    tell();
    for (const path of outermostPaths(target, paths)) await removePath(removal, path);
    context.log(`Deleted ${countInWords(result.removed.files, 'file')}.`);
    return result.failedCount === 0 ? { result } : { result, problem: leftThere(result) };
  } catch (error) {
    if (signal.aborted) return { result, problem: cancelled().problem };
    return { result, problem: steady.givenUp ?? toProblem(error) };
  } finally {
    context.waiting();
  }
}

interface Removal {
  readonly target: Target;
  readonly files: Files;
  readonly steady: Steady;
  readonly signal: AbortSignal;
  readonly ready: () => Promise<void>;
  readonly removed: (entry: Entry) => void;
  readonly failed: (path: string, problem: Problem) => void;
}

async function removePath(removal: Removal, path: string): Promise<void> {
  const { files, steady, signal } = removal;
  let entry: Entry;
  try {
    entry = await steady.run(() => files.stat(path, { signal }));
  } catch (error) {
    // An earlier run has done it.
    if (isProblem(error, 'not-found')) return;
    return noteFailure(removal, path, error);
  }
  if (entry.kind !== 'folder') {
    await removeOne(removal, path, entry);
    return;
  }
  for (let pass = 1; pass <= PASSES; pass++) if (await removeTree(removal, path, entry, pass === PASSES)) return;
}

/** False when a folder turned out not to be empty though nothing in it failed, so that another pass helps. */
async function removeTree(removal: Removal, path: string, entry: Entry, last: boolean): Promise<boolean> {
  const { files, target, steady, signal } = removal;
  const lanes = createLanes(LANES, Infinity);
  const kept = new WeakSet<WalkFolder>();
  const stopped: unknown[] = [];
  const keep = (folder: WalkFolder) => {
    for (let at: WalkFolder | undefined = folder; at; at = at.parent) kept.add(at);
  };
  let complete = true;
  try {
    const patience = steady.patience();
    const again = (error: unknown, gotFurther: boolean) => patience.again(error, gotFurther);
    for await (const step of walk(files, target.pathStyle, { path, entry }, { signal, again })) {
      await removal.ready();
      if (stopped.length > 0) break;
      switch (step.kind) {
        case 'enter': {
          // It may have become a link since it was listed; what a link leads to is not ours to delete.
          const now = await steady.run(() => statOrNull(files, step.folder.path, signal));
          if (now?.kind === 'folder') break;
          step.skip();
          if (now && !(await removeOne(removal, step.folder.path, now)) && step.folder.parent) keep(step.folder.parent);
          break;
        }
        case 'entry':
          await lanes.start(0, async () => {
            try {
              if (!(await removeOne(removal, step.path, step.entry))) keep(step.folder);
            } catch (error) {
              stopped.push(error);
            }
          });
          break;
        case 'problem':
          if (steady.givenUp) throw new ProblemError(steady.givenUp);
          removal.failed(step.path, step.problem);
          keep(step.folder);
          break;
        case 'leave':
          await lanes.idle();
          if (stopped.length > 0 || kept.has(step.folder)) break;
          switch (await removeFolder(removal, step.folder, last)) {
            case 'removed':
              break;
            case 'not-empty':
              complete = false;
              keep(step.folder);
              break;
            case 'failed':
              keep(step.folder);
              break;
          }
          break;
      }
    }
  } finally {
    await lanes.idle();
  }
  if (stopped.length > 0) throw stopped[0];
  return complete;
}

async function statOrNull(files: Files, path: string, signal: AbortSignal): Promise<Entry | null> {
  try {
    return await files.stat(path, { signal });
  } catch (error) {
    if (isProblem(error, 'not-found')) return null;
    throw error;
  }
}

/** False when it could not be removed, which was told then. */
async function removeOne(removal: Removal, path: string, entry: Entry): Promise<boolean> {
  try {
    await removal.steady.run(() => removal.files.remove(path));
  } catch (error) {
    // Also when the answer to an earlier try was lost.
    if (!isProblem(error, 'not-found')) {
      noteFailure(removal, path, error);
      return false;
    }
  }
  removal.removed(entry);
  return true;
}

/** A folder that is not empty has failed only in the last pass; what failed was told. */
async function removeFolder(
  removal: Removal,
  folder: WalkFolder,
  last: boolean,
): Promise<'removed' | 'not-empty' | 'failed'> {
  try {
    await removal.steady.run(() => removal.files.removeFolder(folder.path));
  } catch (error) {
    if (isProblem(error, 'already-exists') && !last) return 'not-empty';
    if (!isProblem(error, 'not-found')) {
      noteFailure(removal, folder.path, error);
      return 'failed';
    }
  }
  removal.removed(folder.entry);
  return 'removed';
}

function noteFailure({ signal, steady, failed }: Removal, path: string, error: unknown): void {
  signal.throwIfAborted();
  if (!isProblem(error) || steady.givenUp || error.problem.code === 'unreachable') throw error;
  failed(path, error.problem);
}

function leftThere(result: Removed): Problem {
  const first = result.failed[0]?.problem;
  if (result.failedCount === 1 && result.removed.files === 0 && first) return first;
  return new ProblemError({
    code: 'command-failed',
    title: `${countInWords(result.failedCount, 'entry', 'entries')} could not be deleted`,
    message: `${countInWords(result.removed.files, 'file')} were deleted. What is left is listed, each with its reason; the folders it lies in are left, too.`,
    remedy: 'Look at the reasons, mend what can be mended, and try again.',
    retryable: true,
  }).problem;
}
