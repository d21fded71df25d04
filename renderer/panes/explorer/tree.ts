import { displayName } from '../../../electron/contract/names.ts';
import { DRIVES, joinPath, type PathStyle } from '../../../electron/contract/paths.ts';
import { naturalKey } from '../../parts/grid/natural.ts';
import { crumbsOf } from './address.ts';

/** A folder whose folders were asked for. */
interface Branch {
  readonly open: boolean;
  /** Absent while they are read. */
  readonly names?: readonly string[];
  /** There are more than are shown. */
  readonly more?: boolean;
  readonly failed?: boolean;
}

/** The folders of a target as far as somebody looked into them. */
export interface Tree {
  readonly style: PathStyle;
  readonly branches: ReadonlyMap<string, Branch>;
}

/** Folders of one folder that are shown; nobody looks through more of them in a tree. */
const MOST_NAMES = 500;
/** Folders that are remembered; then those that were looked into first are forgotten. */
const MOST_BRANCHES = 200;

export const emptyTree = (style: PathStyle): Tree => ({ style, branches: new Map() });
export const topOf = (style: PathStyle): string => (style === 'windows' ? DRIVES : '/');

/** One line of the tree. */
export interface TreeRow {
  readonly path: string;
  readonly label: string;
  /** 1 for the top. */
  readonly level: number;
  /** Undefined where it has nothing below it, as far as is known. */
  readonly open?: boolean;
  readonly reading: boolean;
  readonly failed: boolean;
  readonly more: boolean;
}

/** The lines of the tree from the top down; `drives` is what the folder of drives is called. */
export function treeRows({ style, branches }: Tree, drives: string): TreeRow[] {
  const rows: TreeRow[] = [];
  const add = (path: string, label: string, level: number) => {
    const branch = branches.get(path);
    const empty = branch?.names?.length === 0 && branch.failed !== true;
    rows.push({
      path,
      label,
      level,
      ...(!empty && { open: branch?.open ?? false }),
      reading: branch?.open === true && branch.names === undefined,
      failed: branch?.failed ?? false,
      more: branch?.open === true && branch.more === true,
    });
    if (!branch?.open) return;
    for (const name of branch.names ?? []) add(joinPath(style, path, name), displayName(name), level + 1);
  };
  const top = topOf(style);
  add(top, top === DRIVES ? drives : top, 1);
  return rows;
}

function withBranch(tree: Tree, path: string, branch: Branch): Tree {
  const branches = new Map(tree.branches);
  branches.set(path, branch);
  for (const oldest of branches.keys()) {
    if (branches.size <= MOST_BRANCHES) break;
    if (oldest !== path && oldest !== topOf(tree.style)) branches.delete(oldest);
  }
  return { ...tree, branches };
}

/** Unfolds a folder; its names are to be read where they are not known. */
export function unfolded(tree: Tree, path: string): Tree {
  const before = tree.branches.get(path);
  if (before?.open && !before.failed) return tree;
  return withBranch(tree, path, before?.names && !before.failed ? { ...before, open: true } : { open: true });
}

export function folded(tree: Tree, path: string): Tree {
  const before = tree.branches.get(path);
  return before?.open ? withBranch(tree, path, { ...before, open: false }) : tree;
}

/** What a folder turned out to hold. Hidden folders are left out, but for the one that leads to where the pane is. */
export function told(
  tree: Tree,
  path: string,
  folders: readonly { name: string; hidden: boolean }[],
  { more = false, keep }: { more?: boolean; keep?: string } = {},
): Tree {
  const before = tree.branches.get(path);
  if (before === undefined) return tree;
  const keyed = [...new Set(folders.filter(({ hidden }) => !hidden).map(({ name }) => name))]
    .map((name) => ({ name, key: naturalKey(displayName(name)) }))
    .toSorted((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0))
    .map(({ name }) => name);
  const names = keyed.slice(0, MOST_NAMES);
  const all = keep === undefined || names.includes(keep) ? names : [...names, keep];
  return withBranch(tree, path, { open: before.open, names: all, more: more || keyed.length > names.length });
}

/** Says that a folder could not be read; what leads to where the pane is stays. */
export function failed(tree: Tree, path: string, keep?: string): Tree {
  const before = tree.branches.get(path);
  if (before === undefined) return tree;
  return withBranch(tree, path, { open: before.open, names: keep === undefined ? [] : [keep], failed: true });
}

/** The folders to unfold, from the top, so that `path` is seen, each with the name that leads on. */
export function wayTo(style: PathStyle, path: string): { path: string; name: string }[] {
  const crumbs = crumbsOf(style, path);
  return crumbs.slice(0, -1).flatMap((crumb, index) => {
    const next = crumbs[index + 1];
    // In the folder of drives they have no trailing backslash.
    return next ? [{ path: crumb.path, name: crumb.path === DRIVES ? next.name.replace(/\\$/, '') : next.name }] : [];
  });
}
