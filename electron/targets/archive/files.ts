import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { baseOf, normalPath } from '../../contract/paths.ts';
import { cancelled, isProblem } from '../../contract/problem.ts';
import type { Attributes } from '../../contract/undo.ts';
import type { Files, ManyFiles } from '../target.ts';
import type { Member } from '../../archives/listing.ts';
import { noArchive, notAFile, notInside, readOnly, unreadable } from '../../archives/problems.ts';
import { type Archive, startReading } from '../../archives/seven-zip.ts';
import { entryOf, type Node, type Tree } from './tree.ts';

const PAGE = 500;
/** Files that one run of 7-Zip unpacks together: so many, so many bytes, and names of so many characters. */
const TOGETHER = { files: 1000, bytes: 16 * 1024 * 1024, names: 60_000 };
/** Most bytes of a link's end. */
const LINK = 4096;

/** What an opened archive holds now, and whether its members lie in a tar within. */
export interface Opened {
  readonly tree: Tree;
  readonly isTwice: boolean;
}

interface Wanted {
  /** Its place among the paths that were asked for. */
  readonly index: number;
  readonly member: Member;
  readonly size: number;
}

/** The files of an archive, to look at and to copy out. `opened` gives what is in it, read anew where the archive has changed. */
export function archiveFiles(
  archive: Archive,
  opened: (signal?: AbortSignal) => Promise<Opened>,
  { modes }: { modes: boolean },
): Files {
  const nodeAt = async (path: string, signal?: AbortSignal): Promise<Node> => {
    if (signal?.aborted) throw cancelled();
    const node = (await opened(signal)).tree.find(path);
    if (!node) throw notInside(path);
    return node;
  };
  const entryAt = (node: Node, path: string) => ({ ...entryOf(node), name: baseOf('posix', path) });
  const refuse = () => Promise.reject(readOnly());

  async function* content(members: readonly Member[], path: string, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
    const stop = new AbortController();
    const any = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
    const running = await startReading(archive, (await opened(signal)).isTwice, members, any);
    let isOver = false;
    try {
      yield* running.stdout;
      isOver = true;
    } finally {
      if (!isOver) stop.abort();
    }
    const { status, stderr } = await running.done;
    if (status !== 0) throw unreadable(path, stderr);
  }

  async function* read(
    path: string,
    { offset = 0, length = Infinity, signal }: { offset?: number; length?: number; signal?: AbortSignal } = {},
  ): AsyncGenerator<Uint8Array> {
    const { member, before, children } = await nodeAt(path, signal);
    if (!member || children || member.kind === 'folder') throw notAFile(path);
    if (length <= 0) return;
    // Of members with one name all come, in their order; the last one is what unpacking would leave.
    const skipped = before.reduce((sum, { size }) => sum + (size ?? Number.NaN), 0);
    if (Number.isNaN(skipped)) throw unreadable(path, 'several files of this name, of unknown sizes');
    let at = -skipped;
    for await (const chunk of content([member], path, signal)) {
      const from = Math.min(chunk.length, Math.max(0, offset - at));
      const to = Math.min(chunk.length, offset + length - at);
      at += chunk.length;
      // Never more than was announced: an archive may be made to fill disks.
      if (member.size !== undefined && at > member.size) throw unreadable(path, 'there is more in it than it says');
      if (to > from) yield chunk.subarray(from, to);
      if (at >= offset + length) return;
    }
    if (member.size !== undefined && at < member.size) throw unreadable(path, 'there is less in it than it says');
  }

  async function readLink(path: string): Promise<string> {
    const { member } = await nodeAt(path);
    if (member?.kind !== 'link') throw notAFile(path);
    if (member.linkTo !== undefined) return member.linkTo;
    const chunks: Uint8Array[] = [];
    for await (const chunk of read(path, { length: LINK })) chunks.push(chunk);
    return Buffer.concat(chunks).toString('utf8');
  }

  const many: ManyFiles = {
    async *read(paths, { largest, signal }) {
      const { tree } = await opened(signal);
      const wanted = paths.flatMap((path, index) => {
        const node = tree.find(path);
        const { member, before, children } = node ?? {};
        const isPlain = member?.kind === 'file' && !children && before?.length === 0;
        const size = isPlain ? member.size : undefined;
        return member && size !== undefined && size <= largest ? [{ index, member, size }] : [];
      });
      wanted.sort((one, other) => one.member.order - other.member.order);
      for (const batch of batches(wanted)) {
        const whole = await collected(batch, signal);
        let at = 0;
        for (const { index, member, size } of whole ? batch : []) {
          const data = whole?.subarray(at, at + size) ?? new Uint8Array();
          at += size;
          if (member.crc !== undefined && crc32(data) !== member.crc) continue;
          yield [{ index, data, modified: BigInt(member.modified ?? 0) * 1_000_000n }];
        }
      }
    },
    write: refuse,
    async hash(paths, signal) {
      const hashes: (string | null)[] = paths.map(() => null);
      for await (const files of many.read(paths, { largest: TOGETHER.bytes, ...(signal && { signal }) }))
        for (const { index, data } of files) hashes[index] = createHash('sha256').update(data).digest('hex');
      return hashes;
    },
    rename: async (renamings) => renamings.map(() => false),
  };

  /** All bytes of these members; null where one of them fails: which one, and why, shows when they are read one by one. */
  async function collected(batch: readonly Wanted[], signal?: AbortSignal): Promise<Buffer | null> {
    const total = batch.reduce((sum, { size }) => sum + size, 0);
    const chunks: Uint8Array[] = [];
    let length = 0;
    try {
      const members = batch.map(({ member }) => member);
      for await (const chunk of content(members, archive.path, signal)) {
        length += chunk.length;
        if (length > total) return null;
        chunks.push(chunk);
      }
    } catch (error) {
      if (isProblem(error, 'damaged')) return null;
      throw error;
    }
    return length === total ? Buffer.concat(chunks) : null;
  }

  return {
    abilities: {
      atomicReplace: false,
      modes,
      owners: false,
      links: false,
      hardLinks: false,
      caseSensitive: true,
      windowsNames: false,
      anyBytes: true,
    },
    async *list(path, signal) {
      const { children, member } = await nodeAt(path, signal);
      if (!children && member && member.kind !== 'folder') throw noArchive(path, 'it is no folder');
      const entries = [...(children?.values() ?? [])];
      for (let at = 0; at < entries.length; at += PAGE) {
        if (signal?.aborted) throw cancelled();
        yield entries.slice(at, at + PAGE).map(entryOf);
      }
    },
    stat: async (path, { signal } = {}) => entryAt(await nodeAt(path, signal), path),
    read: (path, options) => read(normalPath('posix', path), options),
    write: refuse,
    makeFolder: refuse,
    rename: refuse,
    remove: refuse,
    removeFolder: refuse,
    async attributes(path, signal): Promise<Attributes> {
      const { member } = await nodeAt(path, signal);
      return member?.modified === undefined ? {} : { modified: member.modified };
    },
    setAttributes: refuse,
    readLink,
    makeLink: refuse,
    makeHardLink: refuse,
    async fileSystem(path, signal) {
      await nodeAt(path, signal);
      return { id: archive.path, readOnly: true };
    },
    async space(path, signal) {
      await nodeAt(path, signal);
      return null;
    },
    many: async () => many,
  };
}

/** In the order given, as many at a time as one run of 7-Zip takes. */
function batches(wanted: readonly Wanted[]): Wanted[][] {
  const all: Wanted[][] = [];
  let bytes = 0;
  let names = 0;
  for (const one of wanted) {
    bytes += one.size;
    names += one.member.path.length + 4;
    const last = all.at(-1);
    if (last && last.length < TOGETHER.files && bytes <= TOGETHER.bytes && names <= TOGETHER.names) last.push(one);
    else {
      all.push([one]);
      bytes = one.size;
      names = one.member.path.length + 4;
    }
  }
  return all;
}
