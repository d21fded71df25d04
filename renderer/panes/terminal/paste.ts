import { displayName } from '../../../electron/contract/names.ts';

/** What a person should see before a text goes to a shell. */
export interface Paste {
  /** The text as it will be sent: without control characters other than tab and line break. */
  readonly text: string;
  /** The same on one line. */
  readonly oneLine: string;
  readonly lines: number;
  /** How many control characters were left out. */
  readonly controls: number;
  /** True when it must be shown first: a line break would run what stands before it, a control character hides something. */
  readonly ask: boolean;
}

// C0 without tab, line feed and carriage return; DEL; C1: among them the escape that would end a bracketed paste.
const CONTROLS = /(?![\t\n\r])\p{Cc}/gu;
const BREAK = /\r\n|\r|\n/;

/** Reads a text that is about to be pasted into a terminal. */
export function readPaste(raw: string): Paste {
  const controls = raw.match(CONTROLS)?.length ?? 0;
  const text = raw.replace(CONTROLS, '');
  const pieces = text.split(BREAK);
  const lines = pieces.at(-1) === '' ? pieces.length - 1 : pieces.length;
  const oneLine = pieces
    .map((piece) => piece.trim())
    .filter(Boolean)
    .join(' ');
  return { text, oneLine, lines, controls, ask: pieces.length > 1 || controls > 0 };
}

/** A pasted text as it may be shown: line breaks stay, marks that would lie are spelled out. */
export function showPaste(text: string): string {
  return text
    .split(BREAK)
    .map((line) => line.split('\t').map(displayName).join('\t'))
    .join('\n');
}

const LONGEST_TITLE = 60;

/** A title that a program gave its terminal, as it may be shown: no control marks, not long. Empty where nothing is left. */
export function safeTitle(title: string): string {
  const clean = title.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, '').trim();
  return clean.length > LONGEST_TITLE ? `${clean.slice(0, LONGEST_TITLE - 1)}…` : clean;
}

/** An address that a program printed, if it is one a browser may open; undefined for all other schemes. */
export function safeAddress(address: string): string | undefined {
  try {
    const url = new URL(address);
    return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : undefined;
  } catch {
    return undefined;
  }
}
