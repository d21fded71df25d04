import { describe, expect, it } from 'vitest';
import { encode } from '../../../../../renderer/parts/code/encodings.ts';
import { guessEncoding } from '../../../../../renderer/parts/code/guess.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);

describe('guessing how a file is written', () => {
  it('goes by the byte order mark', () => {
    expect(guessEncoding(Uint8Array.of(0xff, 0xfe, 0x41, 0))).toBe('utf-16le');
    expect(guessEncoding(Uint8Array.of(0xfe, 0xff, 0, 0x41))).toBe('utf-16be');
    expect(guessEncoding(Uint8Array.of(0xef, 0xbb, 0xbf, 0x41))).toBe('utf-8');
  });

  it('knows UTF-16 without a mark, as Windows writes its logs', () => {
    expect(guessEncoding(encode('[Setup] Started at noon\r\n', 'utf-16le'))).toBe('utf-16le');
    expect(guessEncoding(encode('[Setup] Started at noon\r\n', 'utf-16be'))).toBe('utf-16be');
  });

  it('tells UTF-8 from Windows-1252', () => {
    expect(guessEncoding(utf8('déjà vu'))).toBe('utf-8');
    expect(guessEncoding(encode('déjà vu', 'windows-1252'))).toBe('windows-1252');
    expect(guessEncoding(utf8('plain'))).toBe('utf-8');
    expect(guessEncoding(new Uint8Array())).toBe('utf-8');
  });

  it('tells what DOS wrote from what Windows wrote', () => {
    const text = 'Gerät nicht bereit: Prüfen Sie den Datenträger für Größe und Schlüssel\r\n';
    expect(guessEncoding(encode(text, 'ibm850'))).toBe('ibm850');
    expect(guessEncoding(encode(text, 'windows-1252'))).toBe('windows-1252');
    expect(guessEncoding(encode('It’s “fine” – 12 €\r\n', 'windows-1252'))).toBe('windows-1252');
  });

  it('knows Cyrillic of Windows', () => {
    expect(guessEncoding(encode('Журнал событий системы: ошибка чтения диска', 'windows-1251'))).toBe('windows-1251');
  });

  it('takes a character cut by the end of the part for what it is', () => {
    expect(guessEncoding(utf8('abcé').subarray(0, 4))).toBe('utf-8');
  });

  it('shows programs and the like as bytes', () => {
    expect(guessEncoding(Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0x90))).toBe('bytes');
    expect(guessEncoding(Uint8Array.from({ length: 200 }, (_, at) => at % 25))).toBe('bytes');
  });

  it('takes colour codes of a log for text', () => {
    expect(guessEncoding(utf8('\u001b[31mfailed\u001b[0m to start\n'))).toBe('utf-8');
  });
});
