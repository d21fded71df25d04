import { isProblem } from '../contract/problem.ts';
import type { Files } from '../targets/target.ts';
import { overwrite } from '../work/overwrite.ts';
import { DamagedError } from '../windows/damaged.ts';
import { BIN_HEADER, writeBinHeader } from '../windows/hive/allocate.ts';
import { checkHive } from '../windows/hive/check.ts';
import { HEADER_SIZE, readHeader, sealHeader } from '../windows/hive/header.ts';
import { nextSequence, recoverHive } from '../windows/hive/log.ts';
import { journalOf, logFormatOf } from '../windows/hive/write-log.ts';
import { replaceHive, SECTOR, wholeOf, writeAt, writeDifferences } from './replace-hive.ts';

/** A file of a Windows as it was before a job. */
export interface OldFile {
  readonly path: string;
  readonly bytes: Buffer;
}

/** A hive as it was, with the logs that belong to it. */
export interface OldHive extends OldFile {
  readonly logs: readonly OldFile[];
  /** What logs of this Windows held at some time; tells their format. */
  readonly samples: readonly Buffer[];
}

/**
 * Gives a hive and its logs their old bytes back so that a cut at any moment leaves it whole to Windows, with the change or without. What it
 * said comes back through the log first, as `replaceHive` writes it; then the old logs, while the hive needs none; then the old header and the rest, which
 * those logs account for. Goes on from wherever a former call was cut. Gives false, with nothing written, where that can't be: the hive is not whole
 * now, or this Windows has no logs that would carry it.
 */
export async function restoreHive(files: Files, old: OldHive, signal: AbortSignal): Promise<boolean> {
  const format = old.samples.map(logFormatOf).find((found) => found !== undefined);
  const said = wholeHive(old.bytes, old.logs);
  const { now, logs } = await readNow(files, old, signal);
  const start = wholeHive(now, logs);
  const [log] = logs;
  if (format === undefined || said === undefined || start === undefined || log === undefined) return false;

  const isReady = isClean(now) || (hasHeader(now, old.bytes) && hasAll(logs, old.logs));
  if (!isReady || !saysThat(start, said)) {
    const sequence = nextSequence(
      start,
      logs.map(({ bytes }) => bytes),
    );
    const after = withRoomOf(said, start);
    sealHeader(after, { sequence });
    const journal = journalOf(start, after, format);
    if (journal === undefined) return false;
    const others = logs.filter(({ path, bytes }) => path !== log.path && bytes.length > 0).map(({ path }) => path);
    const guard = { journal, log: log.path, others };
    await replaceHive(files, { path: old.path, before: now, start, after, guard }, () => undefined, signal);
  }
  for (const { path, bytes } of old.logs) {
    if (logs.some((each) => each.path === path)) await overwrite(files, path, bytes, signal);
  }
  await writeAt(files, old.path, 0, old.bytes.subarray(0, SECTOR), signal);
  // Windows leaves bytes behind the bins; those of the file may be others by now.
  const bins = said.subarray(0, HEADER_SIZE + binsOf(said));
  await writeDifferences(files, old.path, bins, old.bytes, signal);
  const { size } = await files.stat(old.path, { signal });
  if (size === old.bytes.length) return true;
  const cut = await files.write(old.path, { offset: old.bytes.length, create: 'existing', truncate: true, signal });
  await cut.close();
  return true;
}

/** Whether what a hive and its logs say together is what it said before a job, or one of the other whole contents that it had on the way. */
export async function isSaidOnTheWay(
  files: Pick<Files, 'read'>,
  old: OldHive,
  others: readonly Buffer[],
  signal: AbortSignal,
): Promise<boolean> {
  const { now, logs } = await readNow(files, old, signal);
  const said = wholeHive(now, logs);
  if (said === undefined) return false;
  const contents = [wholeHive(old.bytes, old.logs), ...others.map((bytes) => wholeHive(bytes, []))];
  return contents.some((content) => content !== undefined && saysThat(said, content));
}

async function readNow(files: Pick<Files, 'read'>, { path, bytes, logs: old }: OldHive, signal: AbortSignal) {
  const now = await wholeOf(files, path, LARGEST, signal);
  const logs: OldFile[] = [];
  // Also one that was empty before, which Windows may have written since.
  for (const at of new Set([...old.map((log) => log.path), `${path}.LOG1`, `${path}.LOG2`])) {
    try {
      logs.push({ path: at, bytes: await wholeOf(files, at, LARGEST, signal) });
    } catch (error) {
      // A hive that is whole without its logs can do without one that somebody has deleted.
      const isMissed = old.some((log) => log.path === at) && !isClean(bytes);
      if (!isProblem(error, 'not-found') || isMissed) throw error;
    }
  }
  return { now, logs };
}

/** No hive of Windows comes near it, bytes. */
const LARGEST = 1024 ** 3 / 2;

/** The hive with its logs replayed; nothing where it is not whole even with them. */
function wholeHive(bytes: Buffer, logs: readonly OldFile[]): Buffer | undefined {
  try {
    const { state, bytes: whole } = recoverHive(
      bytes,
      logs.map((log) => log.bytes),
    );
    return state === 'stuck' || checkHive(whole).errorCount > 0 ? undefined : whole;
  } catch (error) {
    if (error instanceof DamagedError) return undefined;
    throw error;
  }
}

function isClean(bytes: Buffer): boolean {
  const { checksumRight, primarySequence, secondarySequence } = readHeader(bytes);
  return checksumRight && primarySequence === secondarySequence;
}

const hasHeader = (one: Buffer, other: Buffer) => one.subarray(0, SECTOR).equals(other.subarray(0, SECTOR));
const hasAll = (logs: readonly OldFile[], old: readonly OldFile[]) =>
  old.every(({ path, bytes }) => logs.find((log) => log.path === path)?.bytes.equals(bytes));

/**
 * A hive that is as large as another one, with an empty bin at its end where it is smaller: no log has to make a hive smaller then, and what lies behind
 * the bins of a file counts for nothing.
 */
function withRoomOf(hive: Buffer, larger: Buffer): Buffer {
  const [own, wanted] = [binsOf(hive), binsOf(larger)];
  const bytes = Buffer.alloc(Math.max(hive.length, larger.length));
  larger.copy(bytes);
  hive.copy(bytes);
  if (own < wanted) {
    writeBinHeader(bytes, own, wanted - own);
    bytes.writeInt32LE(wanted - own - BIN_HEADER, HEADER_SIZE + own + BIN_HEADER);
    sealHeader(bytes, { sequence: readHeader(hive).primarySequence, binsSize: wanted });
  }
  return bytes;
}

const binsOf = (hive: Buffer) => readHeader(hive).binsSize;

/** True where a hive says what the other one does, whatever its header counts and whatever room it has left at its end. */
function saysThat(hive: Buffer, other: Buffer): boolean {
  if (binsOf(hive) < binsOf(other)) return false;
  const end = HEADER_SIZE + binsOf(hive);
  return hive.subarray(HEADER_SIZE, end).equals(withRoomOf(other, hive).subarray(HEADER_SIZE, end));
}
