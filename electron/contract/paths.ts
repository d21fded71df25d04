import { z } from 'zod';
import { encodeName, isText } from './names.ts';

/** How a target writes its paths: `/mnt/c/Users` or `C:\Users`. */
export const pathStyle = z.enum(['posix', 'windows']);
export type PathStyle = z.infer<typeof pathStyle>;

/** An absolute path in the target's own style; names in it are encoded as in `names.ts`. */
export const path = z.string().min(1).max(32_768);

/** Above all drives of a computer with drive letters: its folder of drives. */
export const DRIVES = '\\';

const WINDOWS_ROOT = /^(?:[A-Za-z]:\\|\\\\[^\\]+\\[^\\]+)/;

/** The root a path hangs on: `/`, `C:\`, `\\server\share`, or `\` for the folder of drives. */
export function rootOf(style: PathStyle, path: string): string {
  if (style === 'posix') return '/';
  return WINDOWS_ROOT.exec(path)?.[0] ?? DRIVES;
}

/** The names of a path from the root down, without empty and `.` parts; `..` is resolved and never climbs over the root. */
export function segmentsOf(style: PathStyle, path: string): string[] {
  const rest = path.startsWith(rootOf(style, path)) ? path.slice(rootOf(style, path).length) : path;
  const names: string[] = [];
  for (const name of rest.split(style === 'posix' ? '/' : /[\\/]/)) {
    if (name === '..') names.pop();
    else if (name !== '' && name !== '.') names.push(name);
  }
  return names;
}

/** The path with `name` below `folder`. */
export function joinPath(style: PathStyle, folder: string, ...names: string[]): string {
  const separator = style === 'posix' ? '/' : '\\';
  let path = folder;
  for (const name of names) {
    if (style === 'windows' && path === DRIVES) path = /^[A-Za-z]:$/.test(name) ? `${name}\\` : name;
    else path = path.endsWith(separator) ? path + name : path + separator + name;
  }
  return path;
}

/** A part of a path that `normalPath` would take away: empty, `.` or `..`. */
const UNTIDY = /\/\.{0,2}(?:\/|$)/;
/** Most paths need no taking apart, which for thousands of small files is felt. */
const isTidy = (style: PathStyle, path: string) => style === 'posix' && path.startsWith('/') && !UNTIDY.test(path);

/** The folder a path lies in; a root is its own parent, but a drive lies in the folder of drives. */
export function parentOf(style: PathStyle, path: string): string {
  if (isTidy(style, path)) return path.slice(0, Math.max(1, path.lastIndexOf('/')));
  const root = rootOf(style, path);
  const names = segmentsOf(style, path);
  if (names.length === 0) return style === 'windows' ? DRIVES : root;
  return joinPath(style, root, ...names.slice(0, -1));
}

/** The last name of a path, or the root itself. */
export function baseOf(style: PathStyle, path: string): string {
  return segmentsOf(style, path).at(-1) ?? rootOf(style, path);
}

/** The path without `.`, `..`, doubled or trailing separators. */
export function normalPath(style: PathStyle, path: string): string {
  if (isTidy(style, path)) return path;
  return joinPath(style, rootOf(style, path), ...segmentsOf(style, path));
}

/** True when `path` is `folder` or lies below it, by names alone. */
export function isInside(style: PathStyle, folder: string, path: string): boolean {
  const fold = (name: string) => (style === 'windows' ? name.toLowerCase() : name);
  const outer = [rootOf(style, folder), ...segmentsOf(style, folder)].map(fold);
  const inner = [rootOf(style, path), ...segmentsOf(style, path)].map(fold);
  return outer.every((name, index) => inner[index] === name);
}

/** Longest path that Linux takes in one call, without the final NUL; and that Windows takes at all. */
const LONGEST = { posix: 4095, windows: 32_766 };

/** Says why a name that a listing brought can't be the name of anything in that folder; undefined when it can. */
export function impossibleName(style: PathStyle, name: string): string | undefined {
  if (name === '') return 'It is empty.';
  if (name === '.' || name === '..') return 'It stands for a folder on the way, not for something in this folder.';
  if (name.includes('/') || (style === 'windows' && name.includes('\\')))
    return 'It has a path separator in it, so it would lead out of its folder.';
  if (name.includes('\0')) return 'It has a zero byte in it.';
  try {
    if (!isText(name)) encodeName(name);
  } catch {
    return 'It is not made of bytes that a name can have.';
  }
  return undefined;
}

/** True when the whole path is longer than the system can open. */
export function isPathTooLong(style: PathStyle, path: string): boolean {
  if (path.length > LONGEST[style]) return true;
  return style === 'posix' && path.length * 3 > LONGEST.posix && encodeName(path).length > LONGEST.posix;
}
