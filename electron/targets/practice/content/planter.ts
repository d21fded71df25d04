import { Disk, type DiskNode } from '../disk.ts';
import type { Recipe } from '../file-content.ts';
import { binaryRecipe, type Line, seedOf, textRecipe } from './recipes.ts';

/** Puts things onto the made-up disk before anybody sees it. Folders on the way are made. */
export interface Planter {
  readonly disk: Disk;
  readonly folder: (path: string, mode?: number) => void;
  /** A text of a few lines, kept as it is. */
  readonly text: (path: string, text: string, about?: About) => void;
  /** Lines made as they are read. */
  readonly lines: (path: string, size: number, line: Line, about?: About & { first?: string }) => void;
  /** Bytes made as they are read, behind a header. */
  readonly binary: (path: string, size: number, about?: About & { header?: string }) => void;
  /** Bytes kept as they are. */
  readonly bytes: (path: string, bytes: Uint8Array, about?: About) => void;
  readonly link: (path: string, to: string) => void;
  /** Gives the folders their dates, which everything put into them had changed. */
  readonly finish: () => void;
}

export interface About {
  readonly mode?: number;
  readonly owner?: number;
  readonly group?: number;
  /** Milliseconds since 1970; by default one of the last weeks, made from the path. */
  readonly modified?: number;
}

/** The last moment of the made-up server's life, before it was put into rescue mode. */
export const CRASHED = Date.UTC(2025, 9, 28, 3, 17, 42);
const DAY = 86_400_000;

export function planterFor(disk: Disk): Planter {
  const folders: [string, DiskNode][] = [];
  const settle = (path: string, node: DiskNode, { mode, owner = 0, group = owner, modified }: About) => {
    const time = modified ?? CRASHED - (seedOf(path) % (400 * 24)) * (DAY / 24) - (seedOf(`${path}!`) % 3600) * 1000;
    disk.change(node, { mode, owner, group, modified: time, accessed: time });
  };
  const folder = (path: string, mode?: number) => {
    if (path === '') return;
    folder(path.slice(0, path.lastIndexOf('/')));
    if (disk.place(path, true).node) return;
    const node = disk.makeFolder(path);
    folders.push([path, node]);
    settle(path, node, { mode });
  };
  const plant = (path: string, recipe: Recipe | undefined, about: About, content: string | Uint8Array = '') => {
    folder(path.slice(0, path.lastIndexOf('/')));
    const file = disk.makeFile(path, 0o644, recipe);
    if (content.length > 0) disk.write(file, 0, Buffer.from(content));
    settle(path, file, about);
  };
  return {
    disk,
    finish: () => {
      for (const [path, node] of folders) settle(path, node, { owner: node.owner, group: node.group });
    },
    folder,
    bytes: (path, bytes, about = {}) => plant(path, undefined, about, bytes),
    text: (path, text, about = {}) => plant(path, undefined, about, text),
    lines: (path, size, line, about = {}) => plant(path, textRecipe(seedOf(path), size, line, about.first), about),
    binary: (path, size, about = {}) => plant(path, binaryRecipe(seedOf(path), size, about.header), about),
    link: (path, to) => {
      folder(path.slice(0, path.lastIndexOf('/')));
      disk.makeLink(path, to);
      const node = disk.node(path, false);
      disk.change(node, { modified: CRASHED, accessed: CRASHED });
    },
  };
}
