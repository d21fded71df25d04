import { encodeName } from '../../contract/names.ts';
import { DiskError } from './disk-error.ts';
import { FileContent, type Recipe } from './file-content.ts';

interface Common {
  readonly id: number;
  /** The twelve permission bits. */
  mode: number;
  owner: number;
  group: number;
  /** Milliseconds since 1970. */
  modified: number;
  accessed: number;
  /** Refused to everybody, as a damaged or encrypted place is to root; `chmod` opens it. */
  barred: boolean;
  /** On a file system that is mounted for reading only. */
  frozen?: boolean;
  /** Extended attributes by name. */
  extended?: ReadonlyMap<string, Uint8Array>;
}
export interface FileNode extends Common {
  readonly kind: 'file';
  readonly content: FileContent;
  /** Open handles, and names that lead here: bytes are given back when all are gone. */
  opens: number;
  names: number;
}
export interface FolderNode extends Common {
  readonly kind: 'folder';
  readonly entries: Map<string, DiskNode>;
  name: string;
  /** The root has none. */
  parent: FolderNode | undefined;
}
export interface LinkNode extends Common {
  readonly kind: 'link';
  readonly to: string;
}
export interface DeviceNode extends Common {
  readonly kind: 'device';
  readonly device: 'null' | 'zero' | 'disk' | 'terminal';
}
export type DiskNode = FileNode | FolderNode | LinkNode | DeviceNode;

/** Where a path ends: the folder, the name in it, and what is there, if anything. */
export interface Place {
  readonly folder: FolderNode;
  readonly name: string;
  readonly node: DiskNode | undefined;
}

export interface DiskOptions {
  /** The size it pretends to have, in bytes; also the largest size of a file. */
  readonly total?: number;
  /** Bytes that may really be kept in memory; what is left of them is the free space. */
  readonly cap?: number;
  readonly now?: () => number;
}

/** Charged for each name beside its content, so that a flood of empty files ends too. */
const NODE_COST = 1024;
const LONGEST_NAME = 255;
const LONGEST_PATH = 4096;
const MOST_LINKS = 40;

/** A POSIX file tree in memory, with names as in `contract/names.ts`. Every refusal is a `DiskError`. */
export class Disk {
  readonly total: number;
  readonly root: FolderNode;
  readonly #cap: number;
  readonly #now: () => number;
  #stored = 0;
  #lastId = 1;

