import { decodeName, encodeName, sequenceLength } from '../../../electron/contract/names.ts';
import { upperHalves } from './code-pages.ts';

/** How text is written as bytes, in groups as a person looks for them. */
export const encodingGroups = {
  unicode: ['utf-8', 'utf-16le', 'utf-16be'],
  windows: [
    'windows-1252',
    'windows-1250',
    'windows-1251',
    'windows-1253',
    'windows-1254',
    'windows-1255',
    'windows-1256',
    'windows-1257',
    'windows-1258',
    'windows-874',
  ],
  dos: ['ibm437', 'ibm850', 'ibm852', 'ibm858', 'ibm866'],
  iso: [
    'latin1',
    'iso-8859-2',
    'iso-8859-3',
    'iso-8859-4',
    'iso-8859-5',
    'iso-8859-6',
    'iso-8859-7',
    'iso-8859-8',
    'iso-8859-10',
    'iso-8859-13',
    'iso-8859-14',
    'iso-8859-15',
    'iso-8859-16',
  ],
  others: ['koi8-r', 'koi8-u', 'macintosh', 'shift_jis', 'euc-jp', 'gb18030', 'big5', 'euc-kr'],
} as const;

export type Encoding = (typeof encodingGroups)[keyof typeof encodingGroups][number];

/** Every encoding, in the order of the groups. */
export const encodings: readonly Encoding[] = Object.values(encodingGroups).flat();

const DOUBLE: ReadonlySet<Encoding> = new Set(['shift_jis', 'euc-jp', 'gb18030', 'big5', 'euc-kr']);

/** The byte order mark of an encoding; empty where it has none. */
export function markOf(encoding: Encoding): Uint8Array {
  if (encoding === 'utf-8') return Uint8Array.of(0xef, 0xbb, 0xbf);
  if (encoding === 'utf-16le') return Uint8Array.of(0xff, 0xfe);
  return encoding === 'utf-16be' ? Uint8Array.of(0xfe, 0xff) : new Uint8Array();
}

/** True when `bytes` begin with the byte order mark of `encoding`. */
export function hasMark(bytes: Uint8Array, encoding: Encoding): boolean {
  const mark = markOf(encoding);
  return mark.length > 0 && mark.every((byte, at) => bytes[at] === byte);
}

/** Bytes of one unit: a character begins only at a multiple of it. */
export function unitOf(encoding: Encoding): 1 | 2 {
  return encoding === 'utf-16le' || encoding === 'utf-16be' ? 2 : 1;
}

/**
 * The text of bytes, a byte order mark included. A byte that stands for no character becomes the lone surrogate U+DC00 +
 * byte (as in `contract/names.ts`), so that `encode` gives the same bytes back: always for the encodings of one byte, for
 * UTF-8, and for UTF-16 of whole units. Those of two bytes a character keep what `encode` knows; ask `isFaithful`.
 */
export function decode(bytes: Uint8Array, encoding: Encoding): string {
  if (encoding === 'utf-8') return decodeName(bytes);
  if (unitOf(encoding) === 2) return decodeUnits(bytes, encoding === 'utf-16le');
  if (DOUBLE.has(encoding)) return new TextDecoder(encoding).decode(bytes);
  const table = tableOf(encoding);
  return textOf(Uint16Array.from(bytes, (byte) => table[byte] ?? 0));
}

/** What can't be written in an encoding. */
export class Unwritable extends Error {
  constructor(
    readonly character: string,
    /** Where it stands in the text, in UTF-16 units. */
    readonly at: number,
  ) {
    super('a character that the encoding does not have');
  }
}

/** The bytes of a text. Throws `Unwritable` for the first character that the encoding does not have. */
export function encode(text: string, encoding: Encoding): Uint8Array {
  if (encoding === 'utf-8') {
    try {
      return encodeName(text);
    } catch {
      throw firstUnwritable(text, isStray);
    }
  }
  if (unitOf(encoding) === 2) return encodeUnits(text, encoding === 'utf-16le');
  const codes = codesOf(encoding);
  const bytes = new Uint8Array(text.length * 2);
  let length = 0;
  let at = 0;
  for (const character of text) {
    const code = codes.get(character);
    if (code === undefined) throw new Unwritable(character, at);
    if (code > 0xff) bytes[length++] = code >> 8;
    bytes[length++] = code & 0xff;
    at += character.length;
  }
  return bytes.slice(0, length);
}

/** True when writing the text of `bytes` gives `bytes` again, so that editing changes nothing that nobody touched. */
export function isFaithful(bytes: Uint8Array, encoding: Encoding): boolean {
  try {
    const again = encode(decode(bytes, encoding), encoding);
    return again.length === bytes.length && again.every((byte, at) => byte === bytes[at]);
  } catch (error) {
    if (error instanceof Unwritable) return false;
    throw error;
  }
}

/** Bytes on either side that `boundary` may have to look at. */
export const CONTEXT = 1024;

/**
 * Where the first character begins that does not begin before `at`: `at` itself, or behind the character that lies across
 * it. The same answer from either side, so that pieces of a file, each from boundary to boundary, join without a seam.
 */
