import { CONTEXT } from '../../parts/code/encodings.ts';
import { offsetOfPlace, type Piece, pieceOf, placeInText, type Shape } from './shape.ts';

/** Reads a window of a file; fewer bytes than asked for only where the file ends. `size` is of the whole file, where known. */
export type ReadWindow = (
  offset: number,
  length: number,
  signal: AbortSignal,
) => Promise<{ bytes: Uint8Array; size: number | undefined }>;

/** A change to the text that is shown; places count UTF-16 units of the text as it is after the changes before this one. */
export interface TextEdit {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
}

/** What came of looking whether a file has grown: changes to what is shown, or that it is another file now. */
export type Growth = { readonly edits: readonly TextEdit[] } | { readonly restarted: true };

/** The part of a file that is in the page: some pieces side by side, never more than `MOST_PIECES`. */
export interface Pages {
  /** Forgets what there is and reads around an offset; gives the text to show. */
  open(offset: number, signal: AbortSignal): Promise<string>;
  /** Reads the next piece on one side and lets go of one on the other; none where the file ends there. */
  further(side: 'before' | 'behind', signal: AbortSignal): Promise<TextEdit[]>;
  /** Reads what was added to the end of a file that is shown to its end. */
  grow(signal: AbortSignal): Promise<Growth>;
  /** Of the first byte that is shown, and of the first behind what is. */
  from(): number;
  to(): number;
  /** Of the whole file, as far as is known. */
  size(): number;
  atEnd(): boolean;
  /** True when reading further on one side lets go of something on the other. */
  full(): boolean;
  /** The number of the first line that is shown; undefined where nobody has counted the lines before it. */
  firstLine(): number | undefined;
  /** Where the first piece ends and the last begins in the text: what lies beyond may be let go. */
  seams(): { readonly first: number; readonly last: number };
  offsetOf(place: number): number;
  placeOf(offset: number): number;
}

/** Bytes of a piece; a dump has five characters for each byte. Even, and whole rows of a dump. */
export const PIECE = 128 * 1024;
const PIECE_OF_DUMP = 32 * 1024;
export const MOST_PIECES = 8;
/** Bytes read again from before the end, to see that the file is still the same one. */
const TAIL = 64;
const MOST_GROWTH = 256 * 1024;

