import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { abortable, throwIfAborted } from './abort.ts';
import type { NativePath } from './paths.ts';
import { invalidInput, localProblem } from './problems.ts';

const CHUNK = 1024 * 1024;
const AHEAD = 4;
/** For what lies behind the size that the system told: files of /proc tell 0, logs grow while they are read. */
const TAIL = 64 * 1024;

/** Opens a file (or a disk) for reading. Refuses folders, pipes and terminals, whose reading could wait for ever. */
export async function openForReading(native: NativePath, path: string): Promise<{ handle: FileHandle; size: number }> {
  // Without O_NONBLOCK, opening a pipe that nobody writes to would block a thread for good.
  const handle = await open(native, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = await handle.stat();
    if (stats.isDirectory()) throw invalidInput('This is a folder', 'A folder has no bytes of its own to read.');
    if (!stats.isFile() && !stats.isBlockDevice()) {
      throw invalidInput(
        'This is no ordinary file',
        'It is a pipe, a socket or a device, whose reading might never end.',
      );
    }
    return { handle, size: stats.isFile() ? stats.size : Number.MAX_SAFE_INTEGER };
  } catch (error) {
    await handle.close();
    throw localProblem(error, path);
  }
}

/**
 * The bytes of an open file from `offset` on, in chunks of at most 1 MiB, with four reads in flight. Stops at the end
 * of the file, wherever that has moved meanwhile. Rejects with what the system says, and with `cancelled`.
 */
export async function* readChunks(
  file: { handle: FileHandle; size: number },
  options: { offset: number; length?: number; signal?: AbortSignal },
): AsyncGenerator<Uint8Array, void, undefined> {
  const { offset, length = Number.MAX_SAFE_INTEGER, signal } = options;
  const end = Math.min(offset + length, Number.MAX_SAFE_INTEGER);
  const expected = Math.min(end, file.size);
  const ahead: Promise<{ chunk: Uint8Array; whole: boolean }>[] = [];
  let next = offset;
  try {
    for (;;) {
      throwIfAborted(signal);
      while (ahead.length < AHEAD && next < expected) {
        const size = Math.min(CHUNK, expected - next);
        const reading = fill(file.handle, next, size);
        // Whoever stops reading early has no use for the failure of a read ahead.
        reading.catch(() => undefined);
        ahead.push(reading);
        next += size;
      }
      const first = ahead.shift();
      if (first === undefined) break;
      const { chunk, whole } = await abortable(first, signal);
      if (chunk.length > 0) yield chunk;
      if (!whole) return;
    }
    while (next < end) {
      throwIfAborted(signal);
      const { chunk, whole } = await abortable(fill(file.handle, next, Math.min(TAIL, end - next)), signal);
      if (chunk.length > 0) yield chunk;
      if (!whole) return;
      next += chunk.length;
    }
  } finally {
    // Unless a hanging disk was given up by the signal, no read is left behind.
    if (!signal?.aborted) await Promise.allSettled(ahead);
  }
}

/** Reads `size` bytes at `position`; `whole` is false when the file ends before. */
async function fill(
  handle: FileHandle,
  position: number,
  size: number,
): Promise<{ chunk: Uint8Array; whole: boolean }> {
  const buffer = Buffer.allocUnsafeSlow(size);
  let filled = 0;
  while (filled < size) {
    const { bytesRead } = await handle.read(buffer, filled, size - filled, position + filled);
    if (bytesRead === 0) return { chunk: buffer.subarray(0, filled), whole: false };
    filled += bytesRead;
  }
  return { chunk: buffer, whole: true };
}
