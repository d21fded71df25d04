import { DamagedError } from '../damaged.ts';
import { cellRoom, cellStart, type Hive, signature } from './cells.ts';
import type { Key } from './keys.ts';
import { decodeName, sameName } from './names.ts';

/** A value as it lay in its cell ("vk") when it was read. */
export interface Value {
  readonly offset: number;
  /** `''` for the unnamed ("default") one. */
  readonly name: string;
  /** One of `valueType`, or any number at all: account databases keep counts and RIDs in it. */
  readonly type: number;
  /** Bytes of its data. */
  readonly size: number;
  /** Up to four bytes of data lie in the value's own cell. */
  readonly inline: boolean;
  /** Of the cell with the data. */
  readonly dataOffset: number;
}

/** The types that Windows names. */
export const valueType = {
  none: 0,
  text: 1,
  expandableText: 2,
  binary: 3,
  number32: 4,
  texts: 7,
  number64: 11,
} as const;

/** The most data that one cell holds in a hive of version 1.4 or later; more is cut into segments of this many bytes. */
export const SEGMENT = 16_344;
/** The bit of the size that says "in the value's own cell". */
export const INLINE = 0x80000000;

/** The value at `offset`; throws `DamagedError` where there is none. */
export function readValue(hive: Hive, offset: number): Value {
  const start = cellStart(hive, offset, 20, 'A value');
  const { bytes } = hive;
  if (signature(hive, start) !== 'vk') throw new DamagedError('There is no value', start);
  const nameLength = bytes.readUInt16LE(start + 2);
  if (20 + nameLength > cellRoom(hive, offset, 'A value')) {
    throw new DamagedError('The name of a value is longer than its cell', start);
  }
  const sizeField = bytes.readUInt32LE(start + 4);
  const inline = sizeField >= INLINE;
  const size = inline ? sizeField - INLINE : sizeField;
  if (size > (inline ? 4 : hive.binsSize))
    throw new DamagedError('The data of a value is longer than it can be', start);
  return {
    offset,
    name: decodeName(bytes, start + 20, nameLength, (bytes.readUInt16LE(start + 16) & 1) !== 0),
    type: bytes.readUInt32LE(start + 12),
    size,
    inline,
    dataOffset: bytes.readUInt32LE(start + 8),
  };
}

/** Offsets of the key's values, in no order. */
export function valueOffsets(hive: Hive, key: Key): number[] {
  if (key.valueCount === 0) return [];
  const start = cellStart(hive, key.valueList, 4 * key.valueCount, 'A list of values');
  return Array.from({ length: key.valueCount }, (_, i) => hive.bytes.readUInt32LE(start + 4 * i));
}

/** The key's values, in no order. */
export function values(hive: Hive, key: Key): Value[] {
  return valueOffsets(hive, key).map((offset) => readValue(hive, offset));
}

/** The key's value of this name, whatever its case; `''` is the unnamed one. */
export function findValue(hive: Hive, key: Key, name: string): Value | undefined {
  for (const offset of valueOffsets(hive, key)) {
    const found = readValue(hive, offset);
    if (sameName(found.name, name)) return found;
  }
  return undefined;
}

/** A copy of the value's data. */
export function valueData(hive: Hive, value: Value): Buffer {
  const { bytes, minor } = hive;
  if (value.inline) {
    const start = cellStart(hive, value.offset, 20, 'A value') + 8;
    return Buffer.from(bytes.subarray(start, start + value.size));
  }
  if (value.size === 0) return Buffer.alloc(0);
  if (minor > 3 && value.size > SEGMENT) return segmentedData(hive, value);
  const start = cellStart(hive, value.dataOffset, value.size, 'The data of a value');
  return Buffer.from(bytes.subarray(start, start + value.size));
}

/** The cells of a value's long data ("db"): its own, the list's and each segment's. */
export function segments(hive: Hive, value: Value): { list: number; cells: number[] } {
  const start = cellStart(hive, value.dataOffset, 8, 'Long data of a value');
  const count = hive.bytes.readUInt16LE(start + 2);
  if (signature(hive, start) !== 'db' || count !== Math.ceil(value.size / SEGMENT)) {
    throw new DamagedError('Long data of a value is not cut as it should be', start);
  }
  const list = hive.bytes.readUInt32LE(start + 4);
  const first = cellStart(hive, list, 4 * count, 'A list of segments');
  return { list, cells: Array.from({ length: count }, (_, i) => hive.bytes.readUInt32LE(first + 4 * i)) };
}

function segmentedData(hive: Hive, value: Value): Buffer {
  const data = Buffer.alloc(value.size);
  for (const [i, offset] of segments(hive, value).cells.entries()) {
    const size = Math.min(SEGMENT, value.size - i * SEGMENT);
    const start = cellStart(hive, offset, size, 'A segment of data');
    hive.bytes.copy(data, i * SEGMENT, start, start + size);
  }
  return data;
}
