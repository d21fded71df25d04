import { allocate, type EditedHive, enlarge, release } from './allocate.ts';
import { cellRoom, cellStart } from './cells.ts';
import { addToField, EditError, raiseField, writeField } from './edit.ts';
import { HEADER_SIZE, NIL } from './header.ts';
import { type Key, keyField, readKey } from './keys.ts';
import { encodeName } from './names.ts';
import { findValue, INLINE, readValue, SEGMENT, segments, type Value, valueOffsets } from './values.ts';

/** Sets the key's value of this name (`''` is the unnamed one), whether it is there or not. */
export function setValue(hive: EditedHive, keyOffset: number, name: string, type: number, data: Uint8Array): void {
  const key = readKey(hive, keyOffset);
  if (name.length > 16_383) throw new EditError('The name of a value is too long');
  const value = findValue(hive, key, name);
  const offset = value === undefined ? addValue(hive, key, name) : value.offset;
  storeData(hive, readValue(hive, offset), Buffer.from(data));
  writeField(hive, offset, 12, type);
  raiseField(hive, keyOffset, keyField.largestValueData, data.length);
  stamp(hive, keyOffset);
}

/** Removes the key's value of this name; false where there is none. */
export function deleteValue(hive: EditedHive, keyOffset: number, name: string): boolean {
  const key = readKey(hive, keyOffset);
  const value = findValue(hive, key, name);
  if (value === undefined) return false;
  const left = valueOffsets(hive, key).filter((offset) => offset !== value.offset);
  releaseValue(hive, value);
  const list = cellStart(hive, key.valueList, 4 * key.valueCount, 'A list of values');
  for (const [i, offset] of left.entries()) hive.bytes.writeUInt32LE(offset, list + 4 * i);
  hive.bytes.writeUInt32LE(0, list + 4 * left.length);
  addToField(hive, keyOffset, keyField.valueCount, -1);
  if (left.length === 0) {
    release(hive, key.valueList);
    writeField(hive, keyOffset, keyField.valueList, NIL);
    writeField(hive, keyOffset, keyField.longestValueName, 0);
    writeField(hive, keyOffset, keyField.largestValueData, 0);
  }
  stamp(hive, keyOffset);
  return true;
}

/** Gives back the cells of all of a key's values; the key itself is about to go. */
export function releaseValues(hive: EditedHive, key: Key): void {
  for (const offset of valueOffsets(hive, key)) releaseValue(hive, readValue(hive, offset));
  if (key.valueCount > 0) release(hive, key.valueList);
}

/** Writes the time of the edit into a key. */
export function stamp(hive: EditedHive, keyOffset: number): void {
  const start = cellStart(hive, keyOffset, keyField.name, 'A key');
  hive.bytes.writeBigUInt64LE(hive.now, start + keyField.written);
}

function releaseValue(hive: EditedHive, value: Value): void {
  releaseData(hive, value);
  release(hive, value.offset);
}

function releaseData(hive: EditedHive, value: Value): void {
  if (value.inline || value.size === 0) return;
  if (hive.minor > 3 && value.size > SEGMENT) {
    const { list, cells } = segments(hive, value);
    for (const cell of [...cells, list]) release(hive, cell);
  }
  release(hive, value.dataOffset);
}

/** A new value without data at the end of the key's list. */
function addValue(hive: EditedHive, key: Key, name: string): number {
  const { bytes: encoded, compressed } = encodeName(name);
  const offset = allocate(hive, 20 + encoded.length);
  const start = cellStart(hive, offset, 20 + encoded.length, 'A value');
  hive.bytes.write('vk', start, 'latin1');
  hive.bytes.writeUInt16LE(encoded.length, start + 2);
  hive.bytes.writeUInt32LE(INLINE, start + 4);
  // Windows leaves the mark of a compressed name away where there is no name.
  hive.bytes.writeUInt16LE(compressed && name !== '' ? 1 : 0, start + 16);
  encoded.copy(hive.bytes, start + 20);

  const room = 4 * (key.valueCount + 1);
  const list = key.valueCount === 0 ? allocate(hive, room) : enlarge(hive, key.valueList, room);
  hive.bytes.writeUInt32LE(offset, HEADER_SIZE + list + 4 + room - 4);
  writeField(hive, key.offset, keyField.valueList, list);
  addToField(hive, key.offset, keyField.valueCount, 1);
  raiseField(hive, key.offset, keyField.longestValueName, 2 * name.length);
  return offset;
}

function storeData(hive: EditedHive, value: Value, data: Buffer): void {
  const plain = !value.inline && value.size > 0 && (hive.minor <= 3 || value.size <= SEGMENT);
  if (plain && data.length > 4 && (hive.minor <= 3 || data.length <= SEGMENT)) {
    const room = cellRoom(hive, value.dataOffset, 'The data of a value');
    if (room >= data.length && room < 2 * data.length + 64) {
      const start = cellStart(hive, value.dataOffset, data.length, 'The data of a value');
      hive.bytes.fill(0, start, start + room);
      data.copy(hive.bytes, start);
      writeField(hive, value.offset, 4, data.length);
      return;
    }
  }
  releaseData(hive, value);
  // Pointing nowhere for a moment, so that nothing in between can take the old cell for this value's.
  writeField(hive, value.offset, 4, INLINE);
  writeField(hive, value.offset, 8, 0);
  if (data.length <= 4) {
    const start = cellStart(hive, value.offset, 20, 'A value');
    data.copy(hive.bytes, start + 8);
    writeField(hive, value.offset, 4, (INLINE + data.length) >>> 0);
    return;
  }
  const cell = hive.minor > 3 && data.length > SEGMENT ? storeSegments(hive, data) : storeCell(hive, data);
  writeField(hive, value.offset, 8, cell);
  writeField(hive, value.offset, 4, data.length);
}

function storeCell(hive: EditedHive, data: Buffer): number {
  const cell = allocate(hive, data.length);
  data.copy(hive.bytes, HEADER_SIZE + cell + 4);
  return cell;
}

function storeSegments(hive: EditedHive, data: Buffer): number {
  const count = Math.ceil(data.length / SEGMENT);
  if (count > 0xffff) throw new EditError('The data of a value is too long');
  const list = Buffer.alloc(4 * count);
  for (let i = 0; i < count; i++) {
    list.writeUInt32LE(storeCell(hive, data.subarray(i * SEGMENT, (i + 1) * SEGMENT)), 4 * i);
  }
  const head = Buffer.alloc(8);
  head.write('db', 'latin1');
  head.writeUInt16LE(count, 2);
  head.writeUInt32LE(storeCell(hive, list), 4);
  return storeCell(hive, head);
}
