import { execFile } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { isText } from '../../../contract/names.ts';
import { normalPath, parentOf, type PathStyle } from '../../../contract/paths.ts';
import type { ManyFiles, SmallFile } from '../../target.ts';
import { abortable } from '../abort.ts';
import { type NativePath, nativePath } from '../paths.ts';
import { together, workThread } from './thread.ts';

const execute = promisify(execFile);
/** Files and bytes that are handed over at a time. */
const FILES = 256;
const BYTES = 1024 * 1024;
/** Bytes that are given on at a time: few enough for a slow line to flow. */
const PIECE = 64 * 1024;
/** The largest that is hashed there, in bytes. */
const LARGEST = 16 * 1024 * 1024;
/** Folders named in one call of `sync`. */
const FOLDERS = 100;
/** How long (ms) the end of a writing that was given up is waited for. */
const LAST_WORDS = 5_000;

/** Many small files of this computer at once, by a thread of its own. */
export function localMany(style: PathStyle, modes: boolean, platform: NodeJS.Platform): ManyFiles {
  const ask = workThread();
  // Text as it is where it stands for the same bytes: it is handed over faster.
  const native = (path: string): NativePath =>
    style === 'posix' && path.startsWith('/') && !path.includes('\0') && isText(path)
      ? normalPath(style, path)
      : nativePath(style, path);

  const natives = (paths: readonly string[]) => together(paths.map(native));

  /** One call for each disk instead of one for each file, which a disk that really writes would take thousands of times as long for. */
  const flush = async (paths: readonly string[], signal?: AbortSignal): Promise<boolean> => {
    const folders = [...new Set(paths.map((path) => parentOf(style, path)))];
    // Arguments are text, names need not be.
    if (platform === 'linux' && folders.every(isText)) {
      try {
        for (let at = 0; at < folders.length; at += FOLDERS)
          await execute('sync', ['-f', '--', ...folders.slice(at, at + FOLDERS)], { signal });
        return true;
      } catch {
        signal?.throwIfAborted();
      }
    }
    return await ask('flush', { paths: natives(paths) }, { signal });
  };

  return {
    async *read(paths, { largest, signal }) {
      for (let at = 0; at < paths.length; at += FILES) {
        const group = natives(paths.slice(at, at + FILES));
        const { data, sizes, dates } = await ask('read', { paths: group, largest }, { signal });
        let from = 0;
        let start = 0;
        let found: { index: number; data: Uint8Array; modified: bigint }[] = [];
        for (const [index, size] of sizes.entries()) {
          if (size < 0) continue;
          found.push({ index: at + index, data: data.subarray(from, from + size), modified: dates[index] ?? 0n });
          from += size;
          if (from - start < PIECE) continue;
          yield found;
          found = [];
          start = from;
        }
        if (found.length > 0) yield found;
      }
    },

    async write(files, signal) {
      const paths: string[] = [];
      let whole = true;
      let group: SmallFile[] = [];
      let bytes = 0;
      let writing: Promise<boolean> = Promise.resolve(true);
      const send = async () => {
        const data = new Uint8Array(bytes);
        let at = 0;
        for (const file of group) {
          data.set(file.data, at);
          at += file.data.length;
        }
        const sent = {
          data,
          sizes: Float64Array.from(group, (file) => file.data.length),
          dates: BigInt64Array.from(group, ({ modified }) => modified),
          paths: natives(group.map(({ path }) => path)),
          permissions: Uint16Array.from(group, ({ mode }) => mode),
          modes,
        };
        group = [];
        bytes = 0;
        // The next group is gathered while this one is written.
        const before = writing;
        writing = ask('write', sent, { moved: [data.buffer] });
        writing.catch(() => undefined);
        whole = (await abortable(before, signal)) && whole;
      };
      try {
        for await (const some of files)
          for (const file of some) {
            paths.push(file.path);
            group.push(file);
            bytes += file.data.length;
            if (group.length >= FILES || bytes >= BYTES) await send();
          }
        await send();
        whole = (await abortable(writing, signal)) && whole;
      } catch (error) {
        // Whoever removes what is there must not be overtaken by what is still written; but a disk may hang.
        await Promise.race([writing.catch(() => undefined), pause(LAST_WORDS, undefined, { ref: false })]);
        throw error;
      }
      return whole && (await flush(paths, signal));
    },

    async hash(paths, signal) {
      const hashes = (await ask('hash', { paths: natives(paths), largest: LARGEST }, { signal })).split(' ');
      return paths.map((_, index) => hashes[index] || null);
    },

    rename: (renamings) =>
      ask('rename', {
        from: natives(renamings.map(({ from }) => from)),
        to: natives(renamings.map(({ to }) => to)),
        replace: Uint8Array.from(renamings, ({ replace }) => (replace ? 1 : 0)),
      }),
  };
}
