import { describe, expect, test } from 'vitest';
import { DamagedError } from '../../../../../electron/windows/damaged.ts';
import { openHive } from '../../../../../electron/windows/hive/cells.ts';
import { className, findKey, rootKey, subkeys } from '../../../../../electron/windows/hive/keys.ts';
import { compareNames, isFamiliarName, nameHash, sameName } from '../../../../../electron/windows/hive/names.ts';
import { securityDescriptor } from '../../../../../electron/windows/hive/security.ts';
import { findValue, valueData, values } from '../../../../../electron/windows/hive/values.ts';
import { ownHive } from '../../../../support/hives.ts';

describe.each([3, 4, 5, 6])('a hive of version 1.%i', (minor) => {
  const hive = openHive(ownHive(minor));
  const key = (path: string) => {
    const found = findKey(hive, path);
    if (found === undefined) throw new Error(`no ${path}`);
    return found;
  };
  const data = (path: string, name: string) => {
    const value = findValue(hive, key(path), name);
    return value && valueData(hive, value);
  };

  test('finds keys by their path, whatever its case', () => {
    expect(key('sOFTWARE\\wITH CLASS').name).toBe('With class');
    expect(key('ZÜRICH').name).toBe('Zürich');
    expect(key('КЛЮЧ').name).toBe('Ключ');
    expect(key('').name).toBe('ROOT');
    expect(findKey(hive, 'Software\\No such key')).toBeUndefined();
    expect(findKey(hive, 'Many\\key 599')?.parent).toBe(key('Many').offset);
  });

  test('reads values of every size and kind of name', () => {
    expect(data('Software', '')?.toString('utf16le')).toBe('the unnamed one\0');
    expect(data('Software', 'NUMBER')?.readUInt32LE()).toBe(1);
    expect(data('Software', 'nothing')).toEqual(Buffer.alloc(0));
    expect(data('Software', 'größe ☂')?.toString()).toBe('a name above Latin-1');
    expect(data('Software', 'Lang')?.equals(Buffer.alloc(40_000, 'long data'))).toBe(true);
    expect(values(hive, key('Software'))).toHaveLength(5);
  });

  test('lists hundreds of keys in order', () => {
    const names = subkeys(hive, key('Many')).map(({ name }) => name);
    expect(names).toHaveLength(600);
    expect(names).toEqual(names.toSorted(compareNames));
  });

  test('reads classes and security descriptors', () => {
    expect(className(hive, key('Software\\With class'))).toBe('0a1b2c3d');
    expect(className(hive, rootKey(hive))).toBe('');
    expect(securityDescriptor(hive, key('Many')).readUInt16LE(2)).toBe(0x8004);
  });
});

describe('names', () => {
  test('are the same whatever their case, as Windows has it', () => {
    expect(sameName('Straße', 'STRAßE')).toBe(true);
    expect(sameName('ÿ', 'Ÿ')).toBe(true);
    expect(sameName('µ', 'Μ')).toBe(false);
    expect(sameName('ı', 'I')).toBe(false);
  });

  test('hash as in the public description of the format', () => {
    expect(nameHash('Control')).toBe(nameHash('CONTROL'));
    expect(nameHash('AB')).toBe(65 * 37 + 66);
  });

  test('are known to be sortable, or not', () => {
    expect(['ControlSet001', 'Zürich', 'Ключ', '鍵'].every(isFamiliarName)).toBe(true);
    expect(['µ', 'ǅ', '\ud83d\ude00', '\n'].some(isFamiliarName)).toBe(false);
  });
});

describe('bytes that are no hive', () => {
  const hive = ownHive(5);
  const changed = (at: number, value: number) => {
    const bytes = Buffer.from(hive);
    bytes.writeUInt32LE(value, at);
    return bytes;
  };

  test.each([
    ['empty', Buffer.alloc(0)],
    ['zeros', Buffer.alloc(9_000)],
    ['cut off', hive.subarray(0, -1)],
    ['of another version', changed(24, 2)],
    ['of an impossible size', changed(40, 4_095)],
    ['a log', changed(28, 6)],
  ])('%s are called damaged', (_, bytes) => {
    expect(() => openHive(bytes)).toThrow(DamagedError);
  });

  test.each([0, 7, 36, 0x7ffffff8, 0xffffffff])('a root at %i is called damaged', (root) => {
    const bad = openHive(changed(36, root));
    expect(() => rootKey(bad)).toThrow(DamagedError);
  });
});
