import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeName } from '../../../../../electron/contract/names.ts';
import { isProblem } from '../../../../../electron/contract/problem.ts';
import { checkNewName, nativePath, nativeText } from '../../../../../electron/targets/local/paths.ts';

const refusal = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (isProblem(error, 'invalid-input')) return error.problem.title;
    throw error;
  }
  return '';
};

describe('a path on POSIX', () => {
  it('becomes the bytes it stands for', () => {
    expect(nativePath('posix', '/srv/caf\udce9')).toEqual(Buffer.from('/srv/caf\xe9', 'latin1'));
    expect(nativePath('posix', '/')).toEqual(Buffer.from('/'));
  });

  it('loses a trailing slash, which would lead through a link', () => {
    expect(nativePath('posix', '/srv//link/')).toEqual(Buffer.from('/srv/link'));
    expect(nativePath('posix', '/srv/./a/../../../etc')).toEqual(Buffer.from('/etc'));
  });

  it('is refused where it is relative, holds NUL, or half a character that stands for no byte', () => {
    expect(refusal(() => nativePath('posix', 'etc/passwd'))).toContain('etc/passwd');
    expect(refusal(() => nativePath('posix', '/a\0b'))).toContain('name');
    expect(refusal(() => nativePath('posix', '/a\ud800'))).toContain('name');
    expect(refusal(() => nativeText('posix', '\udc00'))).toContain('name');
  });

  it('keeps every name of bytes as it is', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 255 }), (bytes) => {
        const name = Buffer.from(bytes.map((byte) => (byte === 0 || byte === 47 || byte === 46 ? 95 : byte)));
        expect(nativePath('posix', `/${decodeName(name)}`)).toEqual(Buffer.concat([Buffer.from('/'), name]));
      }),
    );
  });
});

describe('a path on Windows', () => {
  it('is a drive or a share with names below it', () => {
    expect(nativePath('windows', 'C:\\Users\\')).toBe('C:\\Users');
    expect(nativePath('windows', 'c:/Users/me')).toBe('c:\\Users\\me');
    expect(nativePath('windows', 'D:\\')).toBe('D:\\');
    expect(nativePath('windows', '\\\\nas\\backup\\disk 1')).toBe('\\\\nas\\backup\\disk 1');
  });

  it('is refused where it is a device, an alternate stream, relative or the list of drives', () => {
    const refused = [
      '\\\\.\\PhysicalDrive0',
      '\\\\?\\C:\\x',
      'C:x',
      'x',
      '\\x',
      '\\',
      '/',
      'C:\\a.txt:hidden',
      'C:\\a\\\0',
    ];
    for (const path of refused)
      expect(
        refusal(() => nativePath('windows', path)),
        path,
      ).not.toBe('');
  });
});

describe('a new name on Windows', () => {
  it('is refused where Windows programs could not reach it again', () => {
    const refused = [
      'CON',
      'nul.txt',
      'Com1',
      'LPT9.log',
      'COM¹',
      'aux ',
      'a.',
      'a ',
      'a?',
      'a*b',
      'a"',
      'a|b',
      'a\tb',
    ];
    for (const name of refused)
      expect(
        refusal(() => checkNewName('windows', `C:\\${name}`)),
        name,
      ).not.toBe('');
  });

  it('may be any other', () => {
    const taken = ['console', 'COM10', 'com', 'null', '.profile', 'a b', 'a.b.c', 'été', 'CONtract.txt'];
    for (const name of taken)
      expect(
        refusal(() => checkNewName('windows', `C:\\${name}`)),
        name,
      ).toBe('');
    expect(refusal(() => checkNewName('posix', '/CON'))).toBe('');
  });
});
