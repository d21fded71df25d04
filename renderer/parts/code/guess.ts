import { type Encoding, encodings, hasMark } from './encodings.ts';

/** Bytes of the beginning that a guess looks at. */
const LOOKED_AT = 64 * 1024;

/** Bytes that text hardly ever has: control characters other than tab, line ends, form feed, backspace and escape. */
function isOdd(byte: number): boolean {
  return (
    byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x0c && byte !== 0x08 && byte !== 0x1b
  );
}

/**
 * How the beginning of a file is written: by its byte order mark, else by what its bytes look like; `bytes` where it is no
 * text. Old text of one byte a character is told apart by which letters it would have: Windows or DOS.
 */
export function guessEncoding(beginning: Uint8Array): Encoding | 'bytes' {
  const marked = encodings.find((encoding) => hasMark(beginning, encoding));
  if (marked !== undefined) return marked;
  const looked = beginning.subarray(0, LOOKED_AT);
  let odd = 0;
  const zeros = [0, 0];
  for (const [at, byte] of looked.entries()) {
    if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
    if (isOdd(byte)) odd += 1;
  }
  const [even = 0, uneven = 0] = zeros;
  const half = looked.length / 2;
  // Western text in UTF-16 has a zero in nearly every second byte and hardly one in the others.
  if (uneven > half * 0.4 && even < half * 0.05) return 'utf-16le';
  if (even > half * 0.4 && uneven < half * 0.05) return 'utf-16be';
  if (even + uneven > 0 || odd > looked.length * 0.02) return 'bytes';
  return isUtf8(looked) ? 'utf-8' : oldEncoding(looked);
}

/** True for valid UTF-8, of which the last character may be cut. */
function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** Bytes that are letters in DOS code page 850 and something else, or a rare letter, in Windows-1252. */
const DOS_LETTERS = new Set([0x81, 0x82, 0x84, 0x85, 0x87, 0x88, 0x8a, 0x8e, 0x90, 0x94, 0x99, 0x9a, 0xe1]);

/**
 * Text with letters beyond ASCII that is no UTF-8. Cyrillic has long runs of letters from the upper half; what DOS wrote has
 * its umlauts between 0x80 and 0x9F, where Windows has quotes and dashes, which seldom stand between two letters.
 */
function oldEncoding(bytes: Uint8Array): Encoding {
  let upper = 0;
  let inRuns = 0;
  let dos = 0;
  let windows = 0;
  const isLetter = (byte = 0) => byte >= 0x80 || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
  for (const [at, byte] of bytes.entries()) {
    if (byte < 0x80) continue;
    upper += 1;
    if ((bytes[at - 1] ?? 0) >= 0xc0 && byte >= 0xc0) inRuns += 1;
    if (!isLetter(bytes[at - 1]) || !isLetter(bytes[at + 1])) continue;
    if (DOS_LETTERS.has(byte)) dos += 1;
    else if (byte >= 0xc0) windows += 1;
  }
  if (upper > 20 && inRuns > upper * 0.6) return 'windows-1251';
  return dos > windows ? 'ibm850' : 'windows-1252';
}
