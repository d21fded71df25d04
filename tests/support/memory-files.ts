import { createHash } from 'node:crypto';
import type { Entry, EntryKind } from '../../electron/contract/files.ts';
import { baseOf, isInside, parentOf, segmentsOf } from '../../electron/contract/paths.ts';
import { isProblem, ProblemError, type ProblemCode } from '../../electron/contract/problem.ts';
import type { HashAlgorithm } from '../../electron/contract/sums.ts';
import type { FileAbilities, Files, ManyFiles, Target } from '../../electron/targets/target.ts';
import { plainTarget } from './engine.ts';

/** A file system in memory, whose link and disk go wrong exactly when a test wants. Paths are posix. */
export interface MemoryTarget extends Target {
  readonly files: Files;
  readonly root: MemoryNode;
  /** Called before each operation; what it throws is what the operation fails with. */
  before: (operation: Operation, path: string) => void;
  /** Called after an operation took effect, as if the answer to it could still be lost. */
  after: (operation: Operation, path: string) => void;
  /** Called with what a rename puts under a name. */
  onRename: (to: string, node: MemoryNode) => void;
  /** Called for each piece that goes over the link, either way; it may give other bytes back. */
  onBytes: (chunk: Uint8Array, path: string, way: 'read' | 'write') => Uint8Array;
  /** From now on the link is down, until the work waits for it with `connected()`. */
  cut(): never;
  /** From now on nothing works any more and nothing is changed: the process that used it was killed. */
  freeze(): void;
  /** Another process comes. */
  thaw(): void;
  at(path: string): MemoryNode | undefined;
  put(path: string, content: string | Uint8Array, facts?: { modified?: number; mode?: number }): MemoryNode;
  folder(path: string): MemoryNode;
  link(path: string, to: string): MemoryNode;
  special(path: string, kind: EntryKind): MemoryNode;
  /** Every path with what is there: content, `-> link`, or `/`. */
  picture(path?: string): Record<string, string>;
}

export type Operation =
  | 'list'
  | 'stat'
  | 'read'
  | 'write'
  | 'close'
  | 'makeFolder'
  | 'rename'
  | 'remove'
  | 'removeFolder'
  | 'setAttributes'
  | 'readLink'
  | 'makeLink'
  | 'attributes'
  | 'makeHardLink'
  | 'fileSystem'
  | 'space'
  | 'volumes'
  | 'hash'
  | 'copyWithin';

export interface MemoryNode {
  kind: EntryKind;
  content: Buffer;
  modified: number;
  mode: number;
  owner: number;
  group: number;
  accessed: number;
  linkTo?: string;
  children: Map<string, MemoryNode>;
}

export interface MemoryOptions {
  readonly id?: string;
  readonly abilities?: Partial<FileAbilities>;
  /** Bytes a read hands over at once. */
  readonly chunk?: number;
  readonly hashes?: boolean;
  readonly copies?: boolean;
  /** Whether it works on many small files at once. */
  readonly many?: boolean;
  readonly free?: number;
  /** Top folders of file systems mounted below the root; nothing is renamed from one to another. */
  readonly mounts?: readonly string[];
  /** Those of the file systems (by their top folder) that are mounted for reading only. */
  readonly readOnly?: readonly string[];
  /** What a listing says instead of the truth. */
  readonly list?: (path: string, entries: Entry[]) => Entry[];
}

/** A problem with plain words, for faults. */
export function fault(code: ProblemCode): ProblemError {
  return new ProblemError({ code, title: `Made-up fault: ${code}`, message: 'It was asked for.' });
}

