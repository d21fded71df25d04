import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DamagedError } from '../../../../../electron/windows/damaged.ts';
import { type Hive, openHive } from '../../../../../electron/windows/hive/cells.ts';
import { changeHive } from '../../../../../electron/windows/hive/change.ts';
import { sealedBytes } from '../../../../../electron/windows/hive/edit.ts';
import { newHive } from '../../../../../electron/windows/hive/new-hive.ts';
import {
  exportReg,
  type Mount,
  parseReg,
  type RegFile,
  regInHive,
} from '../../../../../electron/windows/hive/reg-file.ts';
import {
  applyChanges,
  planChanges,
  contentAt,
  contentWords,
  undoOf,
  want,
  type WantedValue,
} from '../../../../../electron/windows/hive/value-changes.ts';
import { contentOf, NOW, noHives, ownHive, realFile } from '../../../../support/hives.ts';
import { withValues } from '../../../../support/server-hives.ts';

const mount = { path: 'HKEY_LOCAL_MACHINE\\SYSTEM', controlSet: 'ControlSet001' };
const planReg = (hive: Hive, file: RegFile, at: Mount) => {
  const { values, removedKeys, keys } = regInHive(file, at);
  return planChanges(hive, values, removedKeys, keys);
};
const empty = () => sealedBytes(newHive({ minor: 5, rootName: 'ROOT', fileName: 'x', now: NOW }), 2);
const bring = (hive: Buffer, file: Buffer) => {
  const changes = planReg(openHive(hive), parseReg(file), mount);
  return changeHive({ hive, logs: [] }, NOW, (edited) => applyChanges(edited, changes)).bytes;
};
const reg = (lines: string[]) =>
  Buffer.from(`\ufeff${['Windows Registry Editor Version 5.00', '', ...lines].join('\r\n')}`, 'utf16le');

test('a file from Windows changes values, makes keys and takes values away', () => {
  const hive = withValues(empty(), [
    want('ControlSet001\\A', 'gone', 1, Buffer.alloc(2)),
    want('ControlSet001\\B', 'x', 3, Buffer.alloc(1)),
  ]);
  const file = reg([
    '[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\A]',
    '; a remark',
    '@="unnamed"',
    '"path"="C:\\\\Windows \\"x\\""',
    '"number"=dword:0000000a',
    '"bytes"=hex:01,02,\\',
    '  03,ff',
    '"list"=hex(7):61,00,00,00,62,00,00,00,00,00',
    '"gone"=-',
    '',
    '[hkey_local_machine\\system\\ControlSet001\\New\\Deep]',
    '[-HKEY_LOCAL_MACHINE\\SYSTEM\\ControlSet001\\B]',
  ]);
  const changes = planReg(openHive(hive), parseReg(file), mount);
  const changed = changeHive({ hive, logs: [] }, NOW, (edited) => applyChanges(edited, changes)).bytes;
  const words = (name: string) => contentWords(contentAt(openHive(changed), 'ControlSet001\\A', name));
  expect(['', 'path', 'number', 'bytes', 'list', 'gone'].map(words)).toEqual([
    'unnamed',
    'C:\\Windows "x"',
    '10',
    '01 02 03 ff',
    'a, b',
    undefined,
  ]);
  expect([...contentOf(openHive(changed)).keys()].sort()).toEqual([
    '',
    '\\CONTROLSET001',
    '\\CONTROLSET001\\A',
    '\\CONTROLSET001\\NEW',
    '\\CONTROLSET001\\NEW\\DEEP',
  ]);
  const back = changeHive({ hive: changed, logs: [] }, NOW, (edited) => applyChanges(edited, undoOf(changes))).bytes;
  expect(contentOf(openHive(back))).toEqual(contentOf(openHive(hive)));
});

test('what is no registry file, or belongs elsewhere, is refused by its line', () => {
  expect(() => parseReg(Buffer.from('hello'))).toThrow(DamagedError);
  expect(() => parseReg(reg(['"early"="x"']))).toThrow('Line 3');
  expect(() => parseReg(reg(['[HKEY_LOCAL_MACHINE\\SYSTEM\\A]', '"x"=dword:zz']))).toThrow('Line 4');
  expect(() => bring(empty(), reg(['[HKEY_LOCAL_MACHINE\\SOFTWARE\\A]']))).toThrow('not in this hive');
  expect(() => bring(empty(), reg(['[HKEY_LOCAL_MACHINE\\SYSTEMS]']))).toThrow('not in this hive');
});

test('old files have texts of one byte a letter', () => {
  const file = Buffer.from('REGEDIT4\r\n\r\n[HKEY_LOCAL_MACHINE\\SYSTEM\\A]\r\n"x"=hex(2):61,62,00\r\n', 'latin1');
  expect(contentWords(parseReg(file).values[0]?.content)).toBe('ab');
});

test.skipIf(noHives)('the boot store of a real machine goes through a file and comes out the same', () => {
  const bcd = realFile('regipy/BCD');
  expect(contentOf(openHive(bring(empty(), exportReg(openHive(bcd), '', mount))))).toEqual(contentOf(openHive(bcd)));
});

test('a whole hive goes through a file and comes out the same', () => {
  const hive = ownHive(5, 20);
  const strip = (bytes: Buffer) => new Map([...contentOf(openHive(bytes))].map(([path, { values }]) => [path, values]));
  expect(strip(bring(empty(), exportReg(openHive(hive), '', mount)))).toEqual(strip(hive));
});

test('any values go through a file and come out the same', () => {
  const value: fc.Arbitrary<WantedValue> = fc
    .record({
      name: fc.string({ maxLength: 8 }).map((name) => name.replaceAll(/[\0\r\n]/g, '')),
      type: fc.nat({ max: 20 }),
      data: fc.uint8Array({ maxLength: 60 }),
    })
    .map(({ name, type, data }) => want('A\\B', name, type, data));
  const texts = fc.string({ maxLength: 20 }).map((text) => want('A', 'text', 1, Buffer.from(`${text}\0`, 'utf16le')));
  fc.assert(
    fc.property(fc.array(fc.oneof(value, texts), { maxLength: 6 }), (wanted) => {
      const hive = withValues(empty(), [...wanted, want('A', 'always', 4, Buffer.alloc(4))]);
      expect(contentOf(openHive(bring(empty(), exportReg(openHive(hive), '', mount))))).toEqual(
        contentOf(openHive(hive)),
      );
    }),
  );
});

test('bytes that are made to harm are refused or read, never more', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), (text) => {
      try {
        expect(parseReg(reg(['[HKEY_LOCAL_MACHINE\\SYSTEM\\A]', text])).keys.length).toBeGreaterThan(0);
      } catch (error) {
        expect(error).toBeInstanceOf(DamagedError);
      }
    }),
  );
});
