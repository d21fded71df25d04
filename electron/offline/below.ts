import { joinPath } from '../contract/paths.ts';
import { ProblemError } from '../contract/problem.ts';
import { quoted } from '../work/words.ts';
import { findName, type OfflineWindows } from './windows.ts';

type Where = Pick<OfflineWindows, 'files' | 'target'>;

/** The path below a folder, whatever the case of its names; undefined where it is not there or leads over a link. */
export async function walkBelow(
  { files, target }: Where,
  from: string,
  names: readonly string[],
  signal: AbortSignal,
): Promise<string | undefined> {
  let path = from;
  for (const name of names) {
    const entry = await findName(files, target.pathStyle, path, name, signal);
    if (entry === undefined) return undefined;
    path = joinPath(target.pathStyle, path, entry.name);
    if ((await files.stat(path, { signal })).kind === 'link') return undefined;
  }
  return path;
}

/** Where a file goes, and whether it is there. */
export type PlaceBelow =
  | { readonly state: 'missing'; readonly path: string }
  | { readonly state: 'there'; readonly path: string; readonly size: number | undefined };

/**
 * Where a file goes below a folder: in the folders that are there, whatever their case. `folders` gets those that are not. Throws
 * `already-exists` where a link or something else is in the way.
 */
export async function placeBelow(
  { files, target }: Where,
  from: string,
  names: readonly string[],
  folders: Set<string>,
  signal: AbortSignal,
): Promise<PlaceBelow> {
  const style = target.pathStyle;
  let path = from;
  let there = true;
  for (const [index, name] of names.entries()) {
    const entry = there ? await findName(files, style, path, name, signal) : undefined;
    path = joinPath(style, path, entry?.name ?? name);
    if (entry === undefined) {
      there = false;
      if (index < names.length - 1) folders.add(path);
      continue;
    }
    const { kind, size } = await files.stat(path, { signal });
    const isLast = index === names.length - 1;
    if (kind !== (isLast ? 'file' : 'folder')) throw inTheWay(path);
    if (isLast) return { state: 'there', path, size };
  }
  return { state: 'missing', path };
}

const inTheWay = (path: string) =>
  new ProblemError({
    code: 'already-exists',
    title: `${quoted(path)} is in the way`,
    message: 'It is a link, or a folder in the place of a file. Nothing was changed.',
    remedy: 'Look what it is, and rename it.',
  });
