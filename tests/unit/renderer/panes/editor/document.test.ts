import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encode, encodings, isFaithful } from '../../../../../renderer/parts/code/encodings.ts';
import { openDocument, withLineEnd, writeDocument } from '../../../../../renderer/panes/editor/document.ts';

describe('a file opened for editing', () => {
  it('is written back byte for byte as long as nobody edits it, in every encoding', () => {
    const piece = fc.constantFrom('a', 'b ', '\n', '\r', '\r\n', '\ufeff', 'é', '\u0000');
    fc.assert(
      fc.property(fc.constantFrom(...encodings), fc.array(piece, { maxLength: 20 }), (encoding, parts) => {
        let bytes: Uint8Array;
        try {
          bytes = encode(parts.join(''), encoding);
        } catch {
          bytes = new TextEncoder().encode(parts.join(''));
        }
        fc.pre(isFaithful(bytes, encoding));
        const { text, format } = openDocument(bytes, encoding);
        expect(writeDocument(text, format)).toEqual(bytes);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps any bytes at all as Latin-1', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const { text, format } = openDocument(bytes, 'latin1');
        expect(writeDocument(text, format)).toEqual(Uint8Array.from(bytes));
      }),
    );
  });

  it.each([
    ['one\ntwo\n', 'lf'],
    ['one\r\ntwo\r\n', 'crlf'],
    ['one\rtwo\r', 'cr'],
    ['one\r\ntwo\n', 'mixed'],
    ['one', 'lf'],
  ] as const)('knows how the lines of %j end', (raw, lineEnd) => {
    expect(openDocument(new TextEncoder().encode(raw), 'utf-8').format.lineEnd).toBe(lineEnd);
  });

  it('gives new lines the end that the others have', () => {
    const { text, format } = openDocument(new TextEncoder().encode('a\r\nb'), 'utf-8');
    expect(text).toBe('a\nb');
    expect(new TextDecoder().decode(writeDocument(`${text}\nc\n`, format))).toBe('a\r\nb\r\nc\r\n');
  });

  it('keeps the byte order mark out of the text and in the file', () => {
    const bytes = Uint8Array.of(0xff, 0xfe, 0x41, 0);
    const { text, format } = openDocument(bytes, 'utf-16le');
    expect(text).toBe('A');
    expect(writeDocument('AB', format)).toEqual(Uint8Array.of(0xff, 0xfe, 0x41, 0, 0x42, 0));
  });

  it('makes mixed line ends alike only when asked to', () => {
    expect(withLineEnd('a\r\nb\rc\n', 'mixed')).toBe('a\nb\nc\n');
    expect(withLineEnd('a\nb', 'crlf')).toBe('a\nb');
  });
});
