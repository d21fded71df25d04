import { DamagedError } from '../damaged.ts';
import { type EditedHive, findSpace } from './allocate.ts';
import { cellStart, openHive } from './cells.ts';
import { HEADER_SIZE, isDirty, readHeader, sealHeader } from './header.ts';

/** An edit that is no damage but can't be made: a name that is taken or that we can't sort, a key that is gone. */
export class EditError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'EditError';
  }
}

/**
 * A copy of the hive in `bytes` to be changed in memory; `now` is a FILETIME. Throws `DamagedError` for bytes that are no hive and
 * `EditError` for a dirty one: `recoverHive` comes first, else Windows would write its log over the edit.
 */
export function editHive(bytes: Uint8Array, now: bigint): EditedHive {
  const hive = openHive(Buffer.from(bytes));
  if (isDirty(readHeader(hive.bytes))) throw new EditError('The hive was not written to its end');
  return { ...hive, originalLength: bytes.length, now, space: findSpace(hive) };
}

/**
 * The file as it is to be written, with its sequence numbers, times and checksum. `sequence` is one above all in the hive and its logs
 * (`nextSequence`). Every editing function may still be called afterwards; the bytes given here do not change with them.
 */
export function sealedBytes(hive: EditedHive, sequence: number): Buffer {
  const bytes = Buffer.alloc(Math.max(hive.originalLength, HEADER_SIZE + hive.binsSize));
  hive.bytes.copy(bytes);
  // The time in the first bin is what Windows 7 compares its log with when the header is lost.
  bytes.writeBigUInt64LE(hive.now, HEADER_SIZE + 20);
  sealHeader(bytes, { sequence, binsSize: hive.binsSize, written: hive.now });
  return bytes;
}

/** Writes a 32-bit field of the content of the cell at `offset`. */
export function writeField(hive: EditedHive, offset: number, field: number, value: number): void {
  hive.bytes.writeUInt32LE(value, cellStart(hive, offset, field + 4, 'A cell to write') + field);
}

/** Raises a 32-bit field to `value` where it is lower. */
export function raiseField(hive: EditedHive, offset: number, field: number, value: number): void {
  const position = cellStart(hive, offset, field + 4, 'A cell to write') + field;
  if (hive.bytes.readUInt32LE(position) < value) hive.bytes.writeUInt32LE(value, position);
}

/** Adds `change` to a 32-bit field, which must not fall below zero. */
export function addToField(hive: EditedHive, offset: number, field: number, change: number): number {
  const position = cellStart(hive, offset, field + 4, 'A cell to write') + field;
  const value = hive.bytes.readUInt32LE(position) + change;
  if (value < 0 || value > 0xffffffff) throw new DamagedError('A count in the hive is wrong', position);
  hive.bytes.writeUInt32LE(value, position);
  return value;
}
