import { DamagedError } from '../damaged.ts';
import { HEADER_SIZE, readHeader } from './header.ts';

/** A registry hive (regf 1.3 to 1.6) over its bytes. Nothing is read before it is asked for. */
export interface Hive {
  /** The whole file, header included. */
  readonly bytes: Buffer;
  /** Bytes of all bins. */
  readonly binsSize: number;
  /** The second number of the format's version: 3 to 6. */
  readonly minor: number;
  /** Offset of the root key. */
  readonly root: number;
}

/**
 * The hive in `bytes`, which it keeps and does not copy. Throws `DamagedError` where the header is not that of a hive or the file is
 * shorter than it says. A dirty hive opens too: `recoverHive` makes it whole.
 */
export function openHive(bytes: Uint8Array): Hive {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { major, minor, type, format, root, binsSize } = readHeader(buffer);
  if (major !== 1 || minor < 3 || minor > 6) {
    throw new DamagedError(`Registry format ${major}.${minor} is not one of Windows 2000 or later`, 20);
  }
  if (type !== 0 || format !== 1) throw new DamagedError('The header is not that of a hive', 28);
  if (binsSize === 0 || binsSize % HEADER_SIZE !== 0)
    throw new DamagedError('The size in the header is impossible', 40);
  if (buffer.length < HEADER_SIZE + binsSize) throw new DamagedError('The hive is cut off', buffer.length);
  return { bytes: buffer, binsSize, minor, root };
}

/**
 * Where the content of the allocated cell at `offset` starts in the file; it has `minimum` bytes or more. Throws `DamagedError` where
 * there is no such cell; `what` names it.
 */
export function cellStart(hive: Hive, offset: number, minimum: number, what: string): number {
  if (cellRoom(hive, offset, what) < minimum)
    throw new DamagedError(`${what}: the cell is too small`, offset + HEADER_SIZE);
  return HEADER_SIZE + offset + 4;
}

/** Bytes of content that the allocated cell at `offset` has room for. */
export function cellRoom(hive: Hive, offset: number, what: string): number {
  if (offset % 8 !== 0 || offset < 32 || offset + 8 > hive.binsSize) {
    throw new DamagedError(`${what}: there is no cell at ${offset}`);
  }
  const size = -hive.bytes.readInt32LE(HEADER_SIZE + offset);
  if (size < 8 || size % 8 !== 0 || offset + size > hive.binsSize) {
    throw new DamagedError(`${what}: the cell is free or of an impossible size`, offset + HEADER_SIZE);
  }
  return size - 4;
}

/** The two letters that say what a cell is. */
export function signature(hive: Hive, start: number): string {
  return String.fromCharCode(hive.bytes.readUInt8(start), hive.bytes.readUInt8(start + 1));
}