export function boundary(bytes: Uint8Array, encoding: Encoding, at: number): number {
  if (at <= 0 || at >= bytes.length) return Math.max(0, Math.min(at, bytes.length));
  if (encoding === 'utf-8') {
    for (let start = at - 1; start >= Math.max(0, at - 3); start--) {
      const length = sequenceLength(bytes, start);
      if (length > 1) return Math.max(at, start + length);
    }
    return at;
  }
  if (unitOf(encoding) === 2) {
    const high = (from: number) => bytes[encoding === 'utf-16le' ? from + 1 : from] ?? 0;
    const isPair = (high(at - 2) & 0xfc) === 0xd8 && (high(at) & 0xfc) === 0xdc;
    return isPair ? Math.min(bytes.length, at + 2) : at;
  }
  if (!DOUBLE.has(encoding)) return at;
  // No second byte of these encodings is below 0x30, so behind such a byte a character begins.
  let start = at;
  while (start > Math.max(0, at - CONTEXT) && (bytes[start - 1] ?? 0) >= 0x30) start -= 1;
  while (start < at) start += lengthAt(bytes, encoding, start);
  return Math.min(start, bytes.length);
}

/** Bytes of the character at `at` in an encoding of one, two, three or four bytes. */
function lengthAt(bytes: Uint8Array, encoding: Encoding, at: number): number {
  const first = bytes[at] ?? 0;
  if (first <= 0x80 || first === 0xff) return 1;
  if (encoding === 'shift_jis') return first >= 0xa1 && first <= 0xdf ? 1 : 2;
  if (encoding === 'euc-jp' && first === 0x8f) return 3;
  const second = bytes[at + 1] ?? 0;
  return encoding === 'gb18030' && second >= 0x30 && second <= 0x39 ? 4 : 2;
}

function isStray(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return code >= 0xd800 && code <= 0xdfff && (code < 0xdc80 || code > 0xdcff);
}

function firstUnwritable(text: string, isBad: (character: string) => boolean): Unwritable {
  let at = 0;
  for (const character of text) {
    if (isBad(character)) return new Unwritable(character, at);
    at += character.length;
  }
  return new Unwritable('', at);
}

/** Text of UTF-16 units, also of lone surrogates, which `TextDecoder` would replace. */
function textOf(units: Uint16Array): string {
  let text = '';
  for (let at = 0; at < units.length; at += 8192) text += String.fromCharCode(...units.subarray(at, at + 8192));
  return text;
}

function decodeUnits(bytes: Uint8Array, little: boolean): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const units = new Uint16Array(Math.ceil(bytes.length / 2));
  for (let at = 0; at + 1 < bytes.length; at += 2) units[at / 2] = view.getUint16(at, little);
  if (bytes.length % 2 === 1) units[units.length - 1] = 0xfffd;
  return textOf(units);
}

function encodeUnits(text: string, little: boolean): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < text.length; at++) view.setUint16(at * 2, text.charCodeAt(at), little);
  return bytes;
}

const tables = new Map<Encoding, Uint16Array>();

/** The UTF-16 unit of each byte of an encoding of one byte a character. */
function tableOf(encoding: Encoding): Uint16Array {
  const known = tables.get(encoding);
  if (known) return known;
  const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  const own = Object.hasOwn(upperHalves, encoding) ? upperHalves[encoding as keyof typeof upperHalves] : undefined;
  // WHATWG's "iso-8859-1" is Windows-1252; Latin-1 proper is the first 256 characters of Unicode.
  const text = encoding === 'latin1' || own !== undefined ? undefined : new TextDecoder(encoding).decode(all);
  const table = Uint16Array.from(all, (byte) => {
    if (byte < 0x80 || encoding === 'latin1') return byte;
    const unit = own === undefined ? text?.charCodeAt(byte) : own.charCodeAt(byte - 0x80);
    return unit === undefined || unit === 0xfffd ? 0xdc00 + byte : unit;
  });
  tables.set(encoding, table);
  return table;
}

const reverse = new Map<Encoding, ReadonlyMap<string, number>>();

/** The code of each character: one byte, or two with the first in the upper half. */
function codesOf(encoding: Encoding): ReadonlyMap<string, number> {
  const known = reverse.get(encoding);
  if (known) return known;
  const codes = DOUBLE.has(encoding) ? pairCodes(encoding) : new Map<string, number>();
  if (!DOUBLE.has(encoding))
    for (const [byte, unit] of tableOf(encoding).entries()) codes.set(String.fromCharCode(unit), byte);
  reverse.set(encoding, codes);
  return codes;
}

function pairCodes(encoding: Encoding): Map<string, number> {
  const codes = new Map<string, number>();
  const decoder = new TextDecoder(encoding, { fatal: true });
  const take = (code: number, ...bytes: number[]) => {
    try {
      const text = decoder.decode(Uint8Array.from(bytes));
      // The first code of a character is its usual one.
      if (Array.from(text).length === 1 && !codes.has(text)) codes.set(text, code);
    } catch {
      // No character has this code.
    }
  };
  for (let first = 0; first < 256; first++) take(first, first);
  for (let first = 0x81; first < 0xff; first++) {
    for (let second = 0x40; second < 0xff; second++) take((first << 8) | second, first, second);
  }
  return codes;
}
