import { constants, type Stats } from 'node:fs';
import { type FileHandle, lstat, open } from 'node:fs/promises';
import { cancelled } from '../../contract/problem.ts';
import type { FileSink, WriteOptions } from '../target.ts';
import { abortable, throwIfAborted } from './abort.ts';
import { isHole } from '../zeroes.ts';
import type { NativePath } from './paths.ts';
import { codeOf, invalidInput, localProblem } from './problems.ts';

const ROOM = 8 * 1024 * 1024;
const BATCH = 4 * 1024 * 1024;
/** Bytes that are written together unless no more come: each writing wakes a thread, which costs as much as the writing. */
const WORTHWHILE = 1024 * 1024;
/** How many bytes may wait in the system's memory before the disk is told to write them down. */
const FLUSH = 64 * 1024 * 1024;

/**
 * Opens a file for writing as `Files.write` says. Bytes are written strictly in order, so that whatever ends the
 * program, the file holds a true beginning of what was given; long runs of zeroes take no room where the disk can do that.
 */
export async function openSink(native: NativePath, path: string, options: WriteOptions): Promise<LocalSink> {
  throwIfAborted(options.signal);
  const { O_WRONLY, O_CREAT, O_EXCL } = constants;
  // Absent on Windows, where the check below must do.
  const cautious = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  let handle: FileHandle;
  let before: Stats | undefined;
  try {
    if (options.create === 'new') {
      handle = await open(native, O_WRONLY | O_CREAT | O_EXCL | cautious, (options.mode ?? 0o666) & 0o777);
    } else {
      before = await lstat(native);
      if (before.isSymbolicLink()) throw Object.assign(new Error('a link'), { code: 'ELOOP' });
      if (!before.isFile()) throw invalidInput('This is no ordinary file', 'Only files can be written to.');
      handle = await open(native, O_WRONLY | cautious);
    }
  } catch (error) {
    // Linux opens a pipe nobody reads with ENXIO; the check above may have seen another thing of that name.
    throw localProblem(codeOf(error) === 'ENXIO' ? Object.assign(new Error(), { code: 'EINVAL' }) : error, path);
  }
  try {
    const stats = await handle.stat();
    const another = before !== undefined && (before.ino !== stats.ino || before.dev !== stats.dev);
    if (!stats.isFile() || another) throw invalidInput('This is no ordinary file', 'Only files can be written to.');
    if (options.create === 'new' && options.mode !== undefined && process.platform !== 'win32') {
      await handle.chmod(options.mode);
    }
    if (options.truncate) await handle.truncate(options.offset);
  } catch (error) {
    await handle.close();
    throw localProblem(error, path);
  }
  return new LocalSink(handle, path, options);
}

/** A file open for writing on this computer. */
export class LocalSink implements FileSink {
  readonly #handle: FileHandle;
  readonly #path: string;
  readonly #signal: AbortSignal | undefined;
  /** Nothing lies behind what is written, so that zeroes may be left out. */
  readonly #leavesHoles: boolean;
  readonly #queue: Uint8Array[] = [];
  #position: number;
  #waiting = 0;
  #unflushed = 0;
  #writing: Promise<void> | undefined;
  #flushing: Promise<void> | undefined;
  #failure: unknown;
  #ended = false;
  readonly #wakers: (() => void)[] = [];

  constructor(handle: FileHandle, path: string, options: WriteOptions) {
    this.#handle = handle;
    this.#path = path;
    this.#signal = options.signal;
    this.#position = options.offset;
    this.#leavesHoles = options.create === 'new' || options.truncate === true;
  }

  /** How far the file is written: every byte before this one was taken by the system. */
  get position(): number {
    return this.#position;
  }

  async write(chunk: Uint8Array): Promise<void> {
    this.#check();
    if (chunk.length === 0) return;
    this.#queue.push(chunk);
    this.#waiting += chunk.length;
    if (this.#waiting >= WORTHWHILE) this.#writing ??= this.#drain();
    while (this.#waiting > ROOM && this.#failure === undefined) {
      await abortable(new Promise<void>((resolve) => this.#wakers.push(resolve)), this.#signal);
    }
    this.#check();
  }

  async close(): Promise<void> {
    try {
      this.#check();
      await this.#writeRest();
      this.#fail();
      await this.#flushing;
      this.#fail();
      await this.#handle.datasync().catch((error: unknown) => {
        throw localProblem(error, this.#path);
      });
    } finally {
      await this.#release();
    }
  }

  async abandon(): Promise<void> {
    // What is here need not be fetched again by whoever goes on with the file.
    await this.#writeRest();
    await this.#release();
  }

  async #writeRest(): Promise<void> {
    this.#ended = true;
    this.#writing ??= this.#drain();
    await this.#writing;
  }

  async #release(): Promise<void> {
    this.#ended = true;
    await this.#writing;
    await this.#flushing;
    await this.#handle.close().catch(() => undefined);
  }

  #wake(): void {
    for (const waker of this.#wakers.splice(0)) waker();
  }

  #check(): void {
    if (this.#ended) throw cancelled();
    throwIfAborted(this.#signal);
    this.#fail();
  }

  #fail(): void {
    if (this.#failure !== undefined) throw localProblem(this.#failure, this.#path);
  }

  async #drain(): Promise<void> {
    try {
      while (this.#waiting >= (this.#ended ? 1 : WORTHWHILE) && this.#failure === undefined) {
        throwIfAborted(this.#signal);
        const batch: Uint8Array[] = [];
        let size = 0;
        while (this.#queue.length > 0 && size < BATCH) {
          const chunk = this.#queue.shift();
          if (chunk === undefined) break;
          batch.push(chunk);
          size += chunk.length;
        }
        await this.#put(batch);
        this.#waiting -= size;
        this.#wake();
        this.#flushSometimes(size);
      }
    } catch (error) {
      this.#failure ??= error;
    } finally {
      this.#writing = undefined;
      this.#wake();
    }
  }

  async #put(batch: Uint8Array[]): Promise<void> {
    let filled: Uint8Array[] = [];
    for (const chunk of batch) {
      if (!this.#leavesHoles || !isHole(chunk)) {
        filled.push(chunk);
        continue;
      }
      await this.#fill(filled);
      filled = [];
      this.#position += chunk.length;
      // At once, so that the file always ends where it is written to.
      await this.#handle.truncate(this.#position);
    }
    await this.#fill(filled);
  }

  async #fill(chunks: Uint8Array[]): Promise<void> {
    let rest = chunks;
    while (rest.length > 0) {
      const { bytesWritten } = await this.#handle.writev(rest, this.#position);
      this.#position += bytesWritten;
      rest = after(rest, bytesWritten);
    }
  }

  /** Has the disk write while more bytes come in, so that closing a large file need not wait for all of them. */
  #flushSometimes(size: number): void {
    this.#unflushed += size;
    if (this.#unflushed < FLUSH || this.#flushing !== undefined) return;
    this.#unflushed = 0;
    this.#flushing = this.#handle
      .datasync()
      // The system tells a failed flush only once: forget it, and bytes would be lost unheard.
      .catch((error: unknown) => {
        this.#failure ??= error;
      })
      .finally(() => {
        this.#flushing = undefined;
      });
  }
}

/** What is left of the chunks after their first `count` bytes. */
function after(chunks: readonly Uint8Array[], count: number): Uint8Array[] {
  let left = count;
  const rest: Uint8Array[] = [];
  for (const chunk of chunks) {
    if (left >= chunk.length) left -= chunk.length;
    else {
      rest.push(chunk.subarray(left));
      left = 0;
    }
  }
  return rest;
}