export function createPages(read: ReadWindow, shape: Shape): Pages {
  const length = shape === 'bytes' ? PIECE_OF_DUMP : PIECE;
  let pieces: Piece[] = [];
  let size = 0;
  let ended = false;
  let firstLine: number | undefined;
  // Old Mac text ends its lines with CR alone.
  let macLines = false;

  const at = (index: number): Piece => {
    const piece = pieces.at(index);
    if (piece === undefined) throw new RangeError('nothing is shown yet');
    return piece;
  };
  const shown = (text: string) => (macLines ? text.replaceAll('\r', '\n') : text);
  const lines = (text: string) => shown(text).split('\n').length - 1;
  const total = () => pieces.reduce((sum, piece) => sum + piece.text.length, 0);

  const fetchPiece = async (from: number, to: number, signal: AbortSignal): Promise<Piece & { last: boolean }> => {
    const offset = Math.max(0, from - CONTEXT);
    const wanted = to + CONTEXT - offset;
    const stretch = await read(offset, wanted, signal);
    const end = offset + stretch.bytes.length;
    const whole = stretch.bytes.length === wanted;
    // Files such as those of /proc tell no size; others have become shorter than they told.
    if (whole) size = Math.max(stretch.size ?? 0, end);
    else size = stretch.bytes.length > 0 || offset === 0 ? end : Math.min(stretch.size ?? 0, offset);
    const piece = pieceOf({ offset, bytes: stretch.bytes }, shape, from, to);
    return { ...piece, last: piece.to >= size };
  };

  /** The piece of a place of the text, and where its text begins. */
  const pieceAt = (place: number): { piece: Piece; start: number } => {
    let start = 0;
    for (const piece of pieces) {
      if (place < start + piece.text.length) return { piece, start };
      start += piece.text.length;
    }
    const last = at(-1);
    return { piece: last, start: start - last.text.length };
  };

  return {
    async open(offset, signal) {
      const from = Math.floor(Math.max(0, offset) / length) * length;
      let first = await fetchPiece(from, from + length, signal);
      // What lay there is gone, or the very end was asked for: then what is last.
      if (first.bytes.length === 0 && first.from > 0) {
        const last = Math.floor(Math.max(0, size - 1) / length) * length;
        first = await fetchPiece(last, last + length, signal);
      }
      macLines = shape !== 'bytes' && first.text.includes('\r') && !first.text.includes('\n');
      pieces = [first];
      ended = first.last;
      // A short last piece alone would not fill the window.
      if (ended && first.from > 0) {
        pieces.unshift(await fetchPiece(Math.max(0, first.from - length), first.from, signal));
      }
      firstLine = at(0).from === 0 ? 1 : undefined;
      return shown(pieces.map(({ text }) => text).join(''));
    },
    async further(side, signal) {
      if (side === 'behind') {
        if (ended) return [];
        const end = at(-1).to;
        const piece = await fetchPiece(end, end + length, signal);
        ended = piece.last;
        const edits: TextEdit[] = [{ from: total(), to: total(), insert: shown(piece.text) }];
        pieces.push(piece);
        if (pieces.length > MOST_PIECES) {
          const gone = at(0);
          pieces.shift();
          if (firstLine !== undefined) firstLine += lines(gone.text);
          edits.push({ from: 0, to: gone.text.length, insert: '' });
        }
        return edits;
      }
      const start = at(0).from;
      if (start === 0) return [];
      const piece = await fetchPiece(Math.max(0, start - length), start, signal);
      const edits: TextEdit[] = [{ from: 0, to: 0, insert: shown(piece.text) }];
      pieces.unshift(piece);
      firstLine = piece.from === 0 ? 1 : firstLine === undefined ? undefined : firstLine - lines(piece.text);
      if (pieces.length > MOST_PIECES) {
        const gone = at(-1);
        edits.push({ from: total() - gone.text.length, to: total(), insert: '' });
        pieces.pop();
        ended = false;
      }
      return edits;
    },
    async grow(signal) {
      const last = at(-1);
      const overlap = Math.min(TAIL, last.bytes.length);
      const from = last.to - overlap;
      const stretch = await read(from, overlap + MOST_GROWTH, signal);
      const same = last.bytes
        .subarray(last.bytes.length - overlap)
        .every((byte, index) => stretch.bytes[index] === byte);
      if (!same) return { restarted: true };
      const added = stretch.bytes.subarray(overlap);
      size = Math.max(stretch.size ?? 0, from + stretch.bytes.length);
      if (added.length === 0) return { edits: [] };
      ended = last.to + added.length >= size;
      const bytes = new Uint8Array(last.bytes.length + added.length);
      bytes.set(last.bytes);
      bytes.set(added, last.bytes.length);
      const start = total() - last.text.length;
      // The last piece grows until it is whole; what is beyond begins a new one.
      const cut = Math.max(length, last.bytes.length);
      const stretched = { offset: last.from, bytes };
      const next = [pieceOf(stretched, shape, last.from, last.from + cut)];
      const seam = next[0]?.to ?? last.to;
      if (seam < last.from + bytes.length) next.push(pieceOf(stretched, shape, seam, last.from + bytes.length));
      pieces.splice(-1, 1, ...next);
      const text = next.map((piece) => piece.text).join('');
      // What was shown stays where it is, so that a selection in it does.
      let common = 0;
      while (common < last.text.length && last.text[common] === text[common]) common += 1;
      const edits: TextEdit[] = [
        { from: start + common, to: start + last.text.length, insert: shown(text.slice(common)) },
      ];
      while (pieces.length > MOST_PIECES) {
        const gone = at(0);
        pieces.shift();
        if (firstLine !== undefined) firstLine += lines(gone.text);
        edits.push({ from: 0, to: gone.text.length, insert: '' });
      }
      return { edits };
    },
    from: () => pieces[0]?.from ?? 0,
    to: () => pieces.at(-1)?.to ?? 0,
    size: () => size,
    atEnd: () => ended,
    full: () => pieces.length >= MOST_PIECES,
    firstLine: () => (shape === 'bytes' ? undefined : firstLine),
    seams: () => ({ first: at(0).text.length, last: total() - at(-1).text.length }),
    offsetOf(place) {
      const { piece, start } = pieceAt(place);
      return offsetOfPlace(piece, shape, place - start);
    },
    placeOf(offset) {
      let start = 0;
      for (const piece of pieces) {
        if (offset < piece.to) return start + placeInText(piece, shape, offset);
        start += piece.text.length;
      }
      return start;
    },
  };
}