export function memoryTarget(options: MemoryOptions = {}): MemoryTarget {
  const { chunk = 1024, hashes = true, copies = false, many = false } = options;
  const newNode = (kind: EntryKind, fields: Partial<MemoryNode> = {}): MemoryNode => ({
    kind,
    content: Buffer.alloc(0),
    modified: 1_700_000_000_000,
    mode: kind === 'folder' ? 0o755 : 0o644,
    owner: 0,
    group: 0,
    accessed: 1_700_000_000_000,
    children: new Map(),
    ...fields,
  });
  const root = newNode('folder');
  let down = false;
  let frozen = false;
  let clock = 1_800_000_000_000;

  const abilities: FileAbilities = {
    atomicReplace: true,
    modes: true,
    owners: true,
    links: true,
    hardLinks: true,
    caseSensitive: true,
    windowsNames: false,
    anyBytes: true,
    ...options.abilities,
  };
  const fold = (name: string) => (abilities.caseSensitive ? name : name.toLowerCase());
  const keyIn = (folder: MemoryNode, name: string) =>
    [...folder.children.keys()].find((other) => fold(other) === fold(name)) ?? name;

  /** The node of a path; links on the way are followed, as systems do, and the last one with `follow`. */
  const find = (path: string, follow = false, hops = 0): MemoryNode | undefined => {
    let node: MemoryNode | undefined = root;
    let here = '/';
    const names = segmentsOf('posix', path);
    for (const [index, name] of names.entries()) {
      if (node?.kind !== 'folder') return undefined;
      node = node.children.get(keyIn(node, name));
      if (node?.kind === 'link' && (follow || index < names.length - 1)) {
        if (hops > 20) return undefined;
        const to: string = node.linkTo ?? '';
        const target: string = to.startsWith('/') ? to : `${here}/${to}`;
        node = find(target, true, hops + 1);
      }
      here = here === '/' ? `/${name}` : `${here}/${name}`;
    }
    return node;
  };
  const need = (path: string, follow = false): MemoryNode => {
    const node = find(path, follow);
    if (!node) throw fault('not-found');
    return node;
  };
  const folderOf = (path: string): MemoryNode => {
    const folder = need(parentOf('posix', path), true);
    if (folder.kind !== 'folder') throw fault('not-found');
    return folder;
  };
  const entryFor = (name: string, node: MemoryNode): Entry => ({
    name,
    kind: node.kind,
    size: node.kind === 'file' ? node.content.length : 0,
    modified: node.modified,
    mode: node.mode,
    owner: String(node.owner),
    group: String(node.group),
    hidden: name.startsWith('.'),
    ...(node.linkTo !== undefined && { linkTo: node.linkTo }),
  });

  const alive = () => {
    if (frozen) throw fault('internal');
    if (down) throw fault('connection-lost');
  };
  const cut = (): never => {
    down = true;
    throw fault('connection-lost');
  };

  const mountOf = (path: string) =>
    [...(options.mounts ?? [])]
      .filter((mount) => isInside('posix', mount, path))
      .sort((a, b) => b.length - a.length)[0] ?? '/';
  const isReadOnly = (path: string) => options.readOnly?.includes(mountOf(path)) ?? false;
  const CHANGES = new Set<Operation>([
    ...(['write', 'makeFolder', 'rename', 'remove', 'removeFolder'] as const),
    ...(['setAttributes', 'makeLink', 'makeHardLink'] as const),
  ]);

  /** Lets the test's fault come first, then acts, then lets the answer be lost. */
  const act = async <T>(operation: Operation, path: string, work: () => T): Promise<T> => {
    await Promise.resolve();
    alive();
    target.before(operation, path);
    alive();
    if (CHANGES.has(operation) && isReadOnly(path)) throw fault('no-permission');
    const result = work();
    target.after(operation, path);
    return result;
  };

  const insert = (path: string, node: MemoryNode): MemoryNode => {
    const folder = folderOf(path);
    const name = baseOf('posix', path);
    if (folder.children.has(keyIn(folder, name))) throw fault('already-exists');
    folder.children.set(name, node);
    return node;
  };

  const files: Files = {
    abilities,
    async *list(path) {
      const folder = await act('list', path, () => need(path));
      if (folder.kind !== 'folder') throw fault('invalid-input');
      const entries = [...folder.children].map(([name, node]) => entryFor(name, node));
      const said = options.list?.(path, entries) ?? entries;
      for (let at = 0; at < said.length; at += 2) {
        alive();
        yield said.slice(at, at + 2);
        await act('list', path, () => undefined);
      }
    },
    stat: (path, { follow = false } = {}) =>
      act('stat', path, () => entryFor(baseOf('posix', path), need(path, follow))),
    async *read(path, { offset = 0, length } = {}) {
      const node = await act('read', path, () => need(path, true));
      if (node.kind !== 'file') throw fault('invalid-input');
      const end = Math.min(node.content.length, length === undefined ? Infinity : offset + length);
      for (let at = offset; at < end; at += chunk) {
        await Promise.resolve();
        alive();
        const piece = Uint8Array.from(node.content.subarray(at, Math.min(at + chunk, end)));
        yield target.onBytes(piece, path, 'read');
      }
    },
    async write(path, { offset, create, truncate, mode }) {
      const node = await act('write', path, () => {
        if (create === 'new') return insert(path, newNode('file', { modified: clock++, mode: mode ?? 0o644 }));
        const there = need(path);
        if (there.kind !== 'file') throw fault('invalid-input');
        if (truncate) there.content = there.content.subarray(0, offset);
        return there;
      });
      let position = offset;
      return {
        async write(piece) {
          await Promise.resolve();
          alive();
          // Where that freezes, what it gave back still reached the disk: half a write.
          const bytes = target.onBytes(piece, path, 'write');
          const behind = node.content.subarray(position + bytes.length);
          node.content = Buffer.concat([node.content.subarray(0, position), bytes, behind]);
          node.modified = clock++;
          position += bytes.length;
          alive();
        },
        close: () => act('close', path, () => undefined),
        async abandon() {},
      };
    },
    makeFolder: (path, { mode } = {}) =>
      act('makeFolder', path, () => {
        insert(path, newNode('folder', { mode: mode ?? 0o755 }));
      }),
    rename: (from, to, { replace = false } = {}) =>
      act('rename', from, () => {
        const node = need(from);
        if (mountOf(from) !== mountOf(to)) throw fault('unsupported');
        const folder = folderOf(to);
        const key = keyIn(folder, baseOf('posix', to));
        const there = folder.children.get(key);
        if (there && there !== node && (!replace || there.kind === 'folder')) throw fault('already-exists');
        target.onRename(to, node);
        folderOf(from).children.delete(keyIn(folderOf(from), baseOf('posix', from)));
        folder.children.delete(key);
        folder.children.set(baseOf('posix', to), node);
      }),
    remove: (path) =>
      act('remove', path, () => {
        if (need(path).kind === 'folder') throw fault('invalid-input');
        folderOf(path).children.delete(keyIn(folderOf(path), baseOf('posix', path)));
      }),
    removeFolder: (path) =>
      act('removeFolder', path, () => {
        const node = need(path);
        if (node.kind !== 'folder') throw fault('invalid-input');
        if (node.children.size > 0) throw fault('already-exists');
        folderOf(path).children.delete(keyIn(folderOf(path), baseOf('posix', path)));
      }),
    attributes: (path) =>
      act('attributes', path, () => {
        const { mode, owner, group, modified, accessed } = need(path);
        return { mode, owner, group, modified, accessed };
      }),
    setAttributes: (path, wanted) =>
      act('setAttributes', path, () => {
        const node = need(path);
        const { mode = node.mode, ...rest } = wanted;
        Object.assign(node, rest, node.kind === 'link' ? {} : { mode });
      }),
    readLink: (path) =>
      act('readLink', path, () => {
        const { linkTo } = need(path);
        if (linkTo === undefined) throw fault('invalid-input');
        return linkTo;
      }),
    makeLink: (path, to) =>
      act('makeLink', path, () => {
        insert(path, newNode('link', { linkTo: to }));
      }),
    makeHardLink: (path, to) =>
      act('makeHardLink', path, () => {
        const node = need(path);
        if (node.kind !== 'file') throw fault('unsupported');
        insert(to, node);
      }),
    fileSystem: (path) =>
      act('fileSystem', path, () => {
        need(path);
        return { id: mountOf(path), readOnly: isReadOnly(path) };
      }),
    volumes: () =>
      act('volumes', '/', () =>
        ['/', ...(options.mounts ?? [])].map((path) => ({
          path,
          readOnly: (options.readOnly ?? []).includes(path),
        })),
      ),
    space: (path) =>
      act('space', path, () => (options.free === undefined ? null : { total: 10 * options.free, free: options.free })),
    ...(hashes && {
      async hash(algorithm: HashAlgorithm, paths: readonly string[]) {
        const found: (string | null)[] = [];
        for (const path of paths) {
          const hash = act('hash', path, () => createHash(algorithm).update(need(path, true).content).digest('hex'));
          found.push(
            await hash.catch((error: unknown) => {
              if (isProblem(error, 'connection-lost') || isProblem(error, 'internal')) throw error;
              return null;
            }),
          );
        }
        return found;
      },
    }),
    ...(copies && {
      copyWithin: (from: string, to: string, { offset, onBytes }: { offset: number; onBytes?: (n: number) => void }) =>
        act('copyWithin', to, () => {
          const source = need(from, true);
          const node = find(to) ?? insert(to, newNode('file'));
          node.content = Buffer.concat([node.content.subarray(0, offset), source.content.subarray(offset)]);
          onBytes?.(node.content.length);
          return true;
        }),
    }),
    ...(many && { many: async () => manyOf(files) }),
  };

  const id = options.id ?? 'ssh://root@memory:22';
  const target: MemoryTarget = {
    ...plainTarget(id, {
      files,
      connected: async (signal) => {
        signal?.throwIfAborted();
        if (!frozen) down = false;
      },
    }),
    files,
    root,
    before: () => undefined,
    after: () => undefined,
    onRename: () => undefined,
    onBytes: (piece) => piece,
    cut,
    freeze() {
      frozen = true;
    },
    thaw() {
      frozen = false;
      down = false;
    },
    at: (path) => find(path),
    put(path, content, { modified = 1_700_000_000_000, mode = 0o644 } = {}) {
      this.folder(parentOf('posix', path));
      return insert(path, newNode('file', { content: Buffer.from(content), modified, mode }));
    },
    folder(path) {
      const there = find(path, true);
      if (there) return there;
      this.folder(parentOf('posix', path));
      return insert(path, newNode('folder'));
    },
    link(path, to) {
      this.folder(parentOf('posix', path));
      return insert(path, newNode('link', { linkTo: to }));
    },
    special(path, kind) {
      this.folder(parentOf('posix', path));
      return insert(path, newNode(kind));
    },
    picture(path = '/') {
      const found: Record<string, string> = {};
      const look = (at: string, node: MemoryNode) => {
        if (node.kind === 'file') found[at] = node.content.toString('latin1');
        else if (node.kind === 'link') found[at] = `-> ${node.linkTo}`;
        else if (node.kind === 'folder') {
          if (at !== '') found[at] = '/';
          for (const [name, child] of node.children) look(`${at}/${name}`, child);
        } else found[at] = node.kind;
      };
      const node = find(path);
      if (node) look('', node);
      return found;
    },
  };
  return target;
}

