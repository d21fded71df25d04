import { marvin32 } from '../crypto/marvin32.ts';
import { PAGE, readHeader } from './header.ts';
import type { LogContent, LoggedChange } from './logged.ts';

/**
 * What a log of the new format holds (type 6, Windows 8.1 and later): its entries from the sequence number in its header on, up to the
 * first that is torn. Nothing where it has none.
 */
export function newLog(log: Buffer): LogContent | undefined {
  if (log.length < 512 || log.toString('latin1', 0, 4) !== 'regf') return undefined;
  const header = readHeader(log);
  if (!header.checksumRight || header.type !== 6) return undefined;
  const changes: LoggedChange[] = [];
  for (let at = 512; ; ) {
    const sequence = (header.primarySequence + changes.length) >>> 0;
    const entry = readEntry(log, at, sequence);
    if (entry === undefined) break;
    changes.push(entry.change);
    at += entry.size;
  }
  if (changes.length === 0) return undefined;
  const first = header.primarySequence;
  return { format: 'new', header: log.subarray(0, 512), first, last: first + changes.length - 1, changes };
}

function readEntry(log: Buffer, at: number, sequence: number): { size: number; change: LoggedChange } | undefined {
  if (at + 512 > log.length || log.toString('latin1', at, at + 4) !== 'HvLE') return undefined;
  const size = log.readUInt32LE(at + 4);
  const flags = log.readUInt32LE(at + 8);
  const binsSize = log.readUInt32LE(at + 16);
  const count = log.readUInt32LE(at + 20);
  if (size < 512 || size % 512 !== 0 || at + size > log.length) return undefined;
  if (log.readUInt32LE(at + 12) !== sequence || binsSize === 0 || binsSize % PAGE !== 0) return undefined;
  if (40 + 8 * count > size) return undefined;
  const entry = log.subarray(at, at + size);
  if (!marvin32(entry.subarray(40)).equals(entry.subarray(24, 32))) return undefined;
  if (!marvin32(entry.subarray(0, 32)).equals(entry.subarray(32, 40))) return undefined;
  const pages: { offset: number; data: Buffer }[] = [];
  let data = 40 + 8 * count;
  for (let i = 0; i < count; i++) {
    const offset = entry.readUInt32LE(40 + 8 * i);
    const length = entry.readUInt32LE(44 + 8 * i);
    if (data + length > size || offset + length > binsSize) return undefined;
    pages.push({ offset, data: entry.subarray(data, data + length) });
    data += length;
  }
  return { size, change: { binsSize, pages, flags: flags & 1 } };
}
