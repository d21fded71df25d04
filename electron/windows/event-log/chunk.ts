import { crc32 } from 'node:zlib';

/** Bytes of a chunk: each stands for itself, with the names and templates that its records use. */
export const CHUNK = 65_536;
const FILE_HEADER = 4_096;
const CHUNK_HEADER = 512;
/** Of a record without content: signature, size, number, time, and the size once more. */
const SMALLEST_RECORD = 28;
const RECORD_SIGNATURE = 0x00002a2a;

/** One chunk of an event log file. */
export interface Chunk {
  /** From its own start; offsets in records count from there. At most `CHUNK` bytes. */
  readonly bytes: Buffer;
  /** Where it starts in the file. */
  readonly position: number;
  /** The number of its first record, as far as its header is to be believed: what chunks are in order of. */
  readonly first: bigint;
  /** What is wrong with it; its records are looked for all the same. */
  readonly damage: 'no-header' | 'wrong-header' | 'wrong-records' | 'cut-off' | undefined;
}

/** Where a record lies in its chunk. */
export interface RecordPlace {
  readonly start: number;
  readonly size: number;
  readonly number: bigint;
  /** When it was written, as a FILETIME. */
  readonly time: bigint;
}

/** True where the bytes start like an event log of Windows Vista or later. */
export const isEventLog = (bytes: Uint8Array): boolean =>
  Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(8, bytes.byteLength)).toString('latin1') === 'ElfFile\0';

/** The chunks of a file (MS-EVEN6, libevtx), the latest first. What the file's header says of them is not needed, so it may be damaged. */
export function chunksOf(file: Uint8Array): Chunk[] {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const chunks: Chunk[] = [];
  for (let position = FILE_HEADER; position + CHUNK_HEADER <= bytes.length; position += CHUNK) {
    const chunk = bytes.subarray(position, position + CHUNK);
    const known = chunk.toString('latin1', 0, 8) === 'ElfChnk\0';
    if (!known && !holdsAnything(chunk)) continue;
    chunks.push({
      bytes: chunk,
      position,
      first: known ? chunk.readBigUInt64LE(24) : 0n,
      damage: known ? damageOf(chunk) : 'no-header',
    });
  }
  return chunks.toSorted((a, b) => (a.first === b.first ? b.position - a.position : a.first < b.first ? 1 : -1));
}

/**
 * The records of a chunk in their order. Where one is damaged, the next one is looked for; after the end that the header names only
 * those are taken that go on counting, as they do in a log that was cut off while Windows ran.
 */
export function recordsOf({ bytes, damage }: Chunk): RecordPlace[] {
  const end = damage === 'no-header' || damage === 'wrong-header' ? bytes.length : bytes.readUInt32LE(48);
  const records: RecordPlace[] = [];
  let last: bigint | undefined;
  for (let start = CHUNK_HEADER; start + SMALLEST_RECORD <= bytes.length; ) {
    const record = recordAt(bytes, start);
    const beyond = start >= end;
    if (record !== undefined && !(beyond && record.number !== (last ?? -2n) + 1n)) {
      records.push(record);
      last = record.number;
      start += record.size;
    } else if (beyond) break;
    else start += 8;
  }
  return records;
}

function recordAt(bytes: Buffer, start: number): RecordPlace | undefined {
  if (bytes.readUInt32LE(start) !== RECORD_SIGNATURE) return undefined;
  const size = bytes.readUInt32LE(start + 4);
  if (size < SMALLEST_RECORD || size % 8 !== 0 || start + size > bytes.length) return undefined;
  if (bytes.readUInt32LE(start + size - 4) !== size) return undefined;
  return { start, size, number: bytes.readBigUInt64LE(start + 8), time: bytes.readBigUInt64LE(start + 16) };
}

function damageOf(chunk: Buffer): Chunk['damage'] {
  const free = chunk.readUInt32LE(48);
  if (chunk.length < CHUNK) return free > chunk.length ? 'cut-off' : undefined;
  const header = crc32(chunk.subarray(128, 512), crc32(chunk.subarray(0, 120)));
  if (header !== chunk.readUInt32LE(124) || free < CHUNK_HEADER || free > CHUNK) return 'wrong-header';
  return crc32(chunk.subarray(CHUNK_HEADER, free)) === chunk.readUInt32LE(52) ? undefined : 'wrong-records';
}

/** Free chunks are all zero; there may be hundreds of megabytes of them. */
function holdsAnything(chunk: Buffer): boolean {
  return chunk.includes('**\0\0', CHUNK_HEADER, 'latin1');
}
