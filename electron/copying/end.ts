import type { Entry } from '../contract/files.ts';
import { encodeName } from '../contract/names.ts';
import { DRIVES, joinPath, normalPath, type PathStyle, parentOf, rootOf, segmentsOf } from '../contract/paths.ts';
import { isProblem, ProblemError } from '../contract/problem.ts';
import type { Files, Target } from '../targets/target.ts';
import { quoted } from '../work/words.ts';
import { type HashThere, hashesOf } from './hashes.ts';
import type { Ground } from './names.ts';

/** One end of a copy. */
export interface End extends Ground {
  readonly target: Target;
  readonly files: Files;
  readonly style: PathStyle;
  readonly key: string;
  /** Such as `root@192.0.2.1`. */
  readonly label: string;
  readonly hash: HashThere;
}

/** Throws `unsupported` for a target without files. */
export function endOf(target: Target): End {
  const { files, pathStyle: style, key } = target;
  const { label } = target.state();
  if (!files)
    throw new ProblemError({
      code: 'unsupported',
      title: `There are no files to be had from ${label}`,
      message: 'It offers no way to read or write files, so nothing can be copied from or to it.',
    });
  return { target, files, style, key, label, abilities: files.abilities, hash: hashesOf(files) };
}

/** The path without `.` and `..`. Throws `invalid-input` for one that doesn't start at a root. */
export function absolutePath({ style, label }: End, path: string): string {
  const absolute = style === 'posix' ? path.startsWith('/') : rootOf(style, path) !== DRIVES || path === DRIVES;
  if (!absolute || path.includes('\0') || !isEncodable(path))
    throw new ProblemError({
      code: 'invalid-input',
      title: `${quoted(path)} is not a whole path`,
      message: `On ${label} a path begins ${style === 'posix' ? 'with a slash, such as /home' : 'with a drive, such as C:\\Users'}. Nothing was done.`,
    });
  return normalPath(style, path);
}

function isEncodable(path: string): boolean {
  try {
    encodeName(path);
    return true;
  } catch {
    return false;
  }
}

/** What has this path, links not followed; null where nothing has. */
export async function whatIsAt(
  files: Files,
  path: string,
  signal?: AbortSignal,
  follow = false,
): Promise<Entry | null> {
  try {
    return await files.stat(path, { follow, signal });
  } catch (error) {
    if (isProblem(error, 'not-found')) return null;
    throw error;
  }
}

/** Links in one path that are followed before it is taken for a ring. */
const LINKS = 40;

/** The path with every link on the way resolved, as far as it is there; the rest as it is. */
export async function realPath(end: End, path: string, signal?: AbortSignal): Promise<string> {
  return (await resolveLinks(end, rootOf(end.style, path), segmentsOf(end.style, path), signal)).real;
}

/**
 * Where these names lead to from `top` on, with `top` as the root of everything, as a system sees itself that is mounted there: a
 * link to `/etc` leads to the `etc` in `top`, and `..` never out of it. No link is left in it. Null where nothing is there.
 */
export async function pathBelow(
  end: End,
  top: string,
  names: readonly string[],
  signal?: AbortSignal,
): Promise<string | null> {
  const { real, whole } = await resolveLinks(end, top, names, signal);
  return whole ? real : null;
}

/** `whole`: all of it is there and no ring of links, so that the path holds none. */
async function resolveLinks(
  { files, style }: End,
  top: string,
  path: readonly string[],
  signal?: AbortSignal,
): Promise<{ real: string; whole: boolean }> {
  const isWhole = rootOf(style, top) === top;
  let real = top;
  const names = path.toReversed();
  let links = 0;
  for (let name = names.pop(); name !== undefined; name = names.pop()) {
    if (name === '..') {
      if (real !== top) real = parentOf(style, real);
      continue;
    }
    const here = joinPath(style, real, name);
    const entry = await whatIsAt(files, here, signal).catch((error: unknown) => {
      if (isProblem(error, 'no-permission')) return null;
      throw error;
    });
    if (!entry || links >= LINKS) return { real: joinPath(style, here, ...names.toReversed()), whole: false };
    if (entry.kind !== 'link') {
      real = here;
      continue;
    }
    links++;
    const to = await files.readLink(here);
    const absolute = style === 'posix' ? to.startsWith('/') : rootOf(style, to) !== DRIVES;
    if (absolute) real = isWhole ? rootOf(style, to) : top;
    const rest = absolute ? to.slice(rootOf(style, to).length) : to;
    // Not resolved by text: `..` after a link leads to the parent of where the link leads.
    const steps = rest.split(style === 'posix' ? '/' : /[\\/]/).filter((step) => step !== '' && step !== '.');
    names.push(...steps.toReversed());
  }
  return { real, whole: true };
}
