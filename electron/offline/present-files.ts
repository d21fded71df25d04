import { joinPath } from '../contract/paths.ts';
import { isProblem } from '../contract/problem.ts';
import { findName, type OfflineWindows } from './windows.ts';

/**
 * Tells for files on the disk of an offline Windows whether they are there. Each folder is listed once, so that hundreds of files in the
 * same few folders take a few questions. Names as from the top of the disk; `undefined` where it could not be told.
 */
export function presentFiles(
  { files, target, root }: OfflineWindows,
  signal: AbortSignal,
): (names: readonly string[]) => Promise<boolean | undefined> {
  const folders = new Map<string, Promise<Folder | undefined>>();
  const style = target.pathStyle;

  /** The folder of these names; nothing where it is not there. */
  const open = (names: readonly string[]): Promise<Folder | undefined> => {
    const key = names.join('\\').toLowerCase();
    const known = folders.get(key);
    if (known !== undefined) return known;
    const found = list(names);
    folders.set(key, found);
    return found;
  };
  const list = async (names: readonly string[]): Promise<Folder | undefined> => {
    const last = names.at(-1);
    if (last === undefined) return { path: root, has: topHas };
    const parent = await open(names.slice(0, -1));
    if (parent === undefined) return undefined;
    const entry = await findName(files, style, parent.path, last, signal);
    if (entry === undefined) return undefined;
    const path = joinPath(style, parent.path, entry.name);
    const there = new Set<string>();
    for await (const page of files.list(path, signal)) for (const { name } of page) there.add(name.toLowerCase());
    return { path, has: async (name) => there.has(name.toLowerCase()) };
  };
  const topHas = async (name: string) => (await findName(files, style, root, name, signal)) !== undefined;

  return async (names) => {
    const last = names.at(-1);
    if (last === undefined) return undefined;
    try {
      const folder = await open(names.slice(0, -1));
      return folder === undefined ? false : await folder.has(last);
    } catch (error) {
      signal.throwIfAborted();
      if (isProblem(error, 'connection-lost')) throw error;
      return undefined;
    }
  };
}

interface Folder {
  readonly path: string;
  has(name: string): Promise<boolean>;
}
