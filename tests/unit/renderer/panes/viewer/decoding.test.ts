import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bytesOf,
  decodePart,
  guessEncoding,
  hexLines,
  OVERLAP,
} from '../../../../../renderer/panes/viewer/decoding.ts';
import { lastOffset, PART } from '../../../../../renderer/panes/viewer/part.ts';
import { matchesOf } from '../../../../../renderer/panes/viewer/search.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const utf16 = (text: string, little: boolean) => {
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < text.length; at++) view.setUint16(at * 2, text.charCodeAt(at), little);
  return bytes;
};

describe('guessing how a file is written', () => {
  it('goes by the byte order mark', () => {
    expect(guessEncoding(Uint8Array.of(0xff, 0xfe, 0x41, 0))).toBe('utf-16le');
    expect(guessEncoding(Uint8Array.of(0xfe, 0xff, 0, 0x41))).toBe('utf-16be');
    expect(guessEncoding(Uint8Array.of(0xef, 0xbb, 0xbf, 0x41))).toBe('utf-8');
  });

  it('knows UTF-16 without a mark, as Windows writes its logs', () => {
    expect(guessEncoding(utf16('[Setup] Started at noon\r\n', true))).toBe('utf-16le');
    expect(guessEncoding(utf16('[Setup] Started at noon\r\n', false))).toBe('utf-16be');
  });

  it('tells UTF-8 from Windows-1252', () => {
    expect(guessEncoding(utf8('déjà vu'))).toBe('utf-8');
    expect(guessEncoding(Uint8Array.of(0x64, 0xe9, 0x6a, 0xe0))).toBe('windows-1252');
    expect(guessEncoding(utf8('plain'))).toBe('utf-8');
  });

  it('takes a character cut by the end of the part for what it is', () => {
    expect(guessEncoding(utf8('abcé').subarray(0, 4))).toBe('utf-8');
  });

  it('shows programs and the like as bytes', () => {
    expect(guessEncoding(Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0x90))).toBe('hex');
    expect(guessEncoding(Uint8Array.from({ length: 200 }, (_, at) => at % 25))).toBe('hex');
  });

  it('takes colour codes of a log for text', () => {
    expect(guessEncoding(utf8('\u001b[31mfailed\u001b[0m to start\n'))).toBe('utf-8');
  });
});

describe('reading a file part by part', () => {
  const joined = (bytes: Uint8Array, encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252', part: number) => {
    let text = '';
    for (let at = 0; at < bytes.length; at += part) {
      text += decodePart(bytes.subarray(at, at + part + OVERLAP), encoding, part, at === 0);
    }
    return text;
  };
  const part = fc.integer({ min: 2, max: 9 }).map((half) => half * 2);

  it('loses and doubles no character of UTF-8, wherever it is cut', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), part, (text, size) => {
        const wanted = new TextDecoder().decode(utf8(text));
        expect(joined(utf8(text), 'utf-8', size)).toBe(wanted);
      }),
    );
  });

  it('loses and doubles no character of UTF-16', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), part, fc.boolean(), (text, size, little) => {
        const encoding = little ? 'utf-16le' : 'utf-16be';
        const wanted = new TextDecoder(encoding).decode(utf16(text, little));
        expect(joined(utf16(text, little), encoding, size)).toBe(wanted);
      }),
    );
  });

  it('never fails on bytes that are no text', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), part, (bytes, size) => {
        for (const encoding of ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const) {
          expect(typeof joined(bytes, encoding, size)).toBe('string');
        }
      }),
    );
  });

  it('knows where the last part begins', () => {
    expect(lastOffset(0)).toBe(0);
    expect(lastOffset(PART)).toBe(0);
    expect(lastOffset(PART + 1)).toBe(PART);
    expect(lastOffset(10 * PART)).toBe(9 * PART);
  });
});

describe('bytes as they are', () => {
  it('stand in lines of sixteen with their offset and ASCII', () => {
    expect(hexLines(utf8('Hello, rescue!\nXY'), 0x1f0)).toBe(
      [
        '000001f0  48 65 6c 6c 6f 2c 20 72  65 73 63 75 65 21 0a 58  |Hello, rescue!.X|',
        '00000200  59                                                |Y|',
      ].join('\n'),
    );
  });

  it('come out of base64 unchanged', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const base64 = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
        expect(bytesOf(base64)).toEqual(Uint8Array.from(bytes));
      }),
    );
  });
});

describe('finding in a part', () => {
  it('disregards case and takes every sign for itself', () => {
    expect(matchesOf('Error: [a.b] ERROR', 'error')).toEqual([
      [0, 5],
      [13, 18],
    ]);
    expect(matchesOf('a.b axb', 'a.b')).toEqual([[0, 3]]);
    expect(matchesOf('C:\\x (1) {2} ^$ a-b /', '(1) {2} ^$ a-b /')).toEqual([[5, 21]]);
    expect(matchesOf('text', '')).toEqual([]);
  });

  it('takes any text as a term', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (term) => {
        expect(matchesOf(`before ${term} after`, term).length).toBeGreaterThan(0);
      }),
    );
  });
});
