import { DamagedError } from '../damaged.ts';
import { HEADER_SIZE, type Header, isDirty, PAGE, readHeader, sealHeader } from './header.ts';
import type { LogContent } from './logged.ts';
import { newLog } from './new-log.ts';
import { oldLog } from './old-log.ts';

/**
 * The hive as Windows will see it. `clean`: the logs say nothing new. `recovered`: changes from the logs are in `bytes`, a new buffer.
 * `stuck`: the hive was not written to its end, and no log has the rest; it is as it was, and an edit would be a gamble.
 */
export type Recovery =
  | { readonly state: 'clean' | 'stuck'; readonly bytes: Buffer }
  | {
      readonly state: 'recovered';
      readonly bytes: Buffer;
      readonly format: 'old' | 'new';
      /** How many changes and pages were in the logs. */
      readonly changes: number;
      readonly pages: number;
      readonly sequence: number;
    };

/** More than Windows lets a hive grow between two writes of it, bytes: a log that claims more lies. */
const MOST_GROWTH = 64 * 1024 * 1024;

/**
 * Replays the transaction logs (.LOG1, .LOG2; of the old format up to Windows 8, of the new from 8.1 on) over a hive, by the rules that
 * Windows follows. The given bytes stay as they are. Throws `DamagedError` where neither hive nor logs have a header.
 */
export function recoverHive(hive: Uint8Array, logs: readonly Uint8Array[]): Recovery {
  const bytes = Buffer.from(hive.buffer, hive.byteOffset, hive.byteLength);
  const header = soundHeader(bytes);
  if (header !== undefined && !isDirty(header)) return { state: 'clean', bytes };

  const usable = usableLogs(bytes, header, logs);
  const [first] = usable;
  if (first === undefined) {
    if (header === undefined) readHeader(bytes);
    return { state: 'stuck', bytes };
  }
  const changes = usable.flatMap((log) => log.changes);
  const size = Math.max(0, ...changes.map(({ binsSize }) => binsSize));
  const before = bytes.length - HEADER_SIZE;
  if (size > Math.max(0, before) + MOST_GROWTH) throw new DamagedError('A log makes the hive impossibly large');
  const recovered = Buffer.alloc(Math.max(bytes.length, HEADER_SIZE + size));
  bytes.copy(recovered);
  if (header === undefined) {
    first.header.copy(recovered, 0, 0, 512);
    recovered.writeUInt32LE(0, 28);
  }
  for (const { pages, flags } of changes) {
    for (const { offset, data } of pages) data.copy(recovered, HEADER_SIZE + offset);
    recovered.writeUInt32LE((recovered.readUInt32LE(144) | flags) >>> 0, 144);
  }
  const last = usable.at(-1) ?? first;
  const sequence = (first.format === 'new' ? last.last + 1 : last.last) >>> 0;
  sealHeader(recovered, { sequence, binsSize: changes.at(-1)?.binsSize ?? 0 });
  return {
    state: 'recovered',
    bytes: recovered,
    format: first.format,
    changes: changes.length,
    pages: changes.reduce((sum, { pages }) => sum + pages.length, 0),
    sequence,
  };
}

/** The header where it can be trusted. */
function soundHeader(bytes: Buffer): Header | undefined {
  try {
    const header = readHeader(bytes);
    return header.checksumRight ? header : undefined;
  } catch (error) {
    if (error instanceof DamagedError) return undefined;
    throw error;
  }
}

/** The logs that Windows would replay, in order. */
function usableLogs(bytes: Buffer, header: Header | undefined, logs: readonly Uint8Array[]): LogContent[] {
  const buffers = logs.map((log) => Buffer.from(log.buffer, log.byteOffset, log.byteLength));
  const found = buffers.map((log) => newLog(log)).filter((log) => log !== undefined);
  const sorted = found.toSorted((a, b) => a.first - b.first);
  if (header === undefined) {
    const latest = sorted.at(-1);
    if (latest !== undefined) return [latest];
  } else {
    const [first, second] = sorted.filter((log) => log.first >= header.secondarySequence);
    if (first !== undefined) return second?.first === first.last + 1 ? [first, second] : [first];
  }
  // Without a header, the first bin still knows the time of the last write.
  const written =
    header?.written ?? (bytes.length >= HEADER_SIZE + PAGE ? bytes.readBigUInt64LE(HEADER_SIZE + 20) : undefined);
  const old = buffers.map((log) => oldLog(log, written)).find((log) => log !== undefined);
  return old === undefined ? [] : [old];
}

/** A sequence number above every one in the hive and its logs, so that no log applies to a hive that carries it. */
export function nextSequence(hive: Uint8Array, logs: readonly Uint8Array[]): number {
  const buffers = [hive, ...logs].map((bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  const headers = buffers.map(soundHeader).filter((header) => header !== undefined);
  const numbers = headers.flatMap(({ primarySequence, secondarySequence }) => [primarySequence, secondarySequence]);
  const entries = buffers.slice(1).map((log) => newLog(log)?.last ?? 0);
  return (Math.max(0, ...numbers, ...entries) + 1) >>> 0;
}
