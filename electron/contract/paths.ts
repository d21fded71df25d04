import { z } from 'zod';

/** How a target writes its paths: `/mnt/c/Users` or `C:\Users`. */
export const pathStyle = z.enum(['posix', 'windows']);
export type PathStyle = z.infer<typeof pathStyle>;

/** An absolute path in the target's own style; names in it are encoded as in `names.ts`. */
export const path = z.string().min(1).max(32_768);

/** Above all drives of a computer with drive letters: its folder of drives. */
export const DRIVES = '\\';

const WINDOWS_ROOT = /^(?:[A-Za-z]:\\|\\\\[^\\]+\\[^\\]+\\?)/;

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

/** The folder a path lies in; a root is its own parent, but a drive lies in the folder of drives. */
export function parentOf(style: PathStyle, path: string): string {
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
  return joinPath(style, rootOf(style, path), ...segmentsOf(style, path));
}

/** True when `path` is `folder` or lies below it, by names alone. */
export function isInside(style: PathStyle, folder: string, path: string): boolean {
  const fold = (name: string) => (style === 'windows' ? name.toLowerCase() : name);
  const outer = [rootOf(style, folder), ...segmentsOf(style, folder)].map(fold);
  const inner = [rootOf(style, path), ...segmentsOf(style, path)].map(fold);
  return outer.every((name, index) => inner[index] === name);
}
