import { DamagedError } from '../damaged.ts';
import { allocate, type EditedHive, release } from './allocate.ts';
import { cellStart } from './cells.ts';
import { addToField, EditError, raiseField, writeField } from './edit.ts';
import { listKey, releaseLists, unlistKey } from './edit-lists.ts';
import { releaseValues, stamp } from './edit-values.ts';
import { HEADER_SIZE, NIL } from './header.ts';
import { COMPRESSED_NAME, findSubkey, type Key, keyField, readKey, subkeyOffsets } from './keys.ts';
import { encodeName, isFamiliarName } from './names.ts';
import { readSecurity, securityField } from './security.ts';

/**
 * Adds a key below the one at `parentOffset`, with its security descriptor, and gives its offset. Throws `EditError` for a name that is
 * taken, impossible, or of letters whose place in the order we do not know for certain.
 */
export function addKey(hive: EditedHive, parentOffset: number, name: string, keyClass = ''): number {
  if (name === '' || name.length > 255 || name.includes('\\')) throw new EditError('A key cannot have that name');
  if (!isFamiliarName(name)) throw new EditError('The name of the key has letters whose order is not certain');
  const parent = readKey(hive, parentOffset);
  let offset = NIL;
  const added = listKey(hive, parent, name, () => {
    offset = writeKey(hive, parent, name, keyClass);
    return offset;
  });
  if (!added) throw new EditError('There is a key of that name already');
  addToField(hive, parentOffset, keyField.subkeyCount, 1);
  // The high half of this field belongs to somebody else.
  const longest = cellStart(hive, parentOffset, keyField.name, 'A key') + keyField.longestSubkeyName;
  if (hive.bytes.readUInt16LE(longest) < 2 * name.length) hive.bytes.writeUInt16LE(2 * name.length, longest);
  raiseField(hive, parentOffset, keyField.longestSubkeyClass, 2 * keyClass.length);
  stamp(hive, parentOffset);
  return offset;
}

/** The key at a path below `from`; what is missing of it is made. */
export function makePath(hive: EditedHive, path: string, from: number = hive.root): number {
  let offset = from;
  for (const name of path.split('\\')) {
    offset = findSubkey(hive, readKey(hive, offset), name)?.offset ?? addKey(hive, offset, name);
  }
  return offset;
}

/** Removes the key at `offset` with all that is below it. */
export function deleteKey(hive: EditedHive, offset: number): void {
  if (offset === hive.root) throw new EditError('The root of a hive cannot be removed');
  const key = readKey(hive, offset);
  const parent = readKey(hive, key.parent);
  const all = keysBelow(hive, offset);
  if (!unlistKey(hive, parent, offset))
    throw new DamagedError('A key is not in the list of its parent', HEADER_SIZE + offset);
  addToField(hive, parent.offset, keyField.subkeyCount, -1);
  stamp(hive, parent.offset);
  for (const gone of all) {
    releaseValues(hive, gone);
    releaseLists(hive, gone);
    if (gone.classLength > 0) release(hive, gone.classOffset);
    leaveSecurity(hive, gone.security);
    release(hive, gone.offset);
  }
}

/** The key and all below it. */
function keysBelow(hive: EditedHive, offset: number): Key[] {
  const seen = new Set<number>();
  const open = [offset];
  const keys: Key[] = [];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) throw new DamagedError('A key lies below itself', HEADER_SIZE + next);
    seen.add(next);
    const key = readKey(hive, next);
    keys.push(key);
    for (const below of subkeyOffsets(hive, key)) open.push(below);
  }
  return keys;
}

function writeKey(hive: EditedHive, parent: Key, name: string, keyClass: string): number {
  const { bytes: encoded, compressed } = encodeName(name);
  readSecurity(hive, parent.security);
  const offset = allocate(hive, keyField.name + encoded.length);
  const classCell = keyClass === '' ? NIL : allocate(hive, 2 * keyClass.length);
  if (keyClass !== '') hive.bytes.write(keyClass, HEADER_SIZE + classCell + 4, 'utf16le');
  const start = cellStart(hive, offset, keyField.name + encoded.length, 'A key');
  hive.bytes.write('nk', start, 'latin1');
  hive.bytes.writeUInt16LE(compressed ? COMPRESSED_NAME : 0, start + keyField.flags);
  hive.bytes.writeBigUInt64LE(hive.now, start + keyField.written);
  const fields: [number, number][] = [
    [keyField.parent, parent.offset],
    [keyField.subkeyList, NIL],
    [keyField.volatileList, NIL],
    [keyField.valueList, NIL],
    [keyField.security, parent.security],
    [keyField.classOffset, classCell],
  ];
  for (const [field, value] of fields) hive.bytes.writeUInt32LE(value, start + field);
  hive.bytes.writeUInt16LE(encoded.length, start + keyField.nameLength);
  hive.bytes.writeUInt16LE(2 * keyClass.length, start + keyField.classLength);
  encoded.copy(hive.bytes, start + keyField.name);
  addToField(hive, parent.security, securityField.references, 1);
  return offset;
}

/** One key fewer uses a security descriptor; the last one takes it along. */
function leaveSecurity(hive: EditedHive, offset: number): void {
  const { next, previous } = readSecurity(hive, offset);
  if (addToField(hive, offset, securityField.references, -1) > 0) return;
  readSecurity(hive, previous);
  readSecurity(hive, next);
  writeField(hive, previous, securityField.next, next);
  writeField(hive, next, securityField.previous, previous);
  release(hive, offset);
}
