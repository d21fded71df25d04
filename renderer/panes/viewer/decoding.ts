/** How the bytes of a file are shown; `hex` shows the bytes themselves. */
export const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'hex'] as const;
export type Encoding = (typeof encodings)[number];

/** Bytes that text hardly ever has: control characters other than tab, line ends, form feed, backspace and escape. */
function isOdd(byte: number): boolean {
  return (
    byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x0c && byte !== 0x08 && byte !== 0x1b
  );
}

/** How the beginning of a file is best shown: by its byte order mark, else by what its bytes look like. */
export function guessEncoding(bytes: Uint8Array): Encoding {
  const [first = 0, second = 0, third = 0] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  const looked = bytes.subarray(0, 64 * 1024);
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
  if (even + uneven > 0 || odd > looked.length * 0.02) return 'hex';
  return isUtf8(looked) ? 'utf-8' : 'windows-1252';
}

/** True for valid UTF-8, of which the last character may be cut. */
export function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** Bytes of one character that can lie behind the end of a part. */
export const OVERLAP = 4;

/**
 * The text of the characters that begin in the first `own` bytes; further bytes only complete the last one. `first` is
 * false when the part does not begin the file: then a character cut by its start belongs to the part before. Parts
 * joined are the whole text, for any cut at even offsets.
 */
export function decodePart(bytes: Uint8Array, encoding: Exclude<Encoding, 'hex'>, own: number, first: boolean): string {
  const start = first ? 0 : characterStart(bytes, encoding, 0);
  const end = Math.max(start, own >= bytes.length ? bytes.length : characterStart(bytes, encoding, own));
  return new TextDecoder(encoding, { ignoreBOM: !first }).decode(bytes.subarray(start, end));
}

/** Where the next character begins at or after `at`. */
function characterStart(bytes: Uint8Array, encoding: Exclude<Encoding, 'hex'>, at: number): number {
  if (encoding === 'utf-8') {
    let start = at;
    while (start < bytes.length && start - at < 3 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start += 1;
    return start;
  }
  if (encoding === 'windows-1252') return at;
  const high = bytes[encoding === 'utf-16le' ? at + 1 : at] ?? 0;
  return (high & 0xfc) === 0xdc ? Math.min(bytes.length, at + 2) : at;
}

const PER_LINE = 16;

/** Bytes as lines of offset, sixteen bytes and their ASCII, as `hexdump -C` writes them. */
export function hexLines(bytes: Uint8Array, offset: number): string {
  const lines: string[] = [];
  const digits = Math.max(8, (offset + bytes.length).toString(16).length);
  for (let at = 0; at < bytes.length; at += PER_LINE) {
    const row = bytes.subarray(at, at + PER_LINE);
    const hex = Array.from(row, (byte) => byte.toString(16).padStart(2, '0'));
    const left = hex.slice(0, 8).join(' ').padEnd(23);
    const right = hex.slice(8).join(' ').padEnd(23);
    const ascii = Array.from(row, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
    lines.push(`${(offset + at).toString(16).padStart(digits, '0')}  ${left}  ${right}  |${ascii}|`);
  }
  return lines.join('\n');
}

/** The bytes of base64 text. */
export function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (unit) => unit.charCodeAt(0));
}
