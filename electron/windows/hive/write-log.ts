import { marvin32 } from '../crypto/marvin32.ts';
import { HEADER_SIZE, headerChecksum, PAGE, readHeader } from './header.ts';
import { recoverHive } from './log.ts';

/** Which transaction logs a Windows writes: `old` up to Windows 8, `new` from 8.1 on. */
export type LogFormat = 'old' | 'new';

/**
 * What makes replacing a hive piece by piece safe: with `log` as its only transaction log and `header` at its start, a hive whose
 * other bytes are those before or those after, in any mixture, is the one after to Windows (and to `recoverHive`).
 */
export interface Journal {
  readonly log: Buffer;
  /** 512 bytes, which a disk writes in one step. */
  readonly header: Buffer;
}

const SECTOR = 512;

/** The format that a log (or its first 512 bytes) is of; nothing where it is no log. */
export function logFormatOf(log: Uint8Array): LogFormat | undefined {
  const bytes = Buffer.from(log.buffer, log.byteOffset, log.byteLength);
  if (bytes.length < SECTOR || bytes.toString('latin1', 0, 4) !== 'regf') return undefined;
  const { type, checksumRight } = readHeader(bytes);
  if (!checksumRight) return undefined;
  return type === 6 ? 'new' : type === 1 || type === 2 ? 'old' : undefined;
}

/**
 * The journal for turning one whole hive into another of the same Windows, as `changeHive` makes it. Nothing where a log can't carry
 * that change: it is replayed here first, so that what is promised holds.
 */
export function journalOf(before: Buffer, after: Buffer, format: LogFormat): Journal | undefined {
  const { primarySequence: target, binsSize } = readHeader(after);
  const end = HEADER_SIZE + binsSize;
  if (target === 0 || end > after.length || after.length < before.length) return undefined;
  const header = Buffer.from(before.subarray(0, SECTOR));
  header.writeUInt32LE(target, 4);
  header.writeUInt32LE(headerChecksum(header), 508);
  const log = format === 'new' ? newLogOf(before, after, target - 1) : oldLogOf(before, after, target);
  // As it is when the header is written and nothing else yet, and when everything but the last header is.
  const [first, last] = [before, after].map((bytes) => Buffer.concat([header, bytes.subarray(SECTOR)]));
  const whole = [first, last].every((bytes) => {
    const { state, bytes: recovered } = recoverHive(bytes as Buffer, [log]);
    return state === 'recovered' && recovered.subarray(HEADER_SIZE, end).equals(after.subarray(HEADER_SIZE, end));
  });
  return whole ? { log, header } : undefined;
}

interface Piece {
  readonly offset: number;
  readonly data: Buffer;
}

/** Pieces of `size` bytes in which two hives differ; offsets count from the end of the header. */
function differing(before: Buffer, after: Buffer, size: number): Piece[] {
  const pieces: Piece[] = [];
  const end = HEADER_SIZE + after.readUInt32LE(40);
  for (let at = HEADER_SIZE; at < end; at += size) {
    const data = after.subarray(at, at + size);
    if (!data.equals(before.subarray(at, at + size))) pieces.push({ offset: at - HEADER_SIZE, data });
  }
  return pieces;
}

function logHeader(hive: Buffer, type: number, sequence: number, binsSize: number): Buffer {
  const header = Buffer.from(hive.subarray(0, SECTOR));
  header.writeUInt32LE(sequence, 4);
  header.writeUInt32LE(sequence, 8);
  header.writeUInt32LE(type, 28);
  header.writeUInt32LE(binsSize, 40);
  header.writeUInt32LE(headerChecksum(header), 508);
  return header;
}

/** A log of type 6 with one entry, as `newLog` reads it. */
function newLogOf(before: Buffer, after: Buffer, sequence: number): Buffer {
  const pages = differing(before, after, PAGE);
  const start = 40 + 8 * pages.length;
  const length = pages.reduce((sum, { data }) => sum + data.length, start);
  const entry = Buffer.alloc(Math.ceil(length / SECTOR) * SECTOR);
  entry.write('HvLE', 'latin1');
  entry.writeUInt32LE(entry.length, 4);
  entry.writeUInt32LE(sequence, 12);
  entry.writeUInt32LE(after.readUInt32LE(40), 16);
  entry.writeUInt32LE(pages.length, 20);
  let at = start;
  for (const [i, { offset, data }] of pages.entries()) {
    entry.writeUInt32LE(offset, 40 + 8 * i);
    entry.writeUInt32LE(data.length, 44 + 8 * i);
    at += data.copy(entry, at);
  }
  marvin32(entry.subarray(40)).copy(entry, 24);
  marvin32(entry.subarray(0, 32)).copy(entry, 32);
  return Buffer.concat([logHeader(before, 6, sequence, before.readUInt32LE(40)), entry]);
}

/** A log of type 1, as `oldLog` reads it: its time is that of the hive before. */
function oldLogOf(before: Buffer, after: Buffer, sequence: number): Buffer {
  const binsSize = after.readUInt32LE(40);
  const map = Buffer.alloc(Math.ceil((4 + binsSize / SECTOR / 8) / SECTOR) * SECTOR);
  map.write('DIRT', 'latin1');
  const sectors = differing(before, after, SECTOR);
  for (const { offset } of sectors) {
    const bit = offset / SECTOR;
    map.writeUInt8(map.readUInt8(4 + (bit >> 3)) | (1 << (bit & 7)), 4 + (bit >> 3));
  }
  return Buffer.concat([logHeader(before, 1, sequence, binsSize), map, ...sectors.map(({ data }) => data)]);
}
