import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  boundary,
  CONTEXT,
  decode,
  type Encoding,
  encode,
  encodings,
  isFaithful,
  markOf,
  Unwritable,
  unitOf,
} from '../../../../../renderer/parts/code/encodings.ts';

const pairs = new Set<Encoding>(['shift_jis', 'euc-jp', 'gb18030', 'big5', 'euc-kr']);
const lossless = encodings.filter((encoding) => !pairs.has(encoding));
const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte);

describe('encodings', () => {
  it.each(lossless)('%s gives back every byte it was given, also those that are no character', (encoding) => {
    expect(encode(decode(everyByte, encoding), encoding)).toEqual(everyByte);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (raw) => {
        const bytes = unitOf(encoding) === 2 ? raw.subarray(0, raw.length - (raw.length % 2)) : raw;
        expect(encode(decode(bytes, encoding), encoding)).toEqual(Uint8Array.from(bytes));
        expect(isFaithful(bytes, encoding)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it.each(encodings)('%s writes what it can read of its own letters', (encoding) => {
    const samples: Partial<Record<Encoding, string>> = {
      shift_jis: '日本語のテキスト ｱ',
      'euc-jp': '日本語のテキスト',
      gb18030: '简体中文',
      big5: '繁體中文',
      'euc-kr': '한국어',
      'windows-1251': 'Журнал',
      'koi8-r': 'Журнал',
      ibm866: 'Журнал',
      ibm437: 'Ünïcödé ░▒▓█',
      ibm850: 'Grüße ½',
      ibm852: 'žluťoučký',
      ibm858: '12 €',
      'iso-8859-15': '12 €',
      latin1: 'Grüße',
      'windows-1252': '12 € “Grüße”',
    };
    const text = `plain\r\n${samples[encoding] ?? 'text'}\n`;
    expect(decode(encode(text, encoding), encoding)).toBe(text);
  });

  it.each([...pairs])('%s says when a file would not be written back as it was', (encoding) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        let again: Uint8Array | undefined;
        try {
          again = encode(decode(bytes, encoding), encoding);
        } catch {
          again = undefined;
        }
        expect(isFaithful(bytes, encoding)).toBe(again?.join() === bytes.join());
      }),
      { numRuns: 50 },
    );
  });

  it('writes what DOS and Windows wrote', () => {
    expect(decode(Uint8Array.of(0x47, 0x72, 0x81, 0xe1, 0x65), 'ibm850')).toBe('Grüße');
    expect(decode(Uint8Array.of(0x80), 'windows-1252')).toBe('€');
    expect(decode(Uint8Array.of(0x80), 'latin1')).toBe('\u0080');
  });

  it('names the first character that an encoding does not have, and where', () => {
    expect(() => encode('abc €', 'latin1')).toThrow(Unwritable);
    try {
      encode('a😀 €', 'windows-1252');
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ character: '😀', at: 1 });
    }
    expect(() => encode('\ud800', 'utf-8')).toThrow(Unwritable);
  });

  it('an odd byte at the end of UTF-16 is not kept, and that is known', () => {
    expect(isFaithful(Uint8Array.of(0x41, 0, 0x42), 'utf-16le')).toBe(false);
  });

  it.each(encodings)('%s cut anywhere into pieces is the whole again', (encoding) => {
    const line = fc.string({ unit: 'binary', maxLength: 40 });
    fc.assert(
      fc.property(
        pairs.has(encoding) ? fc.constantFrom('日本\n', '中文 x\n', 'abc\n').map((text) => text.repeat(30)) : line,
        fc.integer({ min: 1, max: 20 }),
        (text, cut) => {
          const bytes = bytesFor(text, encoding);
          const step = cut * unitOf(encoding);
          let joined = '';
          for (let at = 0; at < bytes.length; at += step) {
            const from = Math.max(0, at - CONTEXT);
            const around = bytes.subarray(from, at + step + CONTEXT);
            const start = boundary(around, encoding, at - from);
            joined += decode(around.subarray(start, boundary(around, encoding, at + step - from)), encoding);
          }
          expect(joined).toBe(decode(bytes, encoding));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('have byte order marks where Unicode gives them', () => {
    expect(encodings.filter((encoding) => markOf(encoding).length > 0)).toEqual(['utf-8', 'utf-16le', 'utf-16be']);
  });
});

/** Bytes of a text in an encoding; for those that lack its characters simply its UTF-8. */
function bytesFor(text: string, encoding: Encoding): Uint8Array {
  try {
    return encode(text, encoding);
  } catch {
    return new TextEncoder().encode(text);
  }
}
