import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openHive } from '../../../../../electron/windows/hive/cells.ts';
import { checkHive } from '../../../../../electron/windows/hive/check.ts';
import { addToField, editHive, sealedBytes, writeField } from '../../../../../electron/windows/hive/edit.ts';
import { allocate } from '../../../../../electron/windows/hive/allocate.ts';
import { addKey, deleteKey, makePath } from '../../../../../electron/windows/hive/edit-keys.ts';
import { deleteValue, setValue } from '../../../../../electron/windows/hive/edit-values.ts';
import { HEADER_SIZE, readHeader } from '../../../../../electron/windows/hive/header.ts';
import { keyField, readKey, subkeys } from '../../../../../electron/windows/hive/keys.ts';
import { readSecurity, securityField } from '../../../../../electron/windows/hive/security.ts';
import { findValue, valueData } from '../../../../../electron/windows/hive/values.ts';
import { edits, expectEditsRight } from '../../../../support/hive-edits.ts';
import { contentOf, NOW, ownHive } from '../../../../support/hives.ts';

const own = ownHive(5);

describe.each([3, 4, 5, 6])('a hive of version 1.%i', (minor) => {
  const bytes = ownHive(minor);
  const content = contentOf(openHive(bytes));

  test('stays sound and holds what a model of it holds, whatever is edited', () => {
    fc.assert(
      fc.property(edits, (sequence) => {
        expectEditsRight(bytes, content, sequence);
      }),
      { numRuns: 12 },
    );
  });
});

test('a value is set, grown, made short again and removed', () => {
  const hive = editHive(own, NOW);
  const key = makePath(hive, 'Software\\Deep\\Deeper');
  for (const size of [0, 4, 5, 3, 200, 16_344, 16_345, 100_000, 7, 0]) {
    const data = Buffer.alloc(size, 'abc');
    setValue(hive, key, 'Value', 3, data);
    const value = findValue(hive, readKey(hive, key), 'VALUE');
    expect(value && valueData(hive, value).equals(data)).toBe(true);
  }
  expect(deleteValue(hive, key, 'vaLUE')).toBe(true);
  expect(deleteValue(hive, key, 'value')).toBe(false);
  expect(checkHive(sealedBytes(hive, 3)).errors).toEqual([]);
});

test('hundreds of keys go in and out in any order, and stay sorted', () => {
  const hive = editHive(own, NOW);
  const parent = addKey(hive, hive.root, 'Hundreds');
  const names = Array.from({ length: 700 }, (_, i) => `K${(i * 7_919) % 700}`);
  for (const name of names) addKey(hive, parent, name);
  expect(subkeys(hive, readKey(hive, parent)).map(({ name }) => name)).toEqual(names.toSorted());
  expect(checkHive(sealedBytes(hive, 3)).errors).toEqual([]);
  for (const { offset } of subkeys(hive, readKey(hive, parent))) deleteKey(hive, offset);
  expect(subkeys(hive, readKey(hive, parent))).toEqual([]);
  expect(checkHive(sealedBytes(hive, 3)).errors).toEqual([]);
});

test('the room of what was removed is used again', () => {
  const hive = editHive(own, NOW);
  const sizes = new Set<number>();
  for (let round = 0; round < 30; round++) {
    const key = addKey(hive, hive.root, 'Round');
    for (let i = 0; i < 20; i++) setValue(hive, key, `Value ${i}`, 3, Buffer.alloc(i * 1_000));
    deleteKey(hive, key);
    sizes.add(hive.binsSize);
  }
  expect(sizes.size).toBe(1);
});

test('nothing is left of data that was removed or replaced', () => {
  const secret = Buffer.from('a hash that must not linger in free space');
  const hive = editHive(own, NOW);
  setValue(hive, hive.root, 'Long', 3, secret);
  setValue(hive, hive.root, 'Gone', 3, secret);
  setValue(hive, hive.root, 'Long', 3, Buffer.from('short'));
  deleteValue(hive, hive.root, 'Gone');
  expect(sealedBytes(hive, 3).includes(secret)).toBe(false);
});

test('a sealed hive carries the new sequence number twice, and the given bytes stay as they were', () => {
  const before = Buffer.from(own);
  const hive = editHive(own, NOW);
  setValue(hive, hive.root, 'New', 4, Buffer.alloc(4));
  const sealed = sealedBytes(hive, 77);
  expect(readHeader(sealed)).toMatchObject({ primarySequence: 77, secondarySequence: 77, checksumRight: true });
  expect(own.equals(before)).toBe(true);
});

test('what lies behind the bins of a file stays', () => {
  const tail = Buffer.alloc(8_192, 'tail');
  const hive = editHive(Buffer.concat([own, tail]), NOW);
  setValue(hive, hive.root, 'New', 4, Buffer.alloc(4));
  const sealed = sealedBytes(hive, 3);
  expect(sealed.subarray(-tail.length).equals(tail)).toBe(true);
});

test('a key that cannot be sorted for certain, or that is there, is refused', () => {
  const hive = editHive(own, NOW);
  for (const name of ['', 'a\\b', 'µ', 'ﬀ', '\ud800', 'x'.repeat(256)]) {
    expect(() => addKey(hive, hive.root, name)).toThrow();
  }
  expect(() => addKey(hive, hive.root, 'SOFTWARE')).toThrow('already');
  expect(() => addKey(hive, hive.root, 'zÜRICH')).toThrow('already');
  expect(() => deleteKey(hive, hive.root)).toThrow('root');
  expect(sealedBytes(hive, 2)).toHaveLength(own.length);
});

test('a dirty hive is not edited', () => {
  const dirty = Buffer.from(own);
  dirty.writeUInt32LE(9, 4);
  expect(() => editHive(dirty, NOW)).toThrow('not written to its end');
});

test('the last key with a security descriptor takes it along, and the ring closes again', () => {
  const hive = editHive(own, NOW);
  const key = addKey(hive, hive.root, 'Own descriptor');
  const shared = readKey(hive, key).security;
  // A second descriptor, as a program that sets rights leaves it: in the ring, with one key to it.
  const second = allocate(hive, 20);
  hive.bytes.write('sk', HEADER_SIZE + second + 4, 'latin1');
  for (const [field, value] of [
    [securityField.next, shared],
    [securityField.previous, shared],
    [securityField.references, 1],
  ] as const) {
    writeField(hive, second, field, value);
  }
  writeField(hive, shared, securityField.next, second);
  writeField(hive, shared, securityField.previous, second);
  addToField(hive, shared, securityField.references, -1);
  writeField(hive, key, keyField.security, second);
  expect(checkHive(sealedBytes(hive, 3)).errors).toEqual([]);

  addKey(hive, key, 'Below it');
  expect(readSecurity(hive, second).references).toBe(2);
  deleteKey(hive, key);
  expect(readSecurity(hive, shared)).toMatchObject({ next: shared, previous: shared });
  expect(checkHive(sealedBytes(hive, 3)).errors).toEqual([]);
});
