import { attempt, type Check } from './findings.ts';
import { cellStart } from './cells.ts';
import { HEADER_SIZE, NIL } from './header.ts';
import { COMPRESSED_NAME, className, type Key, keyField, ROOT_KEY, readKey } from './keys.ts';
import { entryPosition, readLeaves } from './lists.ts';
import { compareNames, encodeName, isFamiliarName, nameHash, nameHint, upcase } from './names.ts';
import { readValue, SEGMENT, segments, type Value, valueOffsets } from './values.ts';

/** The deepest that Windows lets keys be nested. */
const MOST_LEVELS = 512;

/** Goes through every key and value and claims each cell that they use. */
export function checkKeys(check: Check): void {
  const { hive, error } = check;
  const open: { offset: number; parent: Key | undefined; level: number }[] = [
    { offset: hive.root, parent: undefined, level: 1 },
  ];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { offset, parent, level } = next;
    if (!check.claim(offset, 'A key')) continue;
    const key = attempt(error, () => readKey(hive, offset));
    if (key === undefined) continue;
    check.counts.keys++;
    const position = HEADER_SIZE + offset;
    if (level > MOST_LEVELS) error('Keys are nested too deep', position);
    checkKey(check, key, parent);
    const largest = { name: 0, class: 0 };
    let before: Key | undefined;
    for (const entry of attempt(error, () => listedKeys(check, key)) ?? []) {
      const below = attempt(error, () => readKey(hive, entry.offset));
      if (below === undefined) continue;
      checkEntry(check, entry, below, before);
      before = below;
      largest.name = Math.max(largest.name, 2 * below.name.length);
      largest.class = Math.max(largest.class, below.classLength);
      open.push({ offset: entry.offset, parent: key, level: level + 1 });
    }
    const content = position + 4;
    atLeast(
      check,
      'name of a subkey',
      hive.bytes.readUInt16LE(content + keyField.longestSubkeyName),
      largest.name,
      position,
    );
    atLeast(
      check,
      'class of a subkey',
      hive.bytes.readUInt32LE(content + keyField.longestSubkeyClass),
      largest.class,
      position,
    );
    checkValues(check, key);
  }
}

function checkKey(check: Check, key: Key, parent: Key | undefined): void {
  const { error, warning, hive, securityUses } = check;
  const position = HEADER_SIZE + key.offset;
  if (parent !== undefined && key.parent !== parent.offset) error('A key names another parent', position);
  if (((key.flags & ROOT_KEY) !== 0) !== (parent === undefined))
    error('A key is wrongly marked as root, or not', position);
  if (key.name === '' || key.name.length > 255) error('The name of a key is impossible', position);
  if (key.name.includes('\\') && parent !== undefined) error('The name of a key has a backslash', position);
  if (((key.flags & COMPRESSED_NAME) !== 0) !== encodeName(key.name).compressed) {
    warning('The name of a key is not stored in its shortest form', position);
  }
  securityUses.set(key.security, (securityUses.get(key.security) ?? 0) + 1);
  if (key.classLength > 0) {
    if (check.claim(key.classOffset, 'The class of a key')) attempt(error, () => className(hive, key));
  } else if (key.classOffset !== NIL) error('A key without a class names a cell for it', position);
  if (key.subkeyCount === 0 && key.subkeyList !== NIL) error('A key without subkeys names a list of them', position);
  if (key.valueCount === 0 && key.valueList !== NIL) error('A key without values names a list of them', position);
}

interface Entry {
  readonly offset: number;
  readonly kind: 'lf' | 'lh' | 'li';
  /** Hint or hash. */
  readonly extra: number;
  readonly position: number;
}

