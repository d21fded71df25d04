import { setTimeout as pause } from 'node:timers/promises';
import { isProblem, isReadError, ProblemError } from '../contract/problem.ts';
import type { FileSink } from '../targets/target.ts';
import { quoted } from '../work/words.ts';
import { type Hole, readAround } from './read-around.ts';
import { type End, whatIsAt } from './end.ts';

export interface Transfer {
  readonly from: End;
  readonly to: End;
  readonly source: string;
  readonly partial: string;
  /** Bytes to copy; undefined where the source doesn't tell: then all that come. */
  readonly size: number | undefined;
  /** Throw away what the partial file has. */
  readonly fresh: boolean;
  /** How much of a partial file's end is compared with the source before it is gone on with, in bytes. */
  readonly overlap: number;
  /** Nobody but the owner may read a half-written file, where the destination has permissions. */
  readonly mode: number | undefined;
  readonly signal: AbortSignal;
  readonly ready: () => Promise<void>;
  /** Waits until so many bytes may go over the line. */
  readonly spend: (bytes: number) => Promise<void>;
  /** Where it begins: at so many bytes that the partial file has already, `spoilt` if those were not the source's. */
  readonly onStart: (bytes: number, spoilt: boolean) => void;
  /** Bytes that can't be read; the partial file has zeroes there. */
  readonly onHole: (hole: Hole) => void;
  /** How many bytes the partial file has now. */
  readonly onBytes: (bytes: number) => void;
}

/** Brings a partial file up to `size` bytes, from where it stands; resolves with its size when all is flushed to the disk. */
export async function transfer(job: Transfer): Promise<number> {
  // A program that fails, at a damaged place of the disk, say, leaves the reading to us: we read around it.
  const within = await transferWithin(job).catch((error: unknown) => {
    if (isProblem(error, 'command-failed') || isReadError(error)) return undefined;
    throw error;
  });
  if (within !== undefined) return within;
  const { from, source, size, signal } = job;
  let sink = await openNew(job);
  const offset = sink ? 0 : await soundBytes(job);
  if (sink) job.onStart(0, false);
  sink ??= await openExisting(job, offset);
  const reached = await pour(
    job,
    sink,
    size === undefined
      ? from.files.read(source, { offset, signal })
      : readAround(from.files, source, { offset, size, signal, onHole: job.onHole }),
    offset,
  );
  await sink.close();
  return reached;
}

/** The same without the bytes leaving the target; undefined where both ends are not on one, or it can't do that. */
async function transferWithin(job: Transfer): Promise<number | undefined> {
  const { from, to, source, partial, size, signal } = job;
  if (from.key !== to.key || !to.files.copyWithin || size === undefined || size === 0) return undefined;
  const there = await whatIsAt(to.files, partial, signal);
  if (there && there.kind !== 'file') return undefined;
  const offset = there ? await soundBytes(job) : 0;
  if (!there) job.onStart(0, false);
  if (offset < size && !(await to.files.copyWithin(source, partial, { offset, signal, onBytes: job.onBytes })))
    return undefined;
  return (await to.files.stat(partial, { signal })).size ?? size;
}

/** Writes what comes; ends the sink only when that fails. Resolves with the size reached. */
async function pour(
  { source, size, signal, ready, spend, onBytes }: Transfer,
  sink: FileSink,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  offset: number,
): Promise<number> {
  let reached = offset;
  try {
    for await (const chunk of chunks) {
      await ready();
      await spend(chunk.length);
      signal.throwIfAborted();
      reached += chunk.length;
      if (size !== undefined && reached > size) throw tooMany(source);
      await sink.write(chunk);
      onBytes(reached);
    }
    return reached;
  } catch (error) {
    await sink.abandon();
    throw error;
  }
}

/** Null when something has the partial name already. */
async function openNew({ to, partial, size, mode, signal }: Transfer): Promise<FileSink | null> {
  for (let tries = 0; ; tries++) {
    try {
      return await to.files.write(partial, { offset: 0, create: 'new', expected: size, mode, signal });
    } catch (error) {
      if (!(error instanceof ProblemError) || error.problem.code !== 'already-exists') throw error;
      const there = await whatIsAt(to.files, partial, signal);
      if (there?.kind === 'file') return null;
      // The name is ours alone; a link or the like was put there so that we write somewhere else.
      if (tries > 0) throw error;
      if (there) await to.files.remove(partial);
    }
  }
}

/**
 * Opens what is there, cut at `offset`. Tries again for some seconds where the target finds it in the hands of another: after
 * a cut the far end of the old connection may still be writing what it had received.
 */
async function openExisting({ to, partial, size, mode, signal }: Transfer, offset: number): Promise<FileSink> {
  const expected = size === undefined ? undefined : size - offset;
  for (let tries = 1; ; tries++) {
    try {
      return await to.files.write(partial, { offset, create: 'existing', truncate: true, expected, mode, signal });
    } catch (error) {
      if (!isProblem(error, 'invalid-input') || tries > 6) throw error;
      await pause(50 * 2 ** tries, undefined, { signal });
    }
  }
}

/** How many bytes of the partial file agree with the source, as far as its end tells: all of them or none. */
async function soundBytes(job: Transfer): Promise<number> {
  const { files } = job.to;
  const size = job.fresh ? 0 : ((await whatIsAt(files, job.partial, job.signal))?.size ?? 0);
  const there = files.sureBytes?.(size, job.size) ?? size;
  const sound = there > 0 && (await isSound(job, there));
  job.onStart(sound ? there : 0, there > 0 && !sound);
  return sound ? there : 0;
}

async function isSound(
  { from, to, source, partial, size, overlap, signal }: Transfer,
  there: number,
): Promise<boolean> {
  if (size === undefined || there > size) return false;
  const range = { offset: Math.max(0, there - overlap), length: Math.min(there, overlap), signal };
  try {
    const [ours, theirs] = await Promise.all([
      gathered(to.files.read(partial, range), range.length),
      gathered(from.files.read(source, range), range.length),
    ]);
    return ours.length === range.length && ours.equals(theirs);
  } catch (error) {
    // A destination that lets nothing be read again begins anew; so does a source with a bad sector there: what a server's
    // program filled with zeroes must not pass for its bytes.
    if (isProblem(error, 'unsupported') || isReadError(error)) return false;
    throw error;
  }
}

/** At most `limit` bytes of a stream. */
async function gathered(stream: AsyncIterable<Uint8Array>, limit: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= limit) break;
  }
  return Buffer.concat(chunks).subarray(0, limit);
}

function tooMany(source: string): ProblemError {
  return new ProblemError({
    code: 'damaged',
    title: `More came than ${quoted(source)} has`,
    message: 'The source sent more bytes than it had said the file has, so what came can’t be trusted.',
    retryable: true,
  });
}
