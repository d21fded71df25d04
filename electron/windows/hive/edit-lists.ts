import { allocate, type EditedHive, enlarge, release } from './allocate.ts';
import { cellStart } from './cells.ts';
import { writeField } from './edit.ts';
import { HEADER_SIZE, NIL } from './header.ts';
import { type Key, keyField, keyName } from './keys.ts';
import { entryPosition, entrySize, type Leaf, leafEntries, readLeaves } from './lists.ts';
import { compareNames, nameHash, nameHint } from './names.ts';

/** A list of this many keys is cut in two before another is added: more do not fit into one page. */
const MOST_ENTRIES = 507;

/** Puts a key into the sorted lists of its parent; false, and nothing changed, where one of that name is there. */
export function listKey(hive: EditedHive, parent: Key, name: string, offset: () => number): boolean {
  const { index, leaves } = readLeaves(hive, parent.subkeyList, parent.subkeyCount);
  const place = findPlace(hive, leaves, name);
  if (place === undefined) return false;
  const { leaf } = place;
  if (leaf === undefined) {
    const kind = hive.minor >= 5 ? 'lh' : 'lf';
    const list = newLeaf(hive, kind, [{ offset: offset(), name }]);
    writeField(hive, parent.offset, keyField.subkeyList, list);
    return true;
  }
  const entry = { offset: offset(), name };
  if (leaf.count < MOST_ENTRIES) {
    const larger = insertEntry(hive, leaf, place.at, entry);
    replaceLeaf(hive, parent, index, place.index, [larger]);
    return true;
  }
  // Old Windows knows no short form of names below a list of lists, so that its halves are plain.
  const kind = leaf.kind === 'lh' ? 'lh' : 'li';
  const entries = leafEntries(hive, [leaf]).map((below) => ({ offset: below, name: keyName(hive, below) }));
  entries.splice(place.at, 0, entry);
  const middle = entries.length >> 1;
  const halves = [newLeaf(hive, kind, entries.slice(0, middle)), newLeaf(hive, kind, entries.slice(middle))];
  release(hive, leaf.offset);
  replaceLeaf(hive, parent, index, place.index, halves);
  return true;
}

/** Takes a key out of the lists of its parent. Lists that become empty go. */
export function unlistKey(hive: EditedHive, parent: Key, offset: number): boolean {
  const { index, leaves } = readLeaves(hive, parent.subkeyList, parent.subkeyCount);
  for (const [leafIndex, leaf] of leaves.entries()) {
    const at = leafEntries(hive, [leaf]).indexOf(offset);
    if (at === -1) continue;
    const size = entrySize(leaf.kind);
    hive.bytes.copyWithin(entryPosition(leaf, at), entryPosition(leaf, at + 1), entryPosition(leaf, leaf.count));
    hive.bytes.fill(0, entryPosition(leaf, leaf.count - 1), entryPosition(leaf, leaf.count - 1) + size);
    hive.bytes.writeUInt16LE(leaf.count - 1, HEADER_SIZE + leaf.offset + 6);
    if (leaf.count === 1) {
      release(hive, leaf.offset);
      replaceLeaf(hive, parent, index, leafIndex, []);
    }
    return true;
  }
  return false;
}

/** Gives back the cells of all lists of a key; the key itself is about to go. */
export function releaseLists(hive: EditedHive, key: Key): void {
  if (key.subkeyCount === 0) return;
  const { index, leaves } = readLeaves(hive, key.subkeyList, key.subkeyCount);
  for (const { offset } of leaves) release(hive, offset);
  if (index !== undefined) release(hive, index);
}

interface Entry {
  readonly offset: number;
  readonly name: string;
}

/** Where a key of that name belongs; nothing where one is there, and no list where there are no keys yet. */
function findPlace(hive: EditedHive, leaves: readonly Leaf[], name: string) {
  let place: { leaf: Leaf | undefined; index: number; at: number } = { leaf: undefined, index: 0, at: 0 };
  for (const [index, leaf] of leaves.entries()) {
    for (const [at, offset] of leafEntries(hive, [leaf]).entries()) {
      const order = compareNames(name, keyName(hive, offset));
      if (order === 0) return undefined;
      if (order < 0) return { leaf, index, at };
      place = { leaf, index, at: at + 1 };
    }
  }
  return place;
}

function insertEntry(hive: EditedHive, leaf: Leaf, at: number, entry: Entry): number {
  const size = entrySize(leaf.kind);
  const offset = enlarge(hive, leaf.offset, 4 + size * (leaf.count + 1));
  const moved: Leaf = { ...leaf, offset, count: leaf.count + 1 };
  hive.bytes.copyWithin(entryPosition(moved, at + 1), entryPosition(moved, at), entryPosition(moved, leaf.count));
  writeEntry(hive, moved, at, entry);
  hive.bytes.writeUInt16LE(moved.count, HEADER_SIZE + offset + 6);
  return offset;
}

function newLeaf(hive: EditedHive, kind: Leaf['kind'], entries: readonly Entry[]): number {
  const offset = allocate(hive, 4 + entrySize(kind) * entries.length);
  const leaf: Leaf = { offset, kind, count: entries.length };
  hive.bytes.write(kind, HEADER_SIZE + offset + 4, 'latin1');
  hive.bytes.writeUInt16LE(leaf.count, HEADER_SIZE + offset + 6);
  for (const [at, entry] of entries.entries()) writeEntry(hive, leaf, at, entry);
  return offset;
}

function writeEntry(hive: EditedHive, leaf: Leaf, at: number, { offset, name }: Entry): void {
  const position = entryPosition(leaf, at);
  hive.bytes.writeUInt32LE(offset, position);
  if (leaf.kind !== 'li') hive.bytes.writeUInt32LE(leaf.kind === 'lh' ? nameHash(name) : nameHint(name), position + 4);
}

/** Puts none, one or two lists in the place of list `at`, with a list of lists where there are several. */
function replaceLeaf(
  hive: EditedHive,
  parent: Key,
  index: number | undefined,
  at: number,
  offsets: readonly number[],
): void {
  const [only] = offsets;
  if (index === undefined && offsets.length < 2) {
    writeField(hive, parent.offset, keyField.subkeyList, only ?? NIL);
    return;
  }
  const lists: number[] = [];
  if (index !== undefined) {
    const start = cellStart(hive, index, 4, 'A list of lists');
    const count = hive.bytes.readUInt16LE(start + 2);
    for (let i = 0; i < count; i++) lists.push(hive.bytes.readUInt32LE(start + 4 + 4 * i));
  }
  lists.splice(at, 1, ...offsets);
  if (lists.length === 0) {
    release(hive, index as number);
    writeField(hive, parent.offset, keyField.subkeyList, NIL);
    return;
  }
  const room = 4 + 4 * lists.length;
  const cell = index === undefined ? allocate(hive, room) : enlarge(hive, index, room);
  const start = cellStart(hive, cell, room, 'A list of lists');
  hive.bytes.fill(0, start, start + room);
  hive.bytes.write('ri', start, 'latin1');
  hive.bytes.writeUInt16LE(lists.length, start + 2);
  for (const [i, list] of lists.entries()) hive.bytes.writeUInt32LE(list, start + 4 + 4 * i);
  writeField(hive, parent.offset, keyField.subkeyList, cell);
}
