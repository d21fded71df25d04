import { guidAt } from '../guid.ts';
import { formatSid } from '../sid.ts';
import { fromFileTime } from '../time.ts';

/** The type whose data is binary XML itself. */
export const XML_TYPE = 0x21;
const ARRAY = 0x80;

/** A value of an event as Windows shows it; lists with commas. Data that is too short for its type gives `''`. */
export function valueText(bytes: Buffer, start: number, size: number, type: number): string {
  if ((type & ARRAY) === 0) return single(bytes, start, size, type);
  const base = type & ~ARRAY;
  if (base === 1)
    return bytes
      .toString('utf16le', start, start + size)
      .replace(/\0+$/, '')
      .split('\0')
      .join(', ');
  if (base === 2)
    return bytes
      .toString('latin1', start, start + size)
      .replace(/\0+$/, '')
      .split('\0')
      .join(', ');
  const width = widths[base];
  if (width === undefined) return hex(bytes, start, size);
  return Array.from({ length: Math.floor(size / width) }, (_, i) => single(bytes, start + i * width, width, base)).join(
    ', ',
  );
}

function single(bytes: Buffer, start: number, size: number, type: number): string {
  if (size < (widths[type] ?? 0)) return '';
  switch (type) {
    case 0:
      return '';
    case 1:
      return endless(bytes.toString('utf16le', start, start + size));
    case 2:
      return endless(bytes.toString('latin1', start, start + size));
    case 3:
      return String(bytes.readInt8(start));
    case 4:
      return String(bytes.readUInt8(start));
    case 5:
      return String(bytes.readInt16LE(start));
    case 6:
      return String(bytes.readUInt16LE(start));
    case 7:
      return String(bytes.readInt32LE(start));
    case 8:
      return String(bytes.readUInt32LE(start));
    case 9:
      return String(bytes.readBigInt64LE(start));
    case 10:
      return String(bytes.readBigUInt64LE(start));
    case 11:
      return String(bytes.readFloatLE(start));
    case 12:
      return String(bytes.readDoubleLE(start));
    case 13:
      return bytes.readUInt32LE(start) === 0 ? 'false' : 'true';
    case 15:
      return guidAt(bytes, start);
    case 16:
      return size < 8 ? hexNumber(bytes, start, 4) : hexNumber(bytes, start, 8);
    case 17:
      return timeText(fromFileTime(bytes.readBigUInt64LE(start)));
    case 18:
      return systemTime(bytes, start);
    case 19:
      return sidOf(bytes, start, size);
    case 20:
      return hexNumber(bytes, start, 4);
    case 21:
      return hexNumber(bytes, start, 8);
    default:
      return hex(bytes, start, size);
  }
}

/** Bytes of what has a size of its own. */
const widths: Readonly<Record<number, number>> = {
  3: 1,
  4: 1,
  5: 2,
  6: 2,
  7: 4,
  8: 4,
  9: 8,
  10: 8,
  11: 4,
  12: 8,
  13: 4,
  15: 16,
  16: 4,
  17: 8,
  18: 16,
  19: 8,
  20: 4,
  21: 8,
};

const endless = (text: string) => (text.endsWith('\0') ? text.replace(/\0+$/, '') : text);

const hex = (bytes: Buffer, start: number, size: number) => bytes.toString('hex', start, start + size);

function hexNumber(bytes: Buffer, start: number, size: 4 | 8): string {
  return `0x${(size === 4 ? bytes.readUInt32LE(start) : bytes.readBigUInt64LE(start)).toString(16)}`;
}

function timeText(milliseconds: number): string {
  return Math.abs(milliseconds) > 8.64e15 ? '' : new Date(milliseconds).toISOString();
}

function systemTime(bytes: Buffer, start: number): string {
  const [year = 0, month = 0, , day = 0, hour, minute, second, millisecond] = Array.from({ length: 8 }, (_, i) =>
    bytes.readUInt16LE(start + 2 * i),
  );
  return timeText(Date.UTC(year, month - 1, day, hour, minute, second, millisecond));
}

function sidOf(bytes: Buffer, start: number, size: number): string {
  return size < 8 + 4 * bytes.readUInt8(start + 1) ? '' : formatSid(bytes, start);
}
