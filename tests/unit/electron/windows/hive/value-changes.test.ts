import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openHive } from '../../../../../electron/windows/hive/cells.ts';
import { changeHive } from '../../../../../electron/windows/hive/change.ts';
import { findKey } from '../../../../../electron/windows/hive/keys.ts';
import {
  applyChanges,
  contentAt,
  contentWords,
  type HiveChanges,
  planChanges,
  undoOf,
  want,
  wantAbsent,
  wantNumber,
  wantText,
  wantTexts,
} from '../../../../../electron/windows/hive/value-changes.ts';
import { contentOf, NOW, ownHive } from '../../../../support/hives.ts';

const hive = ownHive(5, 20);
const apply = (bytes: Buffer, changes: HiveChanges) =>
  changeHive({ hive: bytes, logs: [] }, NOW, (edited) => applyChanges(edited, changes)).bytes;
const plan = (wanted: Parameters<typeof planChanges>[1], emptied?: string[]) =>
  planChanges(openHive(hive), wanted, emptied);

test('a plan names what is there now and what will be, and makes the keys that it needs', () => {
  const changes = plan([wantNumber('Software', 'Number', 2), wantText('Software\\New\\Deep', 'Text', 'a')]);
  expect(changes.addedKeys).toEqual(['Software\\New', 'Software\\New\\Deep']);
  expect(changes.values.map(({ before, after }) => [contentWords(before), contentWords(after)])).toEqual([
    ['1', '2'],
    [undefined, 'a'],
  ]);
  const changed = openHive(apply(hive, changes));
  expect(contentWords(contentAt(changed, 'SOFTWARE\\new\\deep', 'text'))).toBe('a');
});

test('what is as it is wished is not in the plan', () => {
  expect(
    plan([wantNumber('Software', 'Number', 1), wantAbsent('Software', 'Absent'), wantAbsent('No\\Key', 'x')]),
  ).toEqual({
    addedKeys: [],
    values: [],
    removedKeys: [],
  });
});

test('of two wishes the later one counts, and a key with keys below it does not go', () => {
  const changes = plan([wantNumber('Software', 'Number', 2), wantNumber('SOFTWARE', 'NUMBER', 3)]);
  expect(changes.values.map(({ after }) => contentWords(after))).toEqual(['3']);
  expect(() => plan([], ['Many'])).toThrow('keys below');
  expect(plan([], ['No such key']).removedKeys).toEqual([]);
});

test('a plan is not applied to a hive that has changed since', () => {
  const changes = plan([wantNumber('Software', 'Number', 2)]);
  const other = apply(hive, plan([wantNumber('Software', 'Number', 3)]));
  expect(() => apply(other, changes)).toThrow('another than when this was planned');
  const added = plan([wantNumber('Software\\Fresh', 'A', 1)]);
  expect(() => apply(apply(hive, added), added)).toThrow('was not when this was planned');
});

test('values are told in words', () => {
  const words = (type: number, data: Buffer) => contentWords(want('', '', type, data).content);
  expect(words(4, Buffer.from([0x80, 0, 0, 0x80]))).toBe('0x80000080');
  expect(words(7, Buffer.from('a\0b\0\0', 'utf16le'))).toBe('a, b');
  expect(words(3, Buffer.from([1, 0xab]))).toBe('01 ab');
  expect(words(11, Buffer.from([5, 0, 0, 0, 0, 0, 0, 0]))).toBe('5');
  expect(words(4, Buffer.from([5]))).toBe('05');
  expect(contentWords(undefined)).toBeUndefined();
});

const paths = ['Software', 'Many\\Key 3', 'Software\\A', 'Software\\A\\B', 'Fresh\\Key'];
const names = ['', 'Number', 'Nothing', 'Lang', 'Other', 'Größe ☂'];
const wish = fc.oneof(
  fc
    .record({ key: fc.constantFrom(...paths), name: fc.constantFrom(...names) })
    .map(({ key, name }) => wantAbsent(key, name)),
  fc
    .record({
      key: fc.constantFrom(...paths),
      name: fc.constantFrom(...names),
      type: fc.integer({ min: 0, max: 12 }),
      data: fc.uint8Array({ maxLength: 40 }),
    })
    .map(({ key, name, type, data }) => want(key, name, type, data)),
  fc
    .record({ key: fc.constantFrom(...paths), texts: fc.array(fc.string({ maxLength: 5 })) })
    .map(({ key, texts }) => wantTexts(key, 'List', texts)),
);

test('a change and its undo leave every key and value as it was', () => {
  const before = contentOf(openHive(hive));
  const wishes = fc.uniqueArray(wish, { selector: ({ key, name }) => `${key}|${name}`, maxLength: 8 });
  fc.assert(
    fc.property(wishes, (wanted) => {
      const changes = plan(wanted, ['Many\\Key 7']);
      const changed = apply(hive, changes);
      for (const { key, name, content } of wanted) expect(contentAt(openHive(changed), key, name)).toEqual(content);
      expect(findKey(openHive(changed), 'Many\\Key 7')).toBeUndefined();
      expect(contentOf(openHive(apply(changed, undoOf(changes))))).toEqual(before);
    }),
  );
});
