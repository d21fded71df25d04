import { DRIVES, isInside, normalPath, parentOf, rootOf } from '../contract/paths.ts';
import { ProblemError } from '../contract/problem.ts';
import type { Files, Target } from '../targets/target.ts';
import { quoted } from './words.ts';

/** The files of a target. Throws `unsupported` where it has none. */
export function filesOf(target: Target): Files {
  if (target.files) return target.files;
  throw new ProblemError({
    code: 'unsupported',
    title: `There are no files to be had from ${target.state().label}`,
    message: 'It offers no way to work on files, so nothing was changed there.',
  });
}

/** The chosen paths, each once. Throws `invalid-input` for a root or what is no whole path. */
export function wholePaths({ pathStyle: style }: Target, paths: readonly string[]): string[] {
  const isAbsolute = paths.every((given) =>
    style === 'posix' ? given.startsWith('/') : rootOf(style, given) !== DRIVES || given === DRIVES,
  );
  const whole = [...new Set(paths.map((path) => normalPath(style, path)))];
  for (const path of whole) {
    const isRoot = path === rootOf(style, path) || parentOf(style, path) === DRIVES;
    if (isAbsolute && !isRoot) continue;
    throw new ProblemError({
      code: 'invalid-input',
      title: isRoot ? 'This can’t be done with a whole disk' : 'That is not a whole path',
      message: `${quoted(path)} ${isRoot ? 'is the root of everything on it' : 'does not say from which root it starts'}. Nothing was changed.`,
      remedy: 'Choose the files and folders themselves.',
    });
  }
  return whole;
}

/** As `wholePaths`, without those that lie in another. */
export function outermostPaths(target: Target, paths: readonly string[]): string[] {
  const whole = wholePaths(target, paths);
  return whole.filter((path) => !whole.some((other) => other !== path && isInside(target.pathStyle, other, path)));
}
