import { decode, type Encoding, encode, hasMark, markOf } from '../../parts/code/encodings.ts';

/** How lines end: all alike, or `mixed`, which is kept as it is. */
export type LineEnd = 'lf' | 'crlf' | 'cr' | 'mixed';

/** How a text is written as bytes. */
export interface Format {
  readonly encoding: Encoding;
  readonly lineEnd: LineEnd;
  /** Begins with a byte order mark. */
  readonly mark: boolean;
}

const ENDS = { lf: '\n', crlf: '\r\n', cr: '\r' } as const;

/**
 * A file as text to be edited. Its lines end with LF; where they end in different ways each CR stays in the text, so that
 * every end stays what it is.
 */
export function openDocument(bytes: Uint8Array, encoding: Encoding): { text: string; format: Format } {
  const mark = hasMark(bytes, encoding);
  const raw = decode(mark ? bytes.subarray(markOf(encoding).length) : bytes, encoding);
  const lineEnd = lineEndOf(raw);
  const text = lineEnd === 'mixed' || lineEnd === 'lf' ? raw : raw.replaceAll(ENDS[lineEnd], '\n');
  return { text, format: { encoding, lineEnd, mark } };
}

/** The bytes of an edited text. Throws `Unwritable` for a character that the encoding does not have. */
export function writeDocument(text: string, { encoding, lineEnd, mark }: Format): Uint8Array {
  const raw = lineEnd === 'mixed' || lineEnd === 'lf' ? text : text.replaceAll('\n', ENDS[lineEnd]);
  const body = encode(raw, encoding);
  if (!mark) return body;
  const first = markOf(encoding);
  const bytes = new Uint8Array(first.length + body.length);
  bytes.set(first);
  bytes.set(body, first.length);
  return bytes;
}

/** The same text with all its lines ending alike. */
export function withLineEnd(text: string, from: LineEnd): string {
  return from === 'mixed' ? text.replaceAll(/\r\n?/g, '\n') : text;
}

function lineEndOf(text: string): LineEnd {
  const pairs = text.match(/\r\n/g)?.length ?? 0;
  const returns = (text.match(/\r/g)?.length ?? 0) - pairs;
  const feeds = (text.match(/\n/g)?.length ?? 0) - pairs;
  const kinds = [pairs, returns, feeds].filter((count) => count > 0).length;
  if (kinds > 1) return 'mixed';
  if (pairs > 0) return 'crlf';
  return returns > 0 ? 'cr' : 'lf';
}