/** What says nothing of a single file. */
const ofAll = (error: unknown) => isProblem(error, 'connection-lost') || isProblem(error, 'internal');

async function* oneByOne<T>(groups: AsyncIterable<readonly T[]>): AsyncGenerator<T> {
  for await (const group of groups) yield* group;
}

/** Many files at once, by the ways for one, so that whatever can go wrong there goes wrong here. */
function manyOf(files: Files): ManyFiles {
  const isDone = async (work: () => Promise<unknown>): Promise<boolean> => {
    try {
      await work();
      return true;
    } catch (error) {
      if (ofAll(error)) throw error;
      return false;
    }
  };
  return {
    async *read(paths, { largest }) {
      for (const [index, path] of paths.entries()) {
        const chunks: Uint8Array[] = [];
        let modified = 0;
        const read = async () => {
          ({ modified = 0 } = await files.stat(path));
          for await (const chunk of files.read(path)) chunks.push(chunk);
        };
        if (!(await isDone(read))) continue;
        const data = Buffer.concat(chunks);
        if (data.length <= largest) yield [{ index, data, modified: BigInt(modified) * 1_000_000n }];
      }
    },
    async write(news) {
      let whole = true;
      for await (const { path, data, mode, modified } of oneByOne(news)) {
        const write = async () => {
          const sink = await files.write(path, { offset: 0, create: 'new', mode });
          await sink.write(data);
          await sink.close();
          await files.setAttributes(path, { mode, modified: Number(modified / 1_000_000n) });
        };
        whole = (await isDone(write)) && whole;
      }
      return whole;
    },
    hash: async (paths, signal) => (await files.hash?.('sha256', paths, signal)) ?? paths.map(() => null),
    async rename(renamings) {
      const done: boolean[] = [];
      for (const { from, to, replace } of renamings) done.push(await isDone(() => files.rename(from, to, { replace })));
      return done;
    },
  };
}
