import type { Seen } from '../../contract/compare.ts';
import type { Entry } from '../../contract/files.ts';
import { joinPath } from '../../contract/paths.ts';
import { isProblem, ProblemError } from '../../contract/problem.ts';
import type { UndoWriter } from '../../engine/tool.ts';
import { placeIn, seenOf, type Tree } from '../../copying/compare-trees.ts';
import { KEPT_FOLDER, keptName } from '../../work/trash.ts';
import { whatIsAt } from '../../copying/end.ts';
import { inTheWay } from '../../copying/conflict.ts';
import { quoted } from '../../work/words.ts';

/** One of the two folders while it is changed. */
export interface Side {
  readonly tree: Tree;
  /** Whole path of something below the folder. */
  at(relative: string): string;
  /** What is there now, links not followed. */
  look(relative: string): Promise<Entry | null>;
  /** Throws `busy` unless there is what was seen when it was decided. */
  expect(relative: string, seen: Seen | undefined): Promise<Entry | null>;
  /** Sees to it that a relative folder, with all on the way, is a real one; makes what is missing if wanted. */
  folder(relative: string, make: boolean): Promise<void>;
  /** Moves a file or link into the kept folder, with an undo record. */
  setAside(relative: string, entry: Entry): Promise<void>;
  /** Gives back what this run has set aside, if nothing has its place. */
  putBack(relative: string): Promise<void>;
  /** Whether this job, in this run or an earlier one, has set it aside. */
  wasSetAside(relative: string): boolean;
  /** Where things set aside are, once there are any. */
  readonly keptIn: string | undefined;
}

/** Names tried for something that is set aside. */
const NAMES = 100;

/** `before` are the relative paths that earlier runs set aside; `record` writes down one more, before it happens. */
export function openSide(
  tree: Tree,
  jobId: string,
  undo: Pick<UndoWriter, 'before'>,
  before: ReadonlySet<string>,
  record: (relative: string) => Promise<void>,
  signal: AbortSignal,
): Side {
  const { end } = tree;
  const { files, style } = end;
  const target = end.target.id;
  const real = new Set<string>();
  const aside = new Set(before);
  const asideAt = new Map<string, string>();
  const run = keptName(jobId);
  const keptIn = joinPath(style, tree.path, KEPT_FOLDER, run);
  let kept = before.size > 0;

  const at = (relative: string) => placeIn(tree, relative);
  const look = (relative: string) => whatIsAt(files, at(relative), signal);

  /** A folder on the way that is a link would lead out of the tree. */
  const realFolder = async (path: string, make: boolean) => {
    if (real.has(path)) return;
    let there = await whatIsAt(files, path, signal, path === tree.path);
    if (!there && make) {
      await undo.before([{ kind: 'made', target, path, what: 'folder' }]);
      await files.makeFolder(path).catch((error: unknown) => {
        if (!isProblem(error, 'already-exists')) throw error;
      });
      there = await whatIsAt(files, path, signal);
    }
    if (!there) throw changed(path);
    if (there.kind !== 'folder') throw inTheWay(path, there);
    real.add(path);
  };

  const folders = async (path: string, names: readonly string[], make: boolean) => {
    await realFolder(path, make);
    let here = path;
    for (const name of names) {
      here = joinPath(style, here, name);
      await realFolder(here, make);
    }
  };
  const folder = (relative: string, make: boolean) =>
    folders(tree.path, relative === '' ? [] : relative.split('/'), make);

  return {
    tree,
    at,
    look,
    async expect(relative, seen) {
      const now = await look(relative);
      if (now?.kind === 'link' && now.linkTo === undefined) now.linkTo = await files.readLink(at(relative));
      if (!isAsSeen(seen, now)) throw changed(at(relative));
      return now;
    },
    folder,
    async setAside(relative, { kind }) {
      await folders(tree.path, [KEPT_FOLDER, run], true);
      const names = relative.split('/');
      await folders(keptIn, names.slice(0, -1), true);
      const from = at(relative);
      kept = true;
      for (let number = 1; ; number++) {
        const to = joinPath(style, keptIn, ...names) + (number === 1 ? '' : ` (${number})`);
        if (number < NAMES && (await whatIsAt(files, to, signal))) continue;
        await record(relative);
        await undo.before([{ kind: 'renamed', target, from, to, what: kind }]);
        aside.add(relative);
        asideAt.set(relative, to);
        await files.rename(from, to);
        return;
      }
    },
    async putBack(relative) {
      const from = asideAt.get(relative);
      if (from !== undefined && !(await look(relative))) await files.rename(from, at(relative));
    },
    wasSetAside: (relative) => aside.has(relative),
    get keptIn() {
      return kept ? keptIn : undefined;
    },
  };
}

/** The folder above in a relative path. */
export function folderOf(relative: string): string {
  return relative.split('/').slice(0, -1).join('/');
}

function isAsSeen(seen: Seen | undefined, now: Entry | null): boolean {
  if (!seen || !now) return !seen && !now;
  const then: Seen = seenOf(now);
  return (
    seen.kind === then.kind && seen.size === then.size && seen.modified === then.modified && seen.linkTo === then.linkTo
  );
}

/** Somebody else was faster: nothing may be decided for them. */
export function changed(path: string): ProblemError {
  return new ProblemError({
    code: 'busy',
    title: `${quoted(path)} is not as it was when the folders were compared`,
    message: 'Somebody changed, made or deleted it since. It was left exactly as it is now.',
    remedy: 'Compare the folders again, look at it, and decide anew.',
    retryable: false,
  });
}
