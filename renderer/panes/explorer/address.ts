import { z } from 'zod';
import {
  baseOf,
  DRIVES,
  isInside,
  joinPath,
  normalPath,
  parentOf,
  type PathStyle,
  rootOf,
  segmentsOf,
} from '../../../electron/contract/paths.ts';
import { windowsNameFault } from '../../../electron/contract/windows-names.ts';
import type { Job } from '../../../electron/contract/job.ts';
import { toolContracts } from '../../../electron/contract/tools.ts';

/** One step of the path bar: its name and the folder it stands for. */
export interface Crumb {
  readonly name: string;
  readonly path: string;
}

/** The steps from the root down to `path`. */
export function crumbsOf(style: PathStyle, path: string): Crumb[] {
  const root = rootOf(style, path);
  const crumbs: Crumb[] = style === 'windows' && root !== DRIVES ? [{ name: DRIVES, path: DRIVES }] : [];
  crumbs.push({ name: root, path: root });
  let folder = root;
  for (const name of segmentsOf(style, path)) {
    folder = joinPath(style, folder, name);
    crumbs.push({ name, path: folder });
  }
  return crumbs;
}

/** The folder that a typed address means, seen from `folder`: absolute, relative, `~` for home, `C:` for a drive. */
export function typedPath(style: PathStyle, typed: string, folder: string, home: string): string {
  const wanted = typed.trim() === '' ? folder : typed;
  if (wanted === '~' || wanted.startsWith('~/') || wanted.startsWith('~\\')) {
    return normalPath(style, joinPath(style, home, wanted.slice(2)));
  }
  if (style === 'windows') {
    if (/^[A-Za-z]:$/.test(wanted)) return `${wanted}\\`;
    const slashed = wanted.replaceAll('/', '\\');
    return normalPath(
      style,
      rootOf(style, slashed) === DRIVES && slashed !== DRIVES ? joinPath(style, folder, slashed) : slashed,
    );
  }
  return normalPath(style, wanted.startsWith('/') ? wanted : joinPath(style, folder, wanted));
}

/** The folder above and the name to put the cursor on there; undefined at the top. */
export function above(style: PathStyle, path: string): { path: string; name: string } | undefined {
  const parent = parentOf(style, path);
  if (parent === path) return undefined;
  const name = baseOf(style, path);
  return { path: parent, name: parent === DRIVES ? name.replace(/\\$/, '') : name };
}

/** Why a name can't be given, as far as the page can tell; undefined where it can. */
export function nameFault(style: PathStyle, name: string): 'empty' | 'separator' | 'dots' | 'reserved' | undefined {
  if (name.trim() === '') return 'empty';
  if (name === '.' || name === '..') return 'dots';
  if (style === 'posix') return name.includes('/') || name.includes('\0') ? 'separator' : undefined;
  if (/[\\/]/.test(name)) return 'separator';
  return windowsNameFault(name) === undefined ? undefined : 'reserved';
}

/** The form of input that most tools which change files have. */
const onPaths = z.object({ target: z.string(), paths: z.array(z.string()) });

/** True when a job may have changed what is in `folder` of the target; with `below` also what lies deeper in it. */
export function touches(
  job: Pick<Job, 'tool' | 'input' | 'targets'>,
  target: { id: string; pathStyle: PathStyle },
  folder: string,
  below = false,
): boolean {
  const style = target.pathStyle;
  const changed: string[] = [];
  const copy = job.tool === 'copy-files' ? toolContracts['copy-files'].input.safeParse(job.input) : undefined;
  if (copy?.success) {
    const { to } = copy.data;
    // A copy makes the folders on the way to its destination, so every folder above may have a new one.
    if (to.target === target.id && isInside(style, folder, to.path)) return true;
    if (to.target === target.id) changed.push(to.path);
    if (copy.data.move && copy.data.from.target === target.id) changed.push(...copy.data.from.paths);
  }
  const paths = onPaths.safeParse(job.input);
  if (paths.success && paths.data.target === target.id) changed.push(...paths.data.paths);
  // Of what else it changed nothing is known but where.
  if (!copy?.success && !paths.success && job.targets.some(({ id }) => id === target.id)) return true;
  return changed.some(
    (path) =>
      isInside(style, path, folder) ||
      (below ? isInside(style, folder, path) : parentOf(style, path) === normalPath(style, folder)),
  );
}
