import { DamagedError } from '../damaged.ts';
import { cellRoom, cellStart, type Hive, signature } from './cells.ts';
import { HEADER_SIZE } from './header.ts';
import { leafEntries, readLeaves } from './lists.ts';
import { decodeName, sameName } from './names.ts';

/** A key as it lay in its cell ("nk") when it was read. */
export interface Key {
  /** Of its cell: what a key is known by. It stays the same while the hive is edited. */
  readonly offset: number;
  readonly name: string;
  readonly flags: number;
  /** When it was last changed, as a FILETIME. */
  readonly written: bigint;
  readonly parent: number;
  readonly subkeyCount: number;
  readonly subkeyList: number;
  readonly valueCount: number;
  readonly valueList: number;
  readonly security: number;
  readonly classOffset: number;
  readonly classLength: number;
}

/** Places of a key's fields, from the start of its content. */
export const keyField = {
  flags: 2,
  written: 4,
  parent: 16,
  subkeyCount: 20,
  subkeyList: 28,
  volatileList: 32,
  valueCount: 36,
  valueList: 40,
  security: 44,
  classOffset: 48,
  /** 16 bits; the 16 above belong to somebody else. */
  longestSubkeyName: 52,
  longestSubkeyClass: 56,
  longestValueName: 60,
  largestValueData: 64,
  nameLength: 72,
  classLength: 74,
  name: 76,
} as const;

/** The key's name is Latin-1. */
export const COMPRESSED_NAME = 0x20;
/** The key is the root. */
export const ROOT_KEY = 0x04;

/** The key at `offset`; throws `DamagedError` where there is none. */
export function readKey(hive: Hive, offset: number): Key {
  const start = keyStart(hive, offset);
  const { bytes } = hive;
  const key = {
    offset,
    name: nameAt(bytes, start),
    flags: bytes.readUInt16LE(start + keyField.flags),
    written: bytes.readBigUInt64LE(start + keyField.written),
    parent: bytes.readUInt32LE(start + keyField.parent),
    subkeyCount: bytes.readUInt32LE(start + keyField.subkeyCount),
    subkeyList: bytes.readUInt32LE(start + keyField.subkeyList),
    valueCount: bytes.readUInt32LE(start + keyField.valueCount),
    valueList: bytes.readUInt32LE(start + keyField.valueList),
    security: bytes.readUInt32LE(start + keyField.security),
    classOffset: bytes.readUInt32LE(start + keyField.classOffset),
    classLength: bytes.readUInt16LE(start + keyField.classLength),
  };
  // The smallest cells of a key and of a value have 80 and 24 bytes: more than fit are a lie.
  if (key.subkeyCount > hive.binsSize / 80 || key.valueCount > hive.binsSize / 24) {
    throw new DamagedError('A key claims more content than the hive has room for', start);
  }
  return key;
}

/** The name of the key at `offset`, without the rest. */
export function keyName(hive: Hive, offset: number): string {
  return nameAt(hive.bytes, keyStart(hive, offset));
}

function keyStart(hive: Hive, offset: number): number {
  const start = cellStart(hive, offset, keyField.name, 'A key');
  if (signature(hive, start) !== 'nk') throw new DamagedError('There is no key', start);
  const nameLength = hive.bytes.readUInt16LE(start + keyField.nameLength);
  if (keyField.name + nameLength > cellRoom(hive, offset, 'A key')) {
    throw new DamagedError('The name of a key is longer than its cell', start);
  }
  return start;
}

function nameAt(bytes: Buffer, start: number): string {
  const compressed = (bytes.readUInt16LE(start + keyField.flags) & COMPRESSED_NAME) !== 0;
  return decodeName(bytes, start + keyField.name, bytes.readUInt16LE(start + keyField.nameLength), compressed);
}

/** The key at the top. */
export const rootKey = (hive: Hive): Key => readKey(hive, hive.root);

/** Offsets of the keys below, in the order of their names. */
export function subkeyOffsets(hive: Hive, key: Key): number[] {
  if (key.subkeyCount === 0) return [];
  const entries = leafEntries(hive, readLeaves(hive, key.subkeyList, key.subkeyCount).leaves);
  if (entries.length !== key.subkeyCount) {
    throw new DamagedError('A key has another number of keys below it than it says', HEADER_SIZE + key.offset);
  }
  return entries;
}

/** The keys below, in the order of their names. */
export function subkeys(hive: Hive, key: Key): Key[] {
  return subkeyOffsets(hive, key).map((offset) => readKey(hive, offset));
}

/** The key below with this name, whatever its case. Looks at every name: hashes of old tools are wrong for letters above ASCII. */
export function findSubkey(hive: Hive, key: Key, name: string): Key | undefined {
  for (const offset of subkeyOffsets(hive, key)) {
    if (sameName(keyName(hive, offset), name)) return readKey(hive, offset);
  }
  return undefined;
}

/** The key at a path such as `Control\Lsa`, from `from` or the root on; `''` is that key itself. */
export function findKey(hive: Hive, path: string, from: Key = rootKey(hive)): Key | undefined {
  let key: Key | undefined = from;
  for (const name of path === '' ? [] : path.split('\\')) {
    if (key === undefined) return undefined;
    key = findSubkey(hive, key, name);
  }
  return key;
}

/** The text that some keys carry besides their values; the boot key is made of four of them. */
export function className(hive: Hive, key: Key): string {
  if (key.classLength === 0) return '';
  const start = cellStart(hive, key.classOffset, key.classLength, 'The class of a key');
  return hive.bytes.toString('utf16le', start, start + key.classLength);
}
