import { decodeName } from '../../../contract/names.ts';
import { type Change, type Piece, SyntaxProblem, type Word } from './syntax.ts';

export type Token =
  | { readonly kind: 'word'; readonly word: Word; readonly plain?: string }
  | { readonly kind: 'mark'; readonly mark: string };

const MARKS = ['&&', '||', ';;', '>>', '>&', '<&', '<<', ';', '|', '&', '(', ')', '<', '>', '\n'];
const NAME = /^[A-Za-z_][A-Za-z0-9_]*/;
const SPECIAL = /^[?$#@*!0-9-]/;

/** Reads a script into words and marks, by the quoting rules of POSIX (XCU 2.2, 2.3) and `$'…'`. */
export function readWords(script: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < script.length) {
    const character = script[at] ?? '';
    if (character === ' ' || character === '\t' || character === '\r') at++;
    else if (character === '\\' && script[at + 1] === '\n') at += 2;
    else if (character === '#') while (at < script.length && script[at] !== '\n') at++;
    else {
      const mark = MARKS.find((mark) => script.startsWith(mark, at));
      if (mark) {
        tokens.push({ kind: 'mark', mark });
        at += mark.length;
        continue;
      }
      const digits = /^\d+(?=[<>])/.exec(script.slice(at, at + 4))?.[0];
      if (digits) {
        tokens.push({ kind: 'mark', mark: digits });
        at += digits.length;
        continue;
      }
      const start = at;
      const pieces: Piece[] = [];
      at = readWord(script, at, pieces);
      const bare = pieces.every((piece) => piece.kind === 'text' && !piece.quoted);
      tokens.push({ kind: 'word', word: pieces, plain: bare ? script.slice(start, at) : undefined });
    }
  }
  return tokens;
}

/** Reads one word from `at` on; returns where it ends. */
function readWord(script: string, start: number, pieces: Piece[]): number {
  let at = start;
  const add = adderTo(pieces);
  while (at < script.length && !/[\s;&|()<>]/.test(script[at] ?? '')) {
    const character = script[at];
    if (character === "'") {
      const end = endOf(script, "'", at + 1);
      add(script.slice(at + 1, end), true);
      at = end + 1;
    } else if (character === '$' && script[at + 1] === "'") {
      const end = endOfEscaped(script, "'", at + 2);
      add(unescapeText(script.slice(at + 2, end)), true);
      at = end + 1;
    } else if (character === '"') {
      add('', true);
      at = readQuoted(script, at + 1, pieces, add);
    } else if (character === '\\') {
      if (at + 1 >= script.length) throw new SyntaxProblem('unexpected end of file', true);
      if (script[at + 1] !== '\n') add(script[at + 1] ?? '', true);
      at += 2;
    } else if (character === '$' || character === '`') at = readExpansion(script, at, pieces, false, add);
    else {
      add(character ?? '', false);
      at++;
    }
  }
  return at;
}

type Add = (text: string, quoted: boolean) => void;

/** Adds text to pieces, to the last of them where it is of the same kind. */
const adderTo =
  (pieces: Piece[]): Add =>
  (text, quoted) => {
    const last = pieces.at(-1);
    const joins = last?.kind === 'text' && last.quoted === quoted;
    if (joins) pieces[pieces.length - 1] = { kind: 'text', text: last.text + text, quoted };
    else pieces.push({ kind: 'text', text, quoted });
  };

