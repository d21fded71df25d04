import { execFile } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { parentOf, type PathStyle } from '../../../contract/paths.ts';
import type { ManyFiles, SmallFile } from '../../target.ts';
import { abortable } from '../abort.ts';
import { nativePath } from '../paths.ts';
import { workThread } from './thread.ts';

const execute = promisify(execFile);
/** Files and bytes that are handed over at a time. */
const FILES = 256;
const BYTES = 1024 * 1024;
/** The largest that is hashed there, in bytes. */
const LARGEST = 16 * 1024 * 1024;
/** Folders named in one call of `sync`. */
const FOLDERS = 100;
/** How long (ms) the end of a writing that was given up is waited for. */
const LAST_WORDS = 5_000;

/** Many small files of this computer at once, by a thread of its own. */
export function localMany(style: PathStyle, modes: boolean, platform: NodeJS.Platform): ManyFiles {
  const ask = workThread();
  const native = (path: string) => nativePath(style, path);

  /** One call for each disk instead of one for each file, which a disk that really writes would take thousands of times as long for. */
  const flush = async (paths: readonly string[], signal?: AbortSignal): Promise<boolean> => {
    const folders = [...new Set(paths.map((path) => parentOf(style, path)))];
    // Arguments are text, names need not be.
    const text = folders.every((folder) => Buffer.from(folder).toString() === folder);
    if (platform === 'linux' && text) {
      try {
        for (let at = 0; at < folders.length; at += FOLDERS)
          await execute('sync', ['-f', '--', ...folders.slice(at, at + FOLDERS)], { signal });
        return true;
      } catch {
        signal?.throwIfAborted();
      }
    }
    return await ask('flush', { paths: paths.map(native) }, signal);
  };

  return {
    async *read(paths, { largest, signal }) {
      for (let at = 0; at < paths.length; at += FILES) {
        const group = paths.slice(at, at + FILES).map(native);
        const files = await ask('read', { paths: group, largest }, signal);
        for (const [index, file] of files.entries()) if (file) yield { index: at + index, ...file };
      }
    },

    async write(files, signal) {
      const paths: string[] = [];
      let whole = true;
      let group: SmallFile[] = [];
      let bytes = 0;
      let writing: Promise<boolean> = Promise.resolve(true);
      const send = async () => {
        const sent = group.map((file) => ({ ...file, path: native(file.path) }));
        group = [];
        bytes = 0;
        // The next group is gathered while this one is written.
        const before = writing;
        writing = ask('write', { files: sent, modes });
        writing.catch(() => undefined);
        whole = (await abortable(before, signal)) && whole;
      };
      try {
        for await (const file of files) {
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

    hash: (paths, signal) => ask('hash', { paths: paths.map(native), largest: LARGEST }, signal),

    rename: (renamings) =>
      ask('rename', {
        renamings: renamings.map(({ from, to, replace }) => ({ from: native(from), to: native(to), replace })),
      }),
  };
}