  constructor({ total = 40e9, cap = 512 * 1024 * 1024, now = Date.now }: DiskOptions = {}) {
    this.total = total;
    this.#cap = cap;
    this.#now = now;
    this.root = { kind: 'folder', ...this.#common(0o755), entries: new Map(), name: '', parent: undefined };
  }

  get free(): number {
    return Math.max(0, this.#cap - this.#stored);
  }

  /** Declares what is there now to be the disk as it was found: it is not charged. */
  seal(): void {
    this.#stored = 0;
  }

  /** Mounts a folder with all below it for reading only. */
  freeze(path: string): void {
    const open: DiskNode[] = [this.node(path)];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      node.frozen = true;
      if (node.kind === 'folder') open.push(...node.entries.values());
    }
  }

  /** The place that an absolute path stands for; `follow` looks through a link at its last name. */
  place(path: string, follow: boolean): Place {
    if (path.length > LONGEST_PATH || path.includes('\0')) {
      throw new DiskError(path.includes('\0') ? 'EINVAL' : 'ENAMETOOLONG');
    }
    const names = namesOf(path);
    let folder = this.root;
    let hops = 0;
    // A trailing slash means the folder itself, also behind a link.
    const wantsFolder = /\/\.?$/.test(path);
    for (let name = names.pop(); name !== undefined; name = names.pop()) {
      if (folder.barred) throw new DiskError('EACCES');
      const last = names.length === 0;
      if (name === '..') {
        folder = folder.parent ?? folder;
        continue;
      }
      if (encodeName(name).length > LONGEST_NAME) throw new DiskError('ENAMETOOLONG');
      const node = folder.entries.get(name);
      if (node?.kind === 'link' && (!last || follow || wantsFolder)) {
        if (++hops > MOST_LINKS || node.to.length > LONGEST_PATH) throw new DiskError('ELOOP');
        if (node.to.startsWith('/')) folder = this.root;
        names.push(...namesOf(node.to));
        if (names.length > LONGEST_PATH) throw new DiskError('ELOOP');
      } else if (node?.kind === 'folder') folder = node;
      else if (!last) throw new DiskError(node ? 'ENOTDIR' : 'ENOENT');
      else if (node && wantsFolder) throw new DiskError('ENOTDIR');
      else return { folder, name, node };
    }
    return { folder: folder.parent ?? folder, name: folder.name, node: folder };
  }

  node(path: string, follow = true): DiskNode {
    const { node } = this.place(path, follow);
    if (!node) throw new DiskError('ENOENT');
    return node;
  }

  folder(path: string): FolderNode {
    const node = this.node(path);
    if (node.kind !== 'folder') throw new DiskError('ENOTDIR');
    return node;
  }

  list(path: string): [string, DiskNode][] {
    const folder = this.folder(path);
    if (folder.barred) throw new DiskError('EACCES');
    return [...folder.entries];
  }

  /** The path without links, `.` and `..`; the last name need not be there. */
  realPath(path: string): string {
    const { folder, node, name } = this.place(path, true);
    return node === this.root ? '/' : `${pathOf(folder)}/${name}`;
  }

  makeFolder(path: string, mode = 0o755): FolderNode {
    const { folder, name, node } = this.place(path, false);
    if (node) throw new DiskError('EEXIST');
    const made: FolderNode = { kind: 'folder', ...this.#common(mode), entries: new Map(), name, parent: folder };
    this.#put(folder, name, made);
    return made;
  }

  makeLink(path: string, to: string): void {
    if (to === '') throw new DiskError('ENOENT');
    // OpenSSH's clients make the link at the place that has no name yet, whatever stands behind a trailing slash.
    const { folder, name, node } = this.place(path, false);
    if (node) throw new DiskError('EEXIST');
    this.#put(folder, name, { kind: 'link', ...this.#common(0o777), to });
  }

  /** Gives a file a second name. */
  makeHardLink(path: string, to: string): void {
    const file = this.node(path, false);
    const { folder, name, node } = this.place(to, false);
    if (node) throw new DiskError('EEXIST');
    if (file.kind !== 'file') throw new DiskError('EINVAL');
    this.#put(folder, name, file);
    file.names++;
  }

  makeDevice(path: string, device: DeviceNode['device']): void {
    const { folder, name, node } = this.place(path, false);
    if (node) throw new DiskError('EEXIST');
    this.#put(folder, name, { kind: 'device', ...this.#common(device === 'disk' ? 0o660 : 0o666), device });
  }

  /** A new file, from a recipe if one is given; nothing may have its name. */
  makeFile(path: string, mode = 0o644, recipe?: Recipe): FileNode {
    const { folder, name, node } = this.place(path, false);
    if (node) throw new DiskError('EEXIST');
    const content = new FileContent(this.total, recipe);
    const made: FileNode = { kind: 'file', ...this.#common(mode), content, opens: 0, names: 1 };
    this.#put(folder, name, made);
    return made;
  }

  /** What is at a path, to read or write; made where it is not there and `create` says so. Pair with `release` for files. */
  open(
    path: string,
    how: { create?: boolean; exclusive?: boolean; truncate?: boolean; write?: boolean; mode?: number } = {},
  ): DiskNode {
    const found = this.place(path, !how.exclusive);
    if (found.node && how.create && how.exclusive) throw new DiskError('EEXIST');
    if (!found.node && !how.create) throw new DiskError('ENOENT');
    if (!found.node && /\/\.?$/.test(path)) throw new DiskError('EISDIR');
    const node = found.node ?? this.makeFile(`${pathOf(found.folder)}/${found.name}`, how.mode);
    if (node.barred) throw new DiskError('EACCES');
    if (node.kind === 'device' && node.device === 'disk') throw new DiskError('EACCES');
    if (how.write && node.frozen) throw new DiskError('EROFS');
    if (node.kind === 'file') {
      if (how.truncate) this.resize(node, 0);
      node.opens++;
    }
    return node;
  }

  release(file: FileNode): void {
    file.opens--;
    this.#collect(file);
  }

  write(file: FileNode, offset: number, bytes: Uint8Array): void {
    refuseFrozen(file);
    file.content.write(offset, bytes, this.#reserve);
    file.modified = this.#now();
  }

  resize(file: FileNode, size: number): void {
    refuseFrozen(file);
    file.content.resize(size, this.#reserve);
    file.modified = this.#now();
  }

  /** Removes a file, link or device by name. */
  remove(path: string): void {
    const { folder, name, node } = this.place(path, false);
    if (!node) throw new DiskError('ENOENT');
    if (node.kind === 'folder') throw new DiskError('EISDIR');
    this.#drop(folder, name, node);
  }

  removeFolder(path: string): void {
    const { folder, name, node } = this.place(path, false);
    if (!node) throw new DiskError('ENOENT');
    if (node.kind !== 'folder') throw new DiskError('ENOTDIR');
    if (node === this.root || (node.frozen && !folder.frozen)) throw new DiskError('EBUSY');
    if (node.barred) throw new DiskError('EACCES');
    if (node.entries.size > 0) throw new DiskError('ENOTEMPTY');
    this.#drop(folder, name, node);
  }

  /** As rename(2): replaces a file, or an empty folder by a folder, in one step; `replace` false fails with EEXIST instead. */
  rename(from: string, to: string, replace = true): void {
    const source = this.place(from, false);
    const target = this.place(to, false);
    const { node } = source;
    if (!node) throw new DiskError('ENOENT');
    if (node === this.root || target.node === this.root) throw new DiskError('EBUSY');
    refuseFrozen(source.folder);
    refuseFrozen(target.folder);
    if (node.frozen) throw new DiskError('EBUSY');
    if (target.node && !replace) throw new DiskError('EEXIST');
    if (target.node === node) return;
    if (node.kind === 'folder') {
      for (let at: FolderNode | undefined = target.folder; at; at = at.parent) {
        if (at === node) throw new DiskError('EINVAL');
      }
      if (target.node && target.node.kind !== 'folder') throw new DiskError('ENOTDIR');
    } else if (/\/\.?$/.test(to)) throw new DiskError('ENOTDIR');
    if (target.node?.kind === 'folder') {
      if (node.kind !== 'folder') throw new DiskError('EISDIR');
      if (target.node.entries.size > 0) throw new DiskError('ENOTEMPTY');
    }
    if (target.node) this.#drop(target.folder, target.name, target.node);
    source.folder.entries.delete(source.name);
    target.folder.entries.set(target.name, node);
    if (node.kind === 'folder') {
      node.parent = target.folder;
      node.name = target.name;
    }
    source.folder.modified = target.folder.modified = this.#now();
  }

  change(
    node: DiskNode,
    {
      mode,
      owner,
      group,
      modified,
      accessed,
      extended,
    }: Partial<Pick<Common, 'mode' | 'owner' | 'group' | 'modified' | 'accessed' | 'extended'>>,
  ): void {
    refuseFrozen(node);
    if (extended !== undefined) node.extended = extended;
    if (mode !== undefined) {
      node.mode = mode & 0o7777;
      node.barred = false;
    }
    node.owner = owner ?? node.owner;
    node.group = group ?? node.group;
    node.modified = modified ?? node.modified;
    node.accessed = accessed ?? node.accessed;
  }

  #common(mode: number): Common {
    const now = this.#now();
    const id = ++this.#lastId;
    return { id, mode: mode & 0o7777, owner: 0, group: 0, modified: now, accessed: now, barred: false };
  }

  readonly #reserve = (bytes: number): void => {
    if (bytes > 0 && this.#stored + bytes > this.#cap) throw new DiskError('ENOSPC');
    this.#stored += bytes;
  };

  #put(folder: FolderNode, name: string, node: DiskNode): void {
    if (folder.barred) throw new DiskError('EACCES');
    refuseFrozen(folder);
    this.#reserve(NODE_COST);
    folder.entries.set(name, node);
    folder.modified = this.#now();
  }

  #drop(folder: FolderNode, name: string, node: DiskNode): void {
    refuseFrozen(folder);
    folder.entries.delete(name);
    folder.modified = this.#now();
    this.#reserve(-NODE_COST);
    if (node.kind !== 'file') return;
    node.names--;
    this.#collect(node);
  }

  #collect(file: FileNode): void {
    if (file.names <= 0 && file.opens <= 0) file.content.resize(0, this.#reserve);
  }
}

function refuseFrozen(node: DiskNode): void {
  if (node.frozen) throw new DiskError('EROFS');
}

/** The names of a path, last one first, so that the walk can pop them and push those of a link. */
function namesOf(path: string): string[] {
  return path
    .split('/')
    .filter((name) => name !== '' && name !== '.')
    .toReversed();
}

/** The path of a folder, empty for the root. */
function pathOf(folder: FolderNode): string {
  const names: string[] = [];
  for (let at = folder; at.parent; at = at.parent) names.unshift(`/${at.name}`);
  return names.join('');
}
