import { boundary, decode, type Encoding, encode, hasMark, markOf, Unwritable } from '../../parts/code/encodings.ts';

/** How bytes are turned into the text that is shown: as text of an encoding, or as a dump of the bytes themselves. */
export type Shape = Encoding | 'bytes';

/** Bytes of a row of a dump, and the characters that a row of it takes up without its line end. */
export const PER_ROW = 16;
const DIGITS = 12;
const ROW = DIGITS + 2 + 23 + 2 + 23 + 2 + PER_ROW;

/** A piece of a file as it is shown: the characters that begin in its bytes. */
export interface Piece {
  /** Of its first byte, and of the first byte behind it. */
  readonly from: number;
  readonly to: number;
  readonly bytes: Uint8Array;
  readonly text: string;
}

/** Bytes of a file as they were read: from `offset` on. */
export interface Stretch {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/**
 * The piece of a file between two offsets. `stretch` also has the bytes around it (`CONTEXT`, as far as there are any), so
 * that a character that lies across an end belongs to one piece only: pieces side by side are the file, byte for byte.
 */
export function pieceOf({ offset, bytes }: Stretch, shape: Shape, from: number, to: number): Piece {
  const within = (at: number) =>
    shape === 'bytes' ? Math.max(0, Math.min(at - offset, bytes.length)) : boundary(bytes, shape, at - offset);
  const start = within(from);
  const own = bytes.subarray(start, Math.max(start, within(to)));
  const first = offset + start;
  return { from: first, to: first + own.length, bytes: own, text: textOf(own, shape, first) };
}

function textOf(bytes: Uint8Array, shape: Shape, offset: number): string {
  if (shape === 'bytes') return dump(bytes, offset);
  // A byte order mark is no text; everywhere else it is a character like any other.
  return decode(offset === 0 && hasMark(bytes, shape) ? bytes.subarray(markOf(shape).length) : bytes, shape);
}

/** Where the byte at `offset`, which lies in the piece or right behind it, stands in the piece's text. */
export function placeInText(piece: Piece, shape: Shape, offset: number): number {
  const into = Math.max(0, Math.min(offset, piece.to) - piece.from);
  if (shape === 'bytes') {
    const column = into % PER_ROW;
    return Math.floor(into / PER_ROW) * (ROW + 1) + DIGITS + 2 + column * 3 + (column >= PER_ROW / 2 ? 1 : 0);
  }
  return textOf(piece.bytes.subarray(0, into), shape, piece.from).length;
}

/** The offset in the file of the character at `place` of the piece's text. */
export function offsetOfPlace(piece: Piece, shape: Shape, place: number): number {
  if (shape === 'bytes') {
    const row = Math.floor(place / (ROW + 1));
    const hex = place - row * (ROW + 1) - DIGITS - 2;
    const column = Math.floor(Math.max(0, hex > 23 ? hex - 1 : hex) / 3);
    return Math.min(piece.to, piece.from + row * PER_ROW + Math.min(column, PER_ROW - 1));
  }
  const mark = piece.from === 0 && hasMark(piece.bytes, shape) ? markOf(shape).length : 0;
  try {
    return piece.from + mark + encode(piece.text.slice(0, place), shape).length;
  } catch (error) {
    if (!(error instanceof Unwritable)) throw error;
    // Text of two bytes a character with damage in it: near enough.
    return piece.from + Math.floor((piece.bytes.length * place) / piece.text.length);
  }
}

/** Bytes as lines of offset, sixteen bytes and their ASCII; every line, also the last, ends with a line end. */
function dump(bytes: Uint8Array, offset: number): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += PER_ROW) {
    const row = bytes.subarray(at, at + PER_ROW);
    const hex = Array.from(row, (byte) => byte.toString(16).padStart(2, '0'));
    const left = hex
      .slice(0, PER_ROW / 2)
      .join(' ')
      .padEnd(23);
    const right = hex
      .slice(PER_ROW / 2)
      .join(' ')
      .padEnd(23);
    const ascii = Array.from(row, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
    text += `${(offset + at).toString(16).padStart(DIGITS, '0')}  ${left}  ${right}  ${ascii}\n`;
  }
  return text;
}