/** The entries of a key's lists; the lists themselves are claimed. */
function listedKeys(check: Check, key: Key): Entry[] {
  const { hive } = check;
  if (key.subkeyCount === 0) return [];
  const { index, leaves } = readLeaves(hive, key.subkeyList, key.subkeyCount);
  if (index !== undefined) check.claim(index, 'A list of lists');
  const entries: Entry[] = [];
  for (const leaf of leaves) {
    if (!check.claim(leaf.offset, 'A list of keys')) continue;
    if (index === undefined || leaf.kind !== 'li') {
      const expected = hive.minor >= 5 ? 'lh' : 'lf';
      if (leaf.kind !== expected && leaf.kind !== 'li') {
        check.warning(`A list of keys is of kind ${leaf.kind}, not ${expected}`, HEADER_SIZE + leaf.offset);
      }
    }
    for (let i = 0; i < leaf.count; i++) {
      const position = entryPosition(leaf, i);
      const extra = leaf.kind === 'li' ? 0 : hive.bytes.readUInt32LE(position + 4);
      entries.push({ offset: hive.bytes.readUInt32LE(position), kind: leaf.kind, extra, position });
    }
  }
  if (entries.length !== key.subkeyCount) {
    check.error('A key has another number of keys below it than it says', HEADER_SIZE + key.offset);
  }
  return entries;
}

/** Order, hash and hint; names whose upper case we do not know for certain only warn. */
function checkEntry({ error, warning }: Check, entry: Entry, key: Key, before: Key | undefined): void {
  const certain = isFamiliarName(key.name) && (before === undefined || isFamiliarName(before.name));
  const tell = certain ? error : warning;
  if (before !== undefined && compareNames(before.name, key.name) >= 0) tell('Keys are not in order', entry.position);
  if (entry.kind === 'lh' && entry.extra !== nameHash(key.name)) tell('The hash of a name is wrong', entry.position);
  if (entry.kind === 'lf' && upcaseHint(entry.extra) !== upcaseHint(nameHint(key.name))) {
    tell('The first letters of a name are wrong', entry.position);
  }
}

const upcaseHint = (hint: number): string =>
  [0, 8, 16, 24].map((shift) => String.fromCharCode(upcase((hint >>> shift) & 0xff))).join('');

function checkValues(check: Check, key: Key): void {
  const { hive, error } = check;
  const position = HEADER_SIZE + key.offset;
  const largest = { name: 0, data: 0 };
  if (key.valueCount > 0 && check.claim(key.valueList, 'A list of values')) {
    const names = new Set<string>();
    for (const offset of attempt(error, () => valueOffsets(hive, key)) ?? []) {
      if (!check.claim(offset, 'A value')) continue;
      const value = attempt(error, () => readValue(hive, offset));
      if (value === undefined) continue;
      check.counts.values++;
      largest.name = Math.max(largest.name, 2 * value.name.length);
      largest.data = Math.max(largest.data, value.size);
      const folded = Array.from({ length: value.name.length }, (_, i) => upcase(value.name.charCodeAt(i))).join();
      if (names.has(folded)) error('Two values of a key have the same name', HEADER_SIZE + offset);
      names.add(folded);
      attempt(error, () => claimData(check, value));
    }
  }
  const start = position + 4;
  atLeast(check, 'name of a value', hive.bytes.readUInt32LE(start + keyField.longestValueName), largest.name, position);
  atLeast(check, 'data of a value', hive.bytes.readUInt32LE(start + keyField.largestValueData), largest.data, position);
}

function claimData(check: Check, value: Value): void {
  const { hive } = check;
  if (value.inline) return;
  if (value.size === 0) {
    check.error('Empty data is not marked as being in its own cell', HEADER_SIZE + value.offset);
    return;
  }
  if (!check.claim(value.dataOffset, 'The data of a value')) return;
  if (hive.minor <= 3 || value.size <= SEGMENT) {
    cellStart(hive, value.dataOffset, value.size, 'The data of a value');
    return;
  }
  const { list, cells } = segments(hive, value);
  check.claim(list, 'A list of segments');
  for (const [i, offset] of cells.entries()) {
    if (check.claim(offset, 'A segment of data')) {
      cellStart(hive, offset, Math.min(SEGMENT, value.size - i * SEGMENT), 'A segment of data');
    }
  }
}

/** Windows never lowers the longest lengths, and counts keys that lie in memory only: they are right when nothing is longer. */
function atLeast({ error }: Check, what: string, said: number, found: number, position: number): void {
  if (said < found) error(`The longest ${what} is longer than its key says`, position);
}
