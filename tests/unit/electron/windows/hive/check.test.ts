import { expect, test } from 'vitest';
import type { EditedHive } from '../../../../../electron/windows/hive/allocate.ts';
import { allocate, release } from '../../../../../electron/windows/hive/allocate.ts';
import { checkHive } from '../../../../../electron/windows/hive/check.ts';
import { addToField, editHive, sealedBytes, writeField } from '../../../../../electron/windows/hive/edit.ts';
import { HEADER_SIZE } from '../../../../../electron/windows/hive/header.ts';
import { findKey, keyField, readKey, subkeyOffsets } from '../../../../../electron/windows/hive/keys.ts';
import { entryPosition, readLeaves } from '../../../../../electron/windows/hive/lists.ts';
import { securityField } from '../../../../../electron/windows/hive/security.ts';
import { findValue, segments } from '../../../../../electron/windows/hive/values.ts';
import { NOW, ownHive } from '../../../../support/hives.ts';

const own = ownHive(5);

test('a hive of ours has no errors and no warnings, and is counted', () => {
  expect(checkHive(own)).toMatchObject({ errors: [], errorCount: 0, warnings: [], keys: 606, values: 5 });
});

const key = (hive: EditedHive, path: string) => {
  const found = findKey(hive, path);
  if (found === undefined) throw new Error(`no ${path}`);
  return found;
};
const value = (hive: EditedHive, name: string) => {
  const found = findValue(hive, key(hive, 'Software'), name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
};

/** What is done to a sound hive, and what must be said of it. */
const flaws: readonly [string, (hive: EditedHive) => void][] = [
  ['used by nothing', (hive) => allocate(hive, 100)],
  ['its cell is free', (hive) => release(hive, key(hive, 'Software').valueList)],
  ['its cell is used twice', (hive) => writeField(hive, value(hive, 'Lang').offset, 8, value(hive, '').offset)],
  ['there is no cell', (hive) => writeField(hive, value(hive, '').offset, 8, 0xfffffff8)],
  ['a cell is impossible', (hive) => hive.bytes.writeInt32LE(-12, HEADER_SIZE + key(hive, 'Software').offset)],
  [
    'Two free cells lie side by side',
    (hive) => {
      const cell = allocate(hive, 500);
      hive.bytes.writeInt32LE(256, HEADER_SIZE + cell);
      hive.bytes.writeInt32LE(504 - 256, HEADER_SIZE + cell + 256);
    },
  ],
  ['no bin where one must start', (hive) => hive.bytes.write('xbin', HEADER_SIZE + 4_096, 'latin1')],
  ['size of a bin', (hive) => hive.bytes.writeUInt32LE(1_000, HEADER_SIZE + 8)],
  ['There is no key', (hive) => hive.bytes.write('xx', HEADER_SIZE + key(hive, 'Software').offset + 4, 'latin1')],
  ['names another parent', (hive) => writeField(hive, key(hive, 'Many\\Key 7').offset, keyField.parent, hive.root)],
  ['marked as root', (hive) => hive.bytes.writeUInt16LE(0x24, HEADER_SIZE + key(hive, 'Many').offset + 6)],
  ['another number of keys', (hive) => addToField(hive, key(hive, 'Many').offset, keyField.subkeyCount, 1)],
  ['longer than it may be', (hive) => addToField(hive, hive.root, keyField.subkeyCount, -1)],
  ['not in order', (hive) => swapFirstTwo(hive)],
  ['hash of a name', (hive) => hive.bytes.writeUInt32LE(1, firstEntry(hive) + 4)],
  ['keys use it', (hive) => addToField(hive, key(hive, '').security, securityField.references, 1)],
  [
    'ring of security descriptors',
    (hive) => writeField(hive, key(hive, '').security, securityField.previous, hive.root),
  ],
  ['name of a subkey', (hive) => hive.bytes.writeUInt16LE(2, HEADER_SIZE + hive.root + 4 + keyField.longestSubkeyName)],
  ['name of a value', (hive) => writeField(hive, key(hive, 'Software').offset, keyField.longestValueName, 2)],
  ['data of a value', (hive) => writeField(hive, key(hive, 'Software').offset, keyField.largestValueData, 39_999)],
  ['class of a subkey', (hive) => writeField(hive, key(hive, 'Software').offset, keyField.longestSubkeyClass, 2)],
  ['not cut as it should be', (hive) => writeField(hive, value(hive, 'Lang').dataOffset, 0, 0x0002_6264)],
  ['A segment of data', (hive) => release(hive, segments(hive, value(hive, 'Lang')).cells[0] as number)],
  ['longer than it can be', (hive) => writeField(hive, value(hive, 'Number').offset, 4, 0x8000_0005)],
  ['not marked as being in its own cell', (hive) => writeField(hive, value(hive, 'Nothing').offset, 4, 0)],
  ['same name', (hive) => hive.bytes.writeUInt16LE(0, HEADER_SIZE + value(hive, 'Lang').offset + 6)],
];

const firstEntry = (hive: EditedHive) => {
  const many = key(hive, 'Many');
  const [leaf] = readLeaves(hive, many.subkeyList, many.subkeyCount).leaves;
  return leaf === undefined ? 0 : entryPosition(leaf, 0);
};

function swapFirstTwo(hive: EditedHive): void {
  const at = firstEntry(hive);
  const first = Buffer.from(hive.bytes.subarray(at, at + 8));
  hive.bytes.copyWithin(at, at + 8, at + 16);
  first.copy(hive.bytes, at + 8);
}

test.each(flaws)('says "%s"', (words, spoil) => {
  const hive = editHive(own, NOW);
  spoil(hive);
  const { errors, errorCount } = checkHive(sealedBytes(hive, 2));
  expect(errors.map(({ what }) => what).join('\n')).toContain(words);
  expect(errorCount).toBeGreaterThan(0);
});

test('keys that lie below themselves are seen once', () => {
  const hive = editHive(own, NOW);
  const many = key(hive, 'Many');
  const [leaf] = readLeaves(hive, many.subkeyList, many.subkeyCount).leaves;
  if (leaf === undefined) throw new Error('no list');
  hive.bytes.writeUInt32LE(hive.root, entryPosition(leaf, 3));
  expect(subkeyOffsets(hive, readKey(hive, many.offset))).toContain(hive.root);
  expect(checkHive(sealedBytes(hive, 2)).errors.map(({ what }) => what)).toContain('A key: its cell is used twice');
});

test('a hive that was not written to its end has a warning, not an error', () => {
  const dirty = Buffer.from(own);
  dirty.writeUInt32LE(1, 508);
  expect(checkHive(dirty)).toMatchObject({ errors: [], warnings: [{ position: 508 }] });
});
