import type { Used } from '../../../electron/contract/usage.ts';
import { displayName } from '../../../electron/contract/names.ts';

/** One folder or large file with all that is in it. */
export interface UsageRow {
  /** Relative path; `''` ends in files that are too small to stand alone. */
  readonly key: string;
  readonly shown: string;
  readonly kind: 'folder' | 'file' | 'rest';
  readonly bytes: number;
  readonly files: number;
}

interface Node {
  bytes: number;
  files: number;
  own: number;
  ownFiles: number;
  readonly folders: Set<string>;
  readonly large: Map<string, number>;
}

/** What the folders of a tree hold, summed up as it is counted. */
export interface UsageTree {
  add(used: readonly Used[]): void;
  /** What is in a folder, the largest first. */
  rowsIn(folder: string, restName: string): UsageRow[];
  totalOf(folder: string): { bytes: number; files: number };
}

const parentOf = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf('/')));
const nameOf = (path: string) => displayName(path.slice(path.lastIndexOf('/') + 1));

export function createUsageTree(): UsageTree {
  const nodes = new Map<string, Node>();

  const nodeOf = (path: string): Node => {
    const known = nodes.get(path);
    if (known) return known;
    const node: Node = { bytes: 0, files: 0, own: 0, ownFiles: 0, folders: new Set(), large: new Map() };
    nodes.set(path, node);
    if (path !== '') nodeOf(parentOf(path)).folders.add(path);
    return node;
  };

  return {
    add(used) {
      for (const { path, bytes, files, large } of used) {
        const folder = nodeOf(path);
        folder.own += bytes;
        folder.ownFiles += files;
        for (const each of large) folder.large.set(`${path === '' ? '' : `${path}/`}${each.name}`, each.bytes);
        for (let at = path; ; at = parentOf(at)) {
          const node = nodeOf(at);
          node.bytes += bytes;
          node.files += files;
          if (at === '') break;
        }
      }
    },
    rowsIn(path, restName) {
      const node = nodes.get(path);
      if (!node) return [];
      const rows: UsageRow[] = [];
      let rest = node.own;
      let restFiles = node.ownFiles;
      for (const [key, bytes] of node.large) {
        rows.push({ key, shown: nameOf(key), kind: 'file', bytes, files: 1 });
        rest -= bytes;
        restFiles -= 1;
      }
      for (const key of node.folders) {
        const { bytes, files } = nodeOf(key);
        rows.push({ key, shown: nameOf(key), kind: 'folder', bytes, files });
      }
      if (restFiles > 0) rows.push({ key: `${path}/`, shown: restName, kind: 'rest', bytes: rest, files: restFiles });
      return rows.sort((one, other) => other.bytes - one.bytes);
    },
    totalOf(path) {
      const { bytes, files } = nodes.get(path) ?? { bytes: 0, files: 0 };
      return { bytes, files };
    },
  };
}
