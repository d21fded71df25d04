/**
 * File names on servers are bytes, not text. A name that is valid UTF-8 is that text; any other byte 0x80-0xFF is
 * carried as the lone surrogate U+DC80-U+DCFF (the "surrogate escape" of Python's PEP 383), so that every name
 * survives the way to the page and back, also as JSON.
 */
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();
const ESCAPE = 0xdc00;

/** Length in bytes of the valid UTF-8 sequence at `at`, or 0 where there is none (RFC 3629, table 3-7 of Unicode). */
export function sequenceLength(raw: Uint8Array, at: number): number {
  const first = raw[at] ?? 0;
  if (first < 0x80) return 1;
  const length =
    first >= 0xc2 && first <= 0xdf ? 2 : first >= 0xe0 && first <= 0xef ? 3 : first >= 0xf0 && first <= 0xf4 ? 4 : 0;
  if (length === 0 || at + length > raw.length) return 0;
  const second = raw[at + 1] ?? 0;
  const lowest = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const highest = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  if (second < lowest || second > highest) return 0;
  for (let i = 2; i < length; i++) {
    const next = raw[at + i] ?? 0;
    if (next < 0x80 || next > 0xbf) return 0;
  }
  return length;
}

/** The text of a name in bytes; `encodeName` gives the same bytes back. */
export function decodeName(raw: Uint8Array): string {
  try {
    return strict.decode(raw);
  } catch {
    let text = '';
    let start = 0;
    let at = 0;
    while (at < raw.length) {
      const length = sequenceLength(raw, at);
      if (length > 0) {
        at += length;
        continue;
      }
      text += strict.decode(raw.subarray(start, at)) + String.fromCharCode(ESCAPE + (raw[at] ?? 0));
      at += 1;
      start = at;
    }
    return text + strict.decode(raw.subarray(start));
  }
}

const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** False where a name has bytes in it that are no text. */
export const isText = (name: string): boolean => !LONE_SURROGATE.test(name);

/** The bytes of a name. Throws a RangeError for a lone surrogate that stands for no byte. */
export function encodeName(text: string): Uint8Array {
  if (isText(text)) return encoder.encode(text);
  const parts: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code >= ESCAPE + 0x80 && code <= ESCAPE + 0xff) parts.push(code - ESCAPE);
    else if (code >= 0xd800 && code <= 0xdfff) throw new RangeError('a lone surrogate that stands for no byte');
    else parts.push(...encoder.encode(character));
  }
  return Uint8Array.from(parts);
}

// Control characters, the marks that turn text right to left, and invisible ones: a name must not lie on screen.
const DECEPTIVE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A name as it may be shown: bytes that are no text as `\xE9`, control and direction marks as `\u{202E}`. */
export function displayName(text: string): string {
  return text
    .replace(
      new RegExp(LONE_SURROGATE, 'g'),
      (unit) => `\\x${(unit.charCodeAt(0) & 0xff).toString(16).toUpperCase().padStart(2, '0')}`,
    )
    .replace(DECEPTIVE, (mark) => `\\u{${(mark.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`);
}
