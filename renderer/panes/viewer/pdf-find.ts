/** The text of a page, and where each of its pieces stands in it. */
export interface PageText {
  readonly text: string;
  /** Where each piece begins, and one more for the end. */
  readonly starts: readonly number[];
}

/** The text of a page from its pieces; `ends`: a line ends behind it. */
export function pageTextOf(pieces: readonly { readonly text: string; readonly ends: boolean }[]): PageText {
  const starts = [0];
  let text = '';
  for (const piece of pieces) {
    text += piece.text + (piece.ends ? ' ' : '');
    starts.push(text.length);
  }
  return { text: text.toLocaleLowerCase(), starts };
}

/** Which pieces of a page have some of the text that is looked for in them, capital or small. */
export function piecesWith({ text, starts }: PageText, wanted: string): number[] {
  const needle = wanted.toLocaleLowerCase();
  const found = new Set<number>();
  if (needle === '') return [];
  for (let at = text.indexOf(needle); at !== -1; at = text.indexOf(needle, at + 1)) {
    for (let piece = 0; piece + 1 < starts.length; piece++) {
      if ((starts[piece] ?? 0) < at + needle.length && (starts[piece + 1] ?? 0) > at) found.add(piece);
    }
  }
  return [...found];
}

/** The nearest page after `from` (or before it) with the text, round the end, `from` itself last; undefined where none has it. */
export async function pageWith(
  textOf: (page: number) => Promise<PageText>,
  { wanted, from, count, by }: { wanted: string; from: number; count: number; by: 1 | -1 },
  signal: AbortSignal,
): Promise<number | undefined> {
  for (let step = 1; step <= count; step++) {
    signal.throwIfAborted();
    const page = ((((from - 1 + by * step) % count) + count) % count) + 1;
    if (piecesWith(await textOf(page), wanted).length > 0) return page;
  }
  return undefined;
}
