import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeName, displayName, encodeName } from '../../../../electron/contract/names.ts';

describe('names of files', () => {
  it('give back the very bytes they were made from, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (raw) => {
        expect(encodeName(decodeName(raw))).toEqual(Uint8Array.from(raw));
      }),
      { numRuns: 2000 },
    );
  });

  it('survive JSON', () => {
    const raw = Uint8Array.of(0x66, 0xe9, 0xff, 0x0a, 0xed, 0xa0, 0x80);
    expect(encodeName(JSON.parse(JSON.stringify(decodeName(raw))))).toEqual(raw);
  });

  it('are plain text where they are UTF-8', () => {
    expect(decodeName(new TextEncoder().encode('Données été 日本 😀'))).toBe('Données été 日本 😀');
  });

  it('refuse a surrogate that stands for no byte', () => {
    expect(() => encodeName('a\ud800b')).toThrow(RangeError);
  });

  it('are shown so that they cannot lie', () => {
    expect(displayName('photo\u202egpj.exe')).toBe('photo\\u{202E}gpj.exe');
    expect(displayName(decodeName(Uint8Array.of(0x63, 0xe9)))).toBe('c\\xE9');
    expect(displayName('two\nlines')).toBe('two\\u{A}lines');
  });
});
