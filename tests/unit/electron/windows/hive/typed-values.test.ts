import { expect, test } from 'vitest';
import { editHive } from '../../../../../electron/windows/hive/edit.ts';
import { setValue } from '../../../../../electron/windows/hive/edit-values.ts';
import { rootKey } from '../../../../../electron/windows/hive/keys.ts';
import {
  numberData,
  numberValue,
  textData,
  textsData,
  textsValue,
  textValue,
  timeValue,
} from '../../../../../electron/windows/hive/typed-values.ts';
import { valueType } from '../../../../../electron/windows/hive/values.ts';
import { NOW, ownHive } from '../../../../support/hives.ts';

const hive = editHive(ownHive(5, 3), NOW);
const put = (name: string, type: number, data: Buffer) => setValue(hive, hive.root, name, type, data);

test('texts are read up to their first zero, and written with one', () => {
  put('Text', valueType.expandableText, textData('%SystemRoot%\\Größe ☂'));
  expect(textValue(hive, rootKey(hive), 'TEXT')).toBe('%SystemRoot%\\Größe ☂');
  put('Text', valueType.text, Buffer.from('a\0rest', 'utf16le'));
  expect(textValue(hive, rootKey(hive), 'Text')).toBe('a');
});

test.each([[[]], [['one']], [['one', 'two', '☂']], [['old', '', 'next', 'new']]])('the list %j comes back', (texts) => {
  put('Texts', valueType.texts, textsData(texts));
  expect(textsValue(hive, rootKey(hive), 'Texts')).toEqual(texts);
});

test('a list that lacks its last zeros is read too', () => {
  put('Texts', valueType.texts, Buffer.from('one\0two', 'utf16le'));
  expect(textsValue(hive, rootKey(hive), 'Texts')).toEqual(['one', 'two']);
});

test('numbers and times', () => {
  put('Number', valueType.number32, numberData(-60));
  expect(numberValue(hive, rootKey(hive), 'Number')).toBe(0xffffffc4);
  const time = Buffer.alloc(8);
  time.writeBigUInt64LE(NOW);
  put('Time', valueType.binary, time);
  expect(timeValue(hive, rootKey(hive), 'Time')).toBe(NOW);
});

test('a value of another kind, or none, gives nothing', () => {
  put('Number', valueType.number64, Buffer.alloc(8));
  expect(numberValue(hive, rootKey(hive), 'Number')).toBeUndefined();
  expect(textValue(hive, rootKey(hive), 'Number')).toBeUndefined();
  expect(textValue(hive, rootKey(hive), 'No such value')).toBeUndefined();
  expect(textValue(hive, undefined, 'No such key')).toBeUndefined();
});
