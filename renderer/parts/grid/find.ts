/** What was typed to find a row, and when the last letter of it came (milliseconds). */
export interface Typed {
  readonly text: string;
  readonly at: number;
}

/** Letters that come later than this after the last one begin a new word. */
export const TYPING_PAUSE = 1000;

/** What is looked for after one more letter. */
export function type(typed: Typed | undefined, letter: string, now: number): Typed {
  const going = typed !== undefined && now - typed.at <= TYPING_PAUSE;
  return { text: (going ? typed.text : '') + letter, at: now };
}

/**
 * The index of the next row from `from` on (round the end) that begins with `text`, or -1. One letter, or the same one
 * again and again, goes from row to row.
 */
export function findRow(count: number, textOf: (index: number) => string, text: string, from: number): number {
  const repeated = text === text.charAt(0).repeat(text.length);
  const wanted = folded(repeated ? (text[0] ?? '') : text);
  const start = Math.max(0, from) + (repeated && from >= 0 ? 1 : 0);
  for (let step = 0; step < count; step++) {
    const index = (start + step) % count;
    if (folded(textOf(index)).startsWith(wanted)) return index;
  }
  return -1;
}

/** Without regard to case and accents, but digit by digit: `file1` begins `file10`. */
function folded(text: string): string {
  return /^[\p{ASCII}]*$/u.test(text)
    ? text.toLowerCase()
    : text
        .toLowerCase()
        .normalize('NFKD')
        .replace(/\p{M}+/gu, '');
}

/** True for a key that types a letter rather than doing something. */
export function isLetter(stroke: { key: string; ctrlKey: boolean; altKey: boolean; metaKey: boolean }): boolean {
  return /^.$/u.test(stroke.key) && !stroke.ctrlKey && !stroke.altKey && !stroke.metaKey;
}