function readQuoted(script: string, start: number, pieces: Piece[], add: Add): number {
  let at = start;
  while (script[at] !== '"') {
    const character = script[at];
    if (character === undefined) throw new SyntaxProblem('unterminated quoted string', true);
    if (character === '\\') {
      const next = script[at + 1] ?? '';
      if (next !== '\n') add(/["\\$`]/.test(next) ? next : `\\${next}`, true);
      at += 2;
    } else if (character === '$' || character === '`') at = readExpansion(script, at, pieces, true, add);
    else {
      add(character, true);
      at++;
    }
  }
  return at + 1;
}

/** The pieces of a text, read as if it stood in double quotes. */
function quotedWord(text: string): Word {
  const pieces: Piece[] = [];
  readQuoted(`${text.replaceAll('"', '')}"`, 0, pieces, adderTo(pieces));
  return pieces;
}

function readExpansion(script: string, at: number, pieces: Piece[], quoted: boolean, add: Add): number {
  if (script[at] === '`') {
    const end = endOfEscaped(script, '`', at + 1);
    pieces.push({ kind: 'output', script: script.slice(at + 1, end).replace(/\\([`$\\])/g, '$1'), quoted });
    return end + 1;
  }
  if (script.startsWith('$((', at)) {
    const end = endOfSubstitution(script, at + 3);
    if (script[end + 1] === ')') {
      pieces.push({ kind: 'number', expression: script.slice(at + 3, end), quoted });
      return end + 2;
    }
  }
  if (script.startsWith('$(', at)) {
    const end = endOfSubstitution(script, at + 2);
    pieces.push({ kind: 'output', script: script.slice(at + 2, end), quoted });
    return end + 1;
  }
  if (script[at + 1] === '{') {
    const end = endOf(script, '}', at + 2);
    const inside = /^([A-Za-z_][A-Za-z0-9_]*|[?$#@*!0-9-])(?:(:?)([-=+])(.*))?$/s.exec(script.slice(at + 2, end));
    const [, name, colon, operator, text = ''] = inside ?? [];
    if (name === undefined) throw new SyntaxProblem('bad substitution');
    const known = operator === '-' || operator === '=' || operator === '+' ? operator : undefined;
    const change: Change | undefined = known && { operator: known, orEmpty: colon === ':', word: quotedWord(text) };
    pieces.push({ kind: 'variable', name, ...(change && { change }), quoted });
    return end + 1;
  }
  const rest = script.slice(at + 1, at + 256);
  const name = NAME.exec(rest)?.[0] ?? SPECIAL.exec(rest)?.[0];
  if (name === undefined) add('$', quoted);
  else pieces.push({ kind: 'variable', name, quoted });
  return at + 1 + (name?.length ?? 0);
}

function endOf(script: string, mark: string, from: number): number {
  const end = script.indexOf(mark, from);
  if (end < 0) throw new SyntaxProblem('unterminated quoted string', true);
  return end;
}

function endOfEscaped(script: string, mark: string, from: number): number {
  for (let at = from; at < script.length; at++) {
    if (script[at] === '\\') at++;
    else if (script[at] === mark) return at;
  }
  throw new SyntaxProblem('unterminated quoted string', true);
}

/** Where the `)` of a `$(` stands, passing over quotes and nested ones. */
function endOfSubstitution(script: string, from: number): number {
  let depth = 1;
  for (let at = from; at < script.length; at++) {
    const character = script[at];
    if (character === '\\') at++;
    else if (character === "'") at = endOf(script, "'", at + 1);
    else if (character === '"') at = endOfEscaped(script, '"', at + 1);
    else if (character === '(') depth++;
    else if (character === ')' && --depth === 0) return at;
  }
  throw new SyntaxProblem('unterminated substitution', true);
}

const LETTERS: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** Text with the escapes of `$'…'` and `printf` taken: `\n`, `\x41`, `\101`, `\u00e9`. Bytes that are no text stay bytes. */
export function unescapeText(text: string): string {
  return text.replace(
    /((?:\\x[0-9A-Fa-f]{1,2}|\\0?[0-7]{1,3})+)|\\u([0-9A-Fa-f]{1,4})|\\(.)/gs,
    (whole, run: string | undefined, code: string | undefined, letter = '') => {
      if (code) return String.fromCharCode(Number.parseInt(code, 16));
      if (!run) return LETTERS[letter] ?? (/[\\'"?]/.test(letter) ? letter : whole);
      const bytes = [...run.matchAll(/\\(?:x([0-9A-Fa-f]{1,2})|(0?[0-7]{1,3}))/g)];
      return decodeName(Uint8Array.from(bytes, ([, hex, octal]) => Number.parseInt(hex ?? octal ?? '0', hex ? 16 : 8)));
    },
  );
}
