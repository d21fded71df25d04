import { DamagedError } from './damaged.ts';

/** Bytes of the security identifier at `at`, in its binary form ([MS-DTYP] 2.4.2.2). */
export function sidLength(bytes: Buffer, at: number): number {
  const length = at + 8 <= bytes.length ? 8 + 4 * bytes.readUInt8(at + 1) : Number.POSITIVE_INFINITY;
  if (at + length > bytes.length) throw new DamagedError('A security identifier is cut off');
  return length;
}

/** The identifier at `at` as text, such as `S-1-5-32-544`. */
export function formatSid(bytes: Buffer, at = 0): string {
  const length = sidLength(bytes, at);
  const parts = Array.from({ length: (length - 8) / 4 }, (_, i) => bytes.readUInt32LE(at + 8 + 4 * i));
  return ['S', bytes.readUInt8(at), bytes.readUIntBE(at + 2, 6), ...parts].join('-');
}

/** The binary form of an identifier such as `S-1-5-32-544`; throws a `RangeError` for what is none. */
export function parseSid(text: string): Buffer {
  const [letter, revision, authority, ...parts] = text.split('-');
  const numbers = [revision, authority, ...parts].map(Number);
  if (letter !== 'S' || parts.length > 15 || !numbers.every((n) => Number.isSafeInteger(n) && n >= 0)) {
    throw new RangeError('That is no security identifier');
  }
  const bytes = Buffer.alloc(8 + 4 * parts.length);
  bytes.writeUInt8(Number(revision), 0);
  bytes.writeUInt8(parts.length, 1);
  bytes.writeUIntBE(Number(authority), 2, 6);
  for (const [i, part] of parts.entries()) bytes.writeUInt32LE(Number(part), 8 + 4 * i);
  return bytes;
}
