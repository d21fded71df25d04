import type { Entry } from '../../contract/files.ts';
import { isProblem, type Problem, ProblemError } from '../../contract/problem.ts';
import type { Attributes, Change, FileChange } from '../../contract/undo.ts';
import type { UndoReader } from '../../engine/tool.ts';
import { isMixed } from '../../work/mixed.ts';
import { sha256Of } from '../../work/put-file.ts';
import { quoted } from '../../work/words.ts';
import { wholeOf } from './old-hive.ts';
import type { Seen } from './overlay.ts';

/**
 * How a change stands in the world: it `can` be taken back, was never made or is back `already`, or somebody has `changed`
 * what it was about since (then it can be taken back if they say so), or it is `gone` beyond that.
 */
export type Standing =
  | { readonly stands: 'can' }
  | { readonly stands: 'already' }
  | { readonly stands: 'changed'; readonly problem: Problem }
  | { readonly stands: 'gone'; readonly problem: Problem };

const CAN: Standing = { stands: 'can' };
const ALREADY: Standing = { stands: 'already' };

/** The path that a change is about, as it is called now. */
export const pathNow = (change: Change): string => (change.kind === 'renamed' ? change.to : change.path);

/** Compares the world with a change, and says how it stands. */
export async function lookAt(
  files: Seen,
  change: FileChange,
  record: Pick<UndoReader, 'kept'>,
  signal?: AbortSignal,
): Promise<Standing> {
  switch (change.kind) {
    case 'renamed': {
      const [now, before] = await Promise.all([there(files, change.to, signal), there(files, change.from, signal)]);
      if (now === undefined) return before?.kind === change.what ? ALREADY : gone(change.to);
      if (now.kind !== change.what) return gone(change.to);
      // On a disk that folds case, a name that only changed its case is there under both.
      if (before !== undefined && !(await isSameName(files, change, before))) return taken(change.from);
      return CAN;
    }
    case 'made': {
      const now = await there(files, change.path, signal);
      if (now === undefined) return ALREADY;
      if (now.kind !== change.what) return gone(change.path);
      if (change.what !== 'file') return CAN;
      const same =
        (change.size === undefined || change.size === now.size) &&
        (change.modified === undefined || sameTime(change.modified, now.modified)) &&
        (change.sha256 === undefined || (await sha256Of(files, change.path, signal)) === change.sha256);
      // What somebody has worked on is never deleted, not even if they say so in passing.
      return same ? CAN : { stands: 'gone', problem: changedSince(change.path, 'It was left where it is.') };
    }
    case 'attributes': {
      if ((await there(files, change.path, signal)) === undefined) return gone(change.path);
      const now = await files.attributes(change.path, signal);
      if (agree(now, change.before)) return ALREADY;
      return agree(now, change.after) ? CAN : { stands: 'changed', problem: changedSince(change.path, NEWER) };
    }
    case 'replaced': {
      const now = await there(files, change.path, signal);
      if (now?.kind !== 'file') return gone(change.path);
      const isSize = (size: number) => now.size === undefined || now.size === size;
      if (isSize(change.before.size) || isSize(change.after.size)) {
        const hash = await sha256Of(files, change.path, signal);
        if (hash === change.before.sha256) return ALREADY;
        if (hash === change.after.sha256) return CAN;
      }
      if (await isOnTheWay(files, change, record, signal)) return CAN;
      return { stands: 'changed', problem: changedSince(change.path, NEWER) };
    }
    case 'removed':
    default: {
      const now = await there(files, change.path, signal);
      if (now === undefined) return CAN;
      return now.kind === change.what ? ALREADY : taken(change.path);
    }
  }
}

/** Whether a file was cut while it was written in its place, by the job or by an undo of it: then nobody else had a hand in it. */
async function isOnTheWay(
  files: Seen,
  { path, kept: old, between = [] }: Extract<FileChange, { kind: 'replaced' }>,
  record: Pick<UndoReader, 'kept'>,
  signal?: AbortSignal,
): Promise<boolean> {
  if (between.length === 0) return false;
  const contents: Buffer[] = [];
  for (const name of [old, ...between]) contents.push(await wholeOf(record.kept(name)));
  const most = Math.max(...contents.map(({ length }) => length));
  return isMixed(await wholeOf(files.read(path, { length: most + 1, signal })), contents);
}

/** What stands at a path, not followed; undefined where nothing does. */
async function there(files: Seen, path: string, signal?: AbortSignal): Promise<Entry | undefined> {
  try {
    return await files.stat(path, { signal });
  } catch (error) {
    if (isProblem(error, 'not-found')) return undefined;
    throw error;
  }
}

async function isSameName(files: Seen, { from, to }: { from: string; to: string }, before: Entry): Promise<boolean> {
  if (files.abilities.caseSensitive || from.toLowerCase() !== to.toLowerCase()) return false;
  const now = await there(files, to);
  return now?.size === before.size && now?.modified === before.modified;
}

/** Some targets count whole seconds. */
const sameTime = (one: number | undefined, other: number | undefined): boolean =>
  one === other || (one !== undefined && other !== undefined && Math.floor(one / 1000) === Math.floor(other / 1000));

/** Whether the attributes that are named in `wanted` are so; the access time, which reading changes, says nothing. */
function agree(now: Attributes, wanted: Attributes): boolean {
  return (
    (wanted.mode === undefined || wanted.mode === now.mode) &&
    (wanted.owner === undefined || wanted.owner === now.owner) &&
    (wanted.group === undefined || wanted.group === now.group) &&
    (wanted.modified === undefined || sameTime(wanted.modified, now.modified))
  );
}

const NEWER = 'Taking it back would throw those newer changes away.';

const changedSince = (path: string, meaning: string): Problem =>
  new ProblemError({
    code: 'busy',
    title: `${quoted(path)} was changed since`,
    message: `Somebody or something has changed it after this job did. ${meaning}`,
  }).problem;

const gone = (path: string): Standing => ({
  stands: 'gone',
  problem: new ProblemError({
    code: 'not-found',
    title: `${quoted(path)} is not there any more`,
    message: 'It was renamed, moved or deleted after this job, or its disk is not mounted where it was.',
    remedy: 'If the server was restarted, mount the disk at the same place and undo again.',
  }).problem,
});

const taken = (path: string): Standing => ({
  stands: 'gone',
  problem: new ProblemError({
    code: 'already-exists',
    title: `The old name ${quoted(path)} is taken again`,
    message: 'Something else has that name now. Neither was touched.',
    remedy: 'Rename what has that name, and undo again.',
  }).problem,
});
