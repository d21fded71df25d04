import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeName } from '../../../../electron/contract/names.ts';
import {
  foldedName,
  type Ground,
  isPartialName,
  numberedName,
  partialName,
  refusedName,
} from '../../../../electron/copying/names.ts';
import { memoryTarget } from '../../../support/memory-files.ts';

const linux: Ground = { style: 'posix', abilities: memoryTarget().files.abilities };
const windows: Ground = {
  style: 'windows',
  abilities: { ...linux.abilities, windowsNames: true, anyBytes: false, caseSensitive: false },
};
const mac: Ground = { style: 'posix', abilities: { ...linux.abilities, anyBytes: false, caseSensitive: false } };

describe('which names can land', () => {
  it.each(['', '.', '..', 'a/b', '/', 'a\0b', '\ud800x'])('refuses %j everywhere', (name) => {
    for (const ground of [linux, windows, mac]) expect(refusedName(ground, name)).toBeTypeOf('string');
  });

  it.each(['-rf', 'a b', "it's", 'new\nline', '\\', 'CON', 'a:b', '...', ' ', '\u0007', 'a '.repeat(100)])(
    'lets Linux have %j',
    (name) => expect(refusedName(linux, name)).toBeUndefined(),
  );

  it.each(['CON', 'con.txt', 'NUL', 'aux.tar.gz', 'COM1', 'LPT9.log', 'COM¹', 'lpt².x', 'CONIN$', 'CON .txt'])(
    'keeps Windows from the device name %j',
    (name) => expect(refusedName(windows, name)).toMatch(/device/),
  );

  it.each(['a.', 'a ', 'a<b', 'a:b', 'a"b', 'a|b', 'a?b', 'a*b', 'a\\b', 'tab\t', '\u0001'])(
    'keeps Windows from %j',
    (name) => expect(refusedName(windows, name)).toBeTypeOf('string'),
  );

  it.each(['CONSOLE', 'COM0', 'COM10', 'a.con', '.gitignore', 'ünïcödé', 'a b.txt', '(1)', "it's", 'nul_'])(
    'lets Windows have %j',
    (name) => expect(refusedName(windows, name)).toBeUndefined(),
  );

  it('keeps names that are no text only where bytes are kept', () => {
    const name = decodeName(Uint8Array.of(0x66, 0xff, 0x2e));
    expect(refusedName(linux, name)).toBeUndefined();
    expect(refusedName(mac, name)).toMatch(/UTF-8/);
    expect(refusedName(windows, name)).toMatch(/UTF-8/);
  });

  it('counts 255 bytes on Linux and 255 characters on Windows', () => {
    expect(refusedName(linux, 'é'.repeat(127))).toBeUndefined();
    expect(refusedName(linux, 'é'.repeat(128))).toMatch(/255 bytes/);
    expect(refusedName(windows, 'é'.repeat(255))).toBeUndefined();
    expect(refusedName(windows, 'é'.repeat(256))).toMatch(/255 characters/);
  });

  it('folds names together only where the destination does', () => {
    expect(foldedName(linux, 'A')).not.toBe(foldedName(linux, 'a'));
    expect(foldedName(windows, 'README')).toBe(foldedName(windows, 'readme'));
    expect(foldedName(mac, 'e\u0301')).toBe(foldedName(mac, 'é'));
  });
});

describe('a number added to a name', () => {
  it('stands before the extension', () => {
    expect(numberedName(linux, 'photo.jpg', 2)).toBe('photo (2).jpg');
    expect(numberedName(linux, '.bashrc', 2)).toBe('.bashrc (2)');
    expect(numberedName(linux, 'Makefile', 13)).toBe('Makefile (13)');
  });

  it('never makes a name that can not land', () => {
    const any = fc.uint8Array({ minLength: 1, maxLength: 255 }).map((raw) => decodeName(raw));
    fc.assert(
      fc.property(any, fc.integer({ min: 2, max: 9999 }), (name, number) => {
        fc.pre(refusedName(linux, name) === undefined);
        const numbered = numberedName(linux, name, number);
        // An extension longer than any real one may leave no room for the stem; then the name is refused, not cut.
        if (name.length - name.lastIndexOf('.') < 100) expect(refusedName(linux, numbered)).toBeUndefined();
      }),
    );
  });
});

describe('the partial name', () => {
  const facts = { sourceKey: 'k', source: '/a', size: 1, modified: 2, final: '/b/a' };

  it('is the same for the same copy and another for any other', () => {
    expect(partialName(facts)).toBe(partialName({ ...facts }));
    expect(isPartialName(partialName(facts))).toBe(true);
    const others = [
      { ...facts, sourceKey: 'l' },
      { ...facts, source: '/b' },
      { ...facts, size: 2 },
      { ...facts, modified: 3 },
      { ...facts, final: '/b/c' },
      { ...facts, size: undefined },
    ];
    expect(new Set([facts, ...others].map(partialName)).size).toBe(others.length + 1);
  });

  it('keeps apart sources whose names are no text', () => {
    expect(partialName({ ...facts, source: '/\udc80' })).not.toBe(partialName({ ...facts, source: '/\udc81' }));
  });
});
