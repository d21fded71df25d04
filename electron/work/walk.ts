import type { Entry } from '../contract/files.ts';
import { impossibleName, isPathTooLong, joinPath, type PathStyle } from '../contract/paths.ts';
import { isProblem, type Problem, ProblemError } from '../contract/problem.ts';
import type { Files } from '../targets/target.ts';
import { createKeySet } from './key-set.ts';
import { quoted } from './words.ts';

export { impossibleName, isPathTooLong };

/** A folder on the way of a walk. */
export interface WalkFolder {
  readonly path: string;
  readonly entry: Entry;
  /** Absent for the folder the walk began at. */
  readonly parent?: WalkFolder;
}

/**
 * What a walk meets, in this order for each folder: `enter`, its entries other than folders as they come, its folders in
 * turn, `leave`. `enter` may be answered with `skip()`: then nothing below it is met, and no `leave`.
 */
export type WalkStep =
  | { readonly kind: 'enter'; readonly folder: WalkFolder; skip(): void }
  | { readonly kind: 'entry'; readonly folder: WalkFolder; readonly path: string; readonly entry: Entry }
  /** A name that can't be right, or a folder whose content can't be (wholly) listed. */
  | { readonly kind: 'problem'; readonly folder: WalkFolder; readonly path: string; readonly problem: Problem }
  | { readonly kind: 'leave'; readonly folder: WalkFolder };

export interface WalkOptions {
  readonly signal?: AbortSignal;
  /** After an error of a listing: resolves when it may be tried again, else throws. Nothing is met twice. */
  readonly again?: (error: unknown, gotFurther: boolean) => Promise<void>;
}

/**
 * Meets everything below a folder, depth first, without following links. Holds the names of the folders still to be
 * entered and of nothing else, and never leaves the folder, whatever names a hostile server sends.
 */
export async function* walk(
  files: Files,
  style: PathStyle,
  top: { path: string; entry: Entry },
  options: WalkOptions = {},
): AsyncGenerator<WalkStep, void, void> {
  const open: { folder: WalkFolder; below: Entry[] }[] = [];
  let next: WalkFolder | undefined = top;
  for (;;) {
    options.signal?.throwIfAborted();
    if (next) {
      const folder: WalkFolder = next;
      next = undefined;
      let skipped = false;
      yield {
        kind: 'enter',
        folder,
        skip() {
          skipped = true;
        },
      };
      if (!skipped) {
        const below: Entry[] = [];
        yield* listed(files, style, folder, below, options);
        open.push({ folder, below });
      }
    }
    const last = open.at(-1);
    if (!last) return;
    const entry = last.below.pop();
    if (entry) next = { path: joinPath(style, last.folder.path, entry.name), entry, parent: last.folder };
    else {
      open.pop();
      yield { kind: 'leave', folder: last.folder };
    }
  }
}

/** Meets the entries of one folder; its folders are put into `below`. */
async function* listed(
  files: Files,
  style: PathStyle,
  folder: WalkFolder,
  below: Entry[],
  { signal, again }: WalkOptions,
): AsyncGenerator<WalkStep, void, void> {
  const met = createKeySet();
  for (let round = 0; ; round++) {
    const before = met.size;
    try {
      for await (const page of files.list(folder.path, signal)) {
        for (const entry of page) {
          const { name } = entry;
          const reason = impossibleName(style, name);
          if (met.add(name)) {
            const path = joinPath(style, folder.path, name);
            if (reason !== undefined) yield refused(folder, name, reason);
            else if (isPathTooLong(style, path)) yield tooDeep(folder, path);
            else if (entry.kind === 'folder') below.push(entry);
            else yield { kind: 'entry', folder, path, entry };
          } else if (round === 0 && reason === undefined) {
            yield refused(folder, name, 'The folder lists this name twice; only the first was taken.');
          }
        }
      }
      return;
    } catch (error) {
      signal?.throwIfAborted();
      try {
        if (!again) throw error;
        await again(error, met.size > before);
      } catch (final) {
        if (!isProblem(final) || final.problem.code === 'connection-lost') throw final;
        yield { kind: 'problem', folder, path: folder.path, problem: final.problem };
        return;
      }
    }
  }
}

function refused(folder: WalkFolder, name: string, reason: string): WalkStep {
  const { problem } = new ProblemError({
    code: 'unsupported',
    title: `The name ${quoted(name)} was left out`,
    message: `${reason} A damaged disk or a server that can't be trusted shows such names.`,
  });
  return { kind: 'problem', folder, path: folder.path, problem };
}

function tooDeep(folder: WalkFolder, path: string): WalkStep {
  const { problem } = new ProblemError({
    code: 'unsupported',
    title: 'The path is too long',
    message: 'It lies so deep that the system it is on can’t open it by its whole path. It was left out.',
    remedy: 'Start from a folder further down.',
  });
  return { kind: 'problem', folder, path, problem };
}
