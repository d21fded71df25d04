import { createHash } from 'node:crypto';
import { ProblemError } from '../contract/problem.ts';
import type { Files } from '../targets/target.ts';
import { isMixed } from '../work/mixed.ts';
import { overwrite } from '../work/overwrite.ts';
import { sha256Of } from '../work/put-file.ts';
import { quoted } from '../work/words.ts';
import type { Journal } from '../windows/hive/write-log.ts';

/** A hive that is to become another, with all that is needed to do it from whatever a cut has left. */
export interface Replacement {
  readonly path: string;
  /** The file as it was, and the same with its logs replayed. */
  readonly before: Buffer;
  readonly start: Buffer;
  readonly after: Buffer;
  /** Absent where this Windows has no logs that would carry the change. */
  readonly guard?: {
    readonly journal: Journal;
    readonly log: string;
    /** Its other logs that are not empty. */
    readonly others: readonly string[];
  };
}

/**
 * How a hive and its logs are, taken together as Windows takes them. `either`: whole, but the answer to the one write that decides is
 * missing. `torn`: without a guard, while it is written.
 */
export type HiveState = 'before' | 'either' | 'torn' | 'after';

/** What a disk writes in one step, bytes. */
export const SECTOR = 512;
/** Equal bytes between two differences that are sent, too, rather than opening the file once more. */
const GAP = 65_536;
const PIECE = 262_144;

/** Other contents than the first and the last that the file has in parts while it is written. */
export function onTheWay({ before, start, after, guard }: Replacement): Buffer[] {
  return [...(start.equals(before) ? [] : [start]), ...(guard ? [guard.journal.header] : []), after];
}

/**
 * Writes a hive in its place so that a cut at any moment leaves the old or the new one to Windows: the change goes into the transaction
 * log first, then one sector says that the log counts, and only then is the rest of the hive touched. Goes on from
 * wherever a former call was cut. `reached` is told before each step that changes what a cut leaves.
 */
export async function replaceHive(
  files: Files,
  work: Replacement,
  reached: (state: HiveState) => void,
  signal: AbortSignal,
): Promise<void> {
  const { path, before, start, after, guard } = work;
  const now = await wholeOf(files, path, after.length, signal);
  if (!now.equals(after)) {
    if (guard === undefined) {
      reached('torn');
      await overwrite(files, path, after, signal);
    } else {
      if (!now.subarray(0, SECTOR).equals(guard.journal.header)) {
        reached('before');
        if (!now.equals(start)) {
          if (!isMixed(now, [before, start])) throw changedMeanwhile(path);
          // Its own logs have every byte of this.
          await writeDifferences(files, path, before, start, signal);
          await writeAt(files, path, 0, start.subarray(0, SECTOR), signal);
        }
        for (const log of guard.others) await overwrite(files, log, new Uint8Array(), signal);
        await overwrite(files, guard.log, guard.journal.log, signal);
      }
      if ((await sha256Of(files, guard.log, signal)) !== sha256(guard.journal.log)) throw changedMeanwhile(guard.log);
      if (!now.subarray(0, SECTOR).equals(guard.journal.header)) {
        reached('either');
        await writeAt(files, path, 0, guard.journal.header, signal);
      }
      reached('after');
      await writeDifferences(files, path, start, after, signal);
      await writeAt(files, path, 0, after.subarray(0, SECTOR), signal);
    }
    if ((await sha256Of(files, path, signal)) !== sha256(after)) throw damagedOnTheWay(path);
  }
  reached('after');
}

/** A file, up to so many bytes and one more. */
export async function wholeOf(
  files: Pick<Files, 'read'>,
  path: string,
  most: number,
  signal: AbortSignal,
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of files.read(path, { length: most + 1, signal })) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Writes the parts of `to`, the first sector left out, that are not as in `from`. */
export async function writeDifferences(
  files: Files,
  path: string,
  from: Buffer,
  to: Buffer,
  signal: AbortSignal,
): Promise<void> {
  let run: { start: number; end: number } | undefined;
  for (let at = SECTOR; at < to.length; at += SECTOR) {
    const end = Math.min(at + SECTOR, to.length);
    if (from.subarray(at, end).equals(to.subarray(at, end))) continue;
    if (run !== undefined && at - run.end <= GAP) run.end = end;
    else {
      if (run !== undefined) await writeAt(files, path, run.start, to.subarray(run.start, run.end), signal);
      run = { start: at, end };
    }
  }
  if (run !== undefined) await writeAt(files, path, run.start, to.subarray(run.start, run.end), signal);
}

/** Resolves when the bytes are on the disk. */
export async function writeAt(
  files: Files,
  path: string,
  offset: number,
  bytes: Buffer,
  signal: AbortSignal,
): Promise<void> {
  const sink = await files.write(path, { offset, create: 'existing', expected: bytes.length, signal });
  try {
    for (let at = 0; at < bytes.length; at += PIECE) await sink.write(Uint8Array.from(bytes.subarray(at, at + PIECE)));
    await sink.close();
  } catch (error) {
    await sink.abandon();
    throw error;
  }
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const changedMeanwhile = (path: string) =>
  new ProblemError({
    code: 'busy',
    title: `${quoted(path)} was changed by somebody else meanwhile`,
    message: 'It is neither what this job read nor what it writes, so it was left as it is.',
    remedy: 'Look who else works on this Windows. Then list again, and start the change anew.',
  });

/** The problem of a file that is not what was sent. */
export const damagedOnTheWay = (path: string) =>
  new ProblemError({
    code: 'damaged',
    title: `${quoted(path)} did not arrive as it was sent`,
    message: 'What was read back from the disk differs from what was written.',
    remedy: 'Try again. If it happens again, the disk or the connection damages data: copy your files first.',
    retryable: true,
  });
