import { randomBytes } from 'node:crypto';
import { appendFile, mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type ContentHandle, LARGEST_CONTENT } from '../contract/contents.ts';
import { ProblemError } from '../contract/problem.ts';

/** Bytes on their way from a page into a job, in owner-only files of their own, so that a job outlives the app with them. */
export interface Contents {
  /** Adds bytes to those of a handle, or of a new one. */
  add(bytes: Uint8Array, handle?: ContentHandle): Promise<ContentHandle>;
  /** The bytes of a handle; a `not-found` problem where they have given way to newer ones. */
  read(handle: ContentHandle): Promise<Uint8Array>;
}

const MOST_KEPT = 20;

export function openContents(dataFolder: string): Contents {
  const folder = join(dataFolder, 'contents');
  const fileOf = (handle: ContentHandle) => join(folder, handle.slice('content:'.length));

  /** Makes room for one more. */
  const prune = async () => {
    const names = await readdir(folder);
    if (names.length < MOST_KEPT) return;
    const aged = await Promise.all(names.map(async (name) => ({ name, at: (await stat(join(folder, name))).mtimeMs })));
    aged.sort((one, other) => other.at - one.at);
    for (const { name } of aged.slice(MOST_KEPT - 1)) await rm(join(folder, name), { force: true });
  };

  return {
    async add(bytes, given) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      if (given === undefined) await prune();
      const handle: ContentHandle = given ?? `content:${randomBytes(16).toString('hex')}`;
      const there = given === undefined ? 0 : (await read(fileOf(given))).length;
      if (there + bytes.length > LARGEST_CONTENT) {
        throw new ProblemError({
          code: 'invalid-input',
          title: 'That is too much to be saved from here',
          message: `At most ${LARGEST_CONTENT / 1024 ** 2} MiB can be written to a file from the editor. Nothing was changed.`,
        });
      }
      await appendFile(fileOf(handle), bytes, { mode: 0o600 });
      return handle;
    },
    read: (handle) => read(fileOf(handle)),
  };
}

async function read(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new ProblemError(
      {
        code: 'not-found',
        title: 'What was to be saved is not here any more',
        message: 'It was kept on this computer for a while and has given way to newer texts. Nothing was changed.',
        remedy: 'Save again from the editor.',
      },
      { cause: error },
    );
  }
}
