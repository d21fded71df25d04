import { baseOf, joinPath, parentOf, type PathStyle, rootOf, segmentsOf } from '../contract/paths.ts';
import { isProblem, ProblemError } from '../contract/problem.ts';
import { mountedReadOnly } from '../contract/read-only.ts';
import type { Change } from '../contract/undo.ts';
import type { Files, Target } from '../targets/target.ts';
import { quoted } from './words.ts';

/** The folder for what was deleted so that it can be brought back, at the top of each file system, owner-only. */
export const TRASH = '.rescue-desk-trash';

/** Where a synchronisation keeps what it replaced or deleted, in each of the two folders; never compared itself. */
export const KEPT_FOLDER = '.rescue-desk-kept';

/** The names of a job's own folder in the trash, and in what synchronising kept. */
export const trashName = (jobId: string): string => jobId.slice(0, 8);
export const keptName = (jobId: string): string => jobId.replaceAll(/[^\w-]/g, '-');

/** Where deleted things of one job go. */
export interface Trash {
  /** Throws the problem that keeps a path from being put into the trash; changes nothing. */
  check(path: string): Promise<void>;
  /** A free path in the trash on the same file system, for a rename; its folder is made. Ask for one path at a time. */
  place(path: string): Promise<string>;
}

export interface TrashOptions {
  readonly target: Target;
  readonly files: Files;
  /** Gives the job's own folder its name. */
  readonly jobId: string;
  /** Notes what is made, before it is. */
  readonly before: (changes: readonly Change[]) => Promise<unknown>;
  readonly signal?: AbortSignal;
}

/**
 * The trash of one job: a folder of its own in `.rescue-desk-trash` at the top of the file system, or, where that may not
 * be written, as near to the top as may. Renames within a file system cost nothing, whatever the size, and need no space.
 */
export function createTrash({ target, files, jobId, before, signal }: TrashOptions): Trash {
  const style = target.pathStyle;
  const systems = new Map<string, { id: string; readOnly: boolean } | null>();
  /** The job's folder for each top that was tried; null where none can be made. */
  const folders = new Map<string, string | null>();

  const systemOf = async (folder: string) => {
    const known = systems.get(folder);
    if (known !== undefined) return known;
    const found = await files.fileSystem(folder, signal);
    systems.set(folder, found);
    return found;
  };

  const check = async (path: string): Promise<void> => {
    if (isTrash(style, path)) throw inTrash(path);
    const folder = parentOf(style, path);
    const system = await systemOf(folder);
    if (system?.readOnly)
      throw mountedReadOnly(`Nothing can be deleted there: the disk of ${quoted(path)} can only be read`);
    const entry = await files.stat(path, { signal });
    if (entry.kind !== 'folder' || system === null) return;
    const own = await files.fileSystem(path, signal);
    if (own !== null && own.id !== system.id) throw mountPoint(path);
  };

  /** The folders that the trash may stand in, from the top of the file system down to the one `path` lies in. */
  const topsFor = async (path: string): Promise<string[]> => {
    let top = parentOf(style, path);
    const tops = [top];
    const system = await systemOf(top);
    if (system === null) return tops;
    while (top !== rootOf(style, path)) {
      top = parentOf(style, top);
      if ((await systemOf(top))?.id !== system.id) break;
      tops.unshift(top);
    }
    return tops;
  };

  const makeFolder = async (path: string): Promise<void> => {
    await before([{ kind: 'made', target: target.id, path, what: 'folder' }]);
    await makeOwnFolder(files, path);
  };

  /** The job's folder below a top, made; null where it may not be. */
  const folderIn = async (top: string): Promise<string | null> => {
    const known = folders.get(top);
    if (known !== undefined) return known;
    const folder = joinPath(style, top, TRASH, trashName(jobId));
    try {
      await makeOwnFolder(files, joinPath(style, top, TRASH));
      await makeFolder(folder);
      folders.set(top, folder);
      return folder;
    } catch (error) {
      if (!isProblem(error, 'no-permission')) throw error;
      folders.set(top, null);
      return null;
    }
  };

  return {
    check,
    async place(path) {
      for (const top of await topsFor(path)) {
        const folder = await folderIn(top);
        if (folder === null) continue;
        const name = baseOf(style, path);
        if (await isFree(files, joinPath(style, folder, name), signal)) return joinPath(style, folder, name);
        // Several of that name: each further one has a folder of its own.
        for (let number = 2; ; number++) {
          const inner = joinPath(style, folder, String(number));
          if (await isFree(files, inner, signal)) {
            await makeFolder(inner);
            return joinPath(style, inner, name);
          }
          if (await isFree(files, joinPath(style, inner, name), signal)) return joinPath(style, inner, name);
        }
      }
      throw new ProblemError({
        code: 'no-permission',
        title: `${quoted(path)} can’t be put into the trash`,
        message:
          'No folder for the trash may be made on its disk by the user you are signed in as. It was left as it is.',
        remedy: 'Delete it at once (Shift+Delete), which can’t be undone, or sign in as root.',
      });
    },
  };
}

/** Makes a folder that only its owner may look into; one that is there already will do, a link will not. */
async function makeOwnFolder(files: Files, path: string): Promise<void> {
  try {
    await files.makeFolder(path, { mode: 0o700 });
  } catch (error) {
    if (!isProblem(error, 'already-exists')) throw error;
    if ((await files.stat(path)).kind === 'folder') return;
    throw new ProblemError({
      code: 'already-exists',
      title: `There is no room for the trash: ${quoted(path)} is no folder`,
      message: 'Something else has the name that the trash needs. Nothing was deleted.',
      remedy: 'Rename it and try again.',
    });
  }
}

async function isFree(files: Files, path: string, signal?: AbortSignal): Promise<boolean> {
  try {
    await files.stat(path, { signal });
    return false;
  } catch (error) {
    if (isProblem(error, 'not-found')) return true;
    throw error;
  }
}

/** True where a path is in the trash already, or is the trash. */
export const isTrash = (style: PathStyle, path: string): boolean => segmentsOf(style, path).includes(TRASH);

const inTrash = (path: string) =>
  new ProblemError({
    code: 'invalid-input',
    title: `${quoted(path)} is in the trash already`,
    message: 'What is in the trash can be brought back, or deleted for good to make room.',
    remedy: 'To delete it for good, use Shift+Delete.',
  });

const mountPoint = (path: string) =>
  new ProblemError({
    code: 'unsupported',
    title: `${quoted(path)} is a disk of its own`,
    message: 'Another disk is mounted at this folder, so the folder can’t be deleted. Nothing was changed.',
    remedy: 'Choose the files and folders in it, or unmount the disk first.',
  });
