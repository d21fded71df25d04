import type { Entry } from '../../contract/files.ts';
import { joinPath } from '../../contract/paths.ts';
import { isProblem, type Problem, ProblemError } from '../../contract/problem.ts';
import { walk, type WalkFolder } from '../../work/walk.ts';
import { type Branch, settle } from './branch.ts';
import { inTheWay } from '../../copying/conflict.ts';
import { endsJob, type Round } from '../../copying/round.ts';
import { whatIsAt } from '../../copying/end.ts';
import { refusedEntry, sameName } from '../../copying/refusals.ts';
import type { Root } from './roots.ts';
import type { Results } from '../../copying/result.ts';

/** What a file or link met on the way is handed to. */
export interface Loader {
  /** Resolves when there is room for more, not when it is copied. It settles the branch in the end. */
  file(source: string, entry: Entry, name: string, branch: Branch | undefined, folder: string): Promise<void>;
  link(source: string, entry: Entry, name: string, branch: Branch | undefined, folder: string): Promise<void>;
  failed(source: string, problem: Problem, branch: Branch | undefined): void;
  readonly results: Results;
}

/** Copies a folder and all below it: makes its folders and hands the rest to the loader, as the source is walked. */
export async function copyTree(round: Round, root: Root & { entry: Entry }, loader: Loader): Promise<void> {
  const { from, to, signal, steady, journal } = round;
  const branches = new WeakMap<WalkFolder, Branch>();
  const patience = steady.patience();
  const top = { path: root.source, entry: root.entry };
  for await (const step of walk(from.files, from.style, top, {
    signal,
    again: (error, gotFurther) => patience.again(error, gotFurther),
  })) {
    await round.ready();
    switch (step.kind) {
      case 'enter': {
        const { folder } = step;
        const parent = folder.parent && branches.get(folder.parent);
        const branch = await openBranch(round, folder, parent, root, loader);
        if (branch) branches.set(folder, branch);
        else step.skip();
        break;
      }
      case 'entry': {
        const branch = branches.get(step.folder);
        if (!branch) break;
        const { path: source, entry } = step;
        const refused = refusedEntry(to, branch.destination, source, entry);
        if (refused) loader.failed(source, refused, branch);
        else if (!journal.claim(joinPath(to.style, branch.destination, entry.name), source))
          loader.failed(source, sameName(source), branch);
        else {
          branch.pending += 1;
          if (entry.kind === 'link') await loader.link(source, entry, entry.name, branch, branch.destination);
          else await loader.file(source, entry, entry.name, branch, branch.destination);
        }
        break;
      }
      case 'problem':
        // Not of this folder alone: the disk or the server is gone.
        if (endsJob(new ProblemError(step.problem), steady)) throw new ProblemError(step.problem);
        loader.failed(step.path, step.problem, branches.get(step.folder));
        break;
      case 'leave':
        await settle(round, branches.get(step.folder));
        break;
    }
  }
}

/** Undefined where the folder can't be there; that is told to the loader. */
async function openBranch(
  round: Round,
  folder: WalkFolder,
  parent: Branch | undefined,
  root: Root,
  loader: Loader,
): Promise<Branch | undefined> {
  const { to, steady, journal } = round;
  const destination = parent ? joinPath(to.style, parent.destination, folder.entry.name) : root.final;
  const refused = parent && refusedEntry(to, parent.destination, folder.path, folder.entry);
  if (refused) {
    loader.failed(folder.path, refused, parent);
    return undefined;
  }
  if (!journal.claim(destination, folder.path)) {
    loader.failed(folder.path, sameName(folder.path), parent);
    return undefined;
  }
  try {
    const made = await steady.run(() => realFolder(round, folder, destination, parent));
    loader.results.copied('folder', 0);
    if (parent) parent.pending += 1;
    return {
      source: folder.path,
      destination,
      entry: folder.entry,
      parent,
      made,
      pending: 1,
      failed: false,
      keeps: false,
    };
  } catch (error) {
    if (!isProblem(error) || endsJob(error, steady)) throw error;
    round.signal.throwIfAborted();
    loader.failed(folder.path, error.problem, parent);
    return undefined;
  }
}

/**
 * Sees to it that a folder is at the destination: a real one, made here or there before. A link to one is refused: a hostile
 * source could have sent it first, so that what follows is written where it points.
 */
async function realFolder(
  { to, journal, signal }: Round,
  folder: WalkFolder,
  destination: string,
  parent: Branch | undefined,
): Promise<Branch['made']> {
  const ours = journal.has('made', folder.path);
  let there = parent?.made === 'now' && !ours ? null : await whatIsAt(to.files, destination, signal);
  if (!there) {
    journal.note({ state: 'made', source: folder.path, path: destination });
    const mode =
      to.abilities.modes && folder.entry.mode !== undefined ? (folder.entry.mode & 0o777) | 0o700 : undefined;
    try {
      await to.files.makeFolder(destination, { mode });
      return 'now';
    } catch (error) {
      if (!isProblem(error, 'already-exists')) throw error;
      there = await to.files.stat(destination, { signal });
    }
  }
  if (there.kind !== 'folder') throw inTheWay(destination, there);
  return ours ? 'before' : 'no';
}
