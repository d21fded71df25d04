import { ProblemError } from '../../contract/problem.ts';
import type { FileSink } from '../../targets/target.ts';
import { quoted } from '../words.ts';
import { type End, whatIsAt } from './end.ts';

/** How much of a partial file's end is compared with the source before it is gone on with. */
const OVERLAP = 1024 * 1024;

export interface Transfer {
  readonly from: End;
  readonly to: End;
  readonly source: string;
  readonly partial: string;
  /** Bytes to copy; undefined where the source doesn't tell: then all that come. */
  readonly size: number | undefined;
  /** Throw away what the partial file has. */
  readonly fresh: boolean;
  /** Nobody but the owner may read a half-written file, where the destination has permissions. */
  readonly mode: number | undefined;
  readonly signal: AbortSignal;
  readonly ready: () => Promise<void>;
  /** How many bytes the partial file has now. */
  readonly onBytes: (bytes: number) => void;
}

/** Brings a partial file up to `size` bytes, from where it stands; resolves with its size when all is flushed to the disk. */
export async function transfer(job: Transfer): Promise<number> {
  const within = await transferWithin(job);
  if (within !== undefined) return within;
  const { from, to, source, partial, size, mode, signal } = job;
  let offset = 0;
  let sink = await openNew(job);
  if (!sink) {
    offset = job.fresh ? 0 : await soundBytes(job);
    sink = await to.files.write(partial, { offset, create: 'existing', truncate: true, mode, signal });
  }
  job.onBytes(offset);
  const length = size === undefined ? undefined : size - offset;
  const reached = await pour(
    job,
    sink,
    length === 0 ? [] : from.files.read(source, { offset, length, signal }),
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
  const offset = there && !job.fresh ? await soundBytes(job) : 0;
  job.onBytes(offset);
  if (offset < size && !(await to.files.copyWithin(source, partial, { offset, signal, onBytes: job.onBytes })))
    return undefined;
  return (await to.files.stat(partial, { signal })).size ?? size;
}

/** Writes what comes; ends the sink only when that fails. Resolves with the size reached. */
async function pour(
  { source, size, signal, ready, onBytes }: Transfer,
  sink: FileSink,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  offset: number,
): Promise<number> {
  let reached = offset;
  try {
    for await (const chunk of chunks) {
      await ready();
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
async function openNew({ to, partial, mode, signal }: Transfer): Promise<FileSink | null> {
  for (let tries = 0; ; tries++) {
    try {
      return await to.files.write(partial, { offset: 0, create: 'new', mode, signal });
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

/** How many bytes of the partial file agree with the source, as far as its end tells: all of them or none. */
async function soundBytes({ from, to, source, partial, size, signal }: Transfer): Promise<number> {
  const there = (await whatIsAt(to.files, partial, signal))?.size;
  if (there === undefined || size === undefined || there === 0 || there > size) return 0;
  const range = { offset: Math.max(0, there - OVERLAP), length: Math.min(there, OVERLAP), signal };
  try {
    const [ours, theirs] = await Promise.all([
      gathered(to.files.read(partial, range), range.length),
      gathered(from.files.read(source, range), range.length),
    ]);
    return ours.length === range.length && ours.equals(theirs) ? there : 0;
  } catch (error) {
    // A destination that lets nothing be read again begins anew.
    if (error instanceof ProblemError && error.problem.code === 'unsupported') return 0;
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
