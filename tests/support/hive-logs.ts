import { marvin32 } from '../../electron/windows/crypto/marvin32.ts';
import { HEADER_SIZE, headerChecksum, PAGE } from '../../electron/windows/hive/header.ts';

/** Pages in which `after` differs from `before`; offsets count from the end of the header. */
function changedPages(before: Buffer, after: Buffer, size: number): { offset: number; data: Buffer }[] {
  const pages: { offset: number; data: Buffer }[] = [];
  for (let at = HEADER_SIZE; at < after.length; at += size) {
    const data = after.subarray(at, at + size);
    if (!data.equals(before.subarray(at, at + size))) pages.push({ offset: at - HEADER_SIZE, data });
  }
  return pages;
}

/** The header of a log for a hive. */
function logHeader(hive: Buffer, type: number, sequence: number): Buffer {
  const header = Buffer.from(hive.subarray(0, 512));
  header.writeUInt32LE(sequence, 4);
  header.writeUInt32LE(sequence, 8);
  header.writeUInt32LE(type, 28);
  header.writeUInt32LE(headerChecksum(header), 508);
  return header;
}

/** A log of the new format with one entry for each step from one state of a hive to the next. */
export function makeNewLog(states: readonly Buffer[], sequence: number): Buffer {
  const entries = states
    .slice(1)
    .map((after, i) => newEntry(changedPages(states[i] as Buffer, after, PAGE), after, sequence + i));
  return Buffer.concat([logHeader(states[0] as Buffer, 6, sequence), ...entries]);
}

function newEntry(pages: { offset: number; data: Buffer }[], after: Buffer, sequence: number): Buffer {
  const data = Buffer.concat(pages.map((page) => page.data));
  const entry = Buffer.alloc(Math.ceil((40 + 8 * pages.length + data.length) / 512) * 512);
  entry.write('HvLE', 'latin1');
  entry.writeUInt32LE(entry.length, 4);
  entry.writeUInt32LE(sequence, 12);
  entry.writeUInt32LE(after.readUInt32LE(40), 16);
  entry.writeUInt32LE(pages.length, 20);
  for (const [i, page] of pages.entries()) {
    entry.writeUInt32LE(page.offset, 40 + 8 * i);
    entry.writeUInt32LE(page.data.length, 44 + 8 * i);
  }
  data.copy(entry, 40 + 8 * pages.length);
  marvin32(entry.subarray(40)).copy(entry, 24);
  marvin32(entry.subarray(0, 32)).copy(entry, 32);
  return entry;
}

/** A log of the old format for one step. */
export function makeOldLog(before: Buffer, after: Buffer, sequence: number): Buffer {
  const binsSize = after.readUInt32LE(40);
  const map = Buffer.alloc(Math.ceil((4 + binsSize / 4096) / 512) * 512);
  map.write('DIRT', 'latin1');
  const pages = changedPages(before, after, 512);
  for (const { offset } of pages) {
    const bit = offset / 512;
    map.writeUInt8(map.readUInt8(4 + (bit >> 3)) | (1 << (bit & 7)), 4 + (bit >> 3));
  }
  const header = logHeader(before, 1, sequence);
  header.writeUInt32LE(binsSize, 40);
  header.writeUInt32LE(headerChecksum(header), 508);
  return Buffer.concat([header, map, ...pages.map(({ data }) => data)]);
}

/** The hive as an interrupted write leaves it: the first sequence number is ahead of the second. */
export function makeDirty(hive: Buffer): Buffer {
  const dirty = Buffer.from(hive);
  dirty.writeUInt32LE(hive.readUInt32LE(8) + 1, 4);
  dirty.writeUInt32LE(headerChecksum(dirty), 508);
  return dirty;
}
