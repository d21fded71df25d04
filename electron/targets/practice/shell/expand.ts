import type { Disk } from '../disk.ts';
import { DiskError } from '../disk-error.ts';
import { absolute, type Shell } from './call.ts';
import { evaluate } from './arithmetic.ts';
import { matchesGlob } from './glob.ts';
import type { Piece, Word } from './syntax.ts';

/** What `$(…)` puts out. */
export type RunForOutput = (script: string) => Promise<string>;

/** A field on its way: `pattern` is its text with what must not be globbed escaped. */
interface Field {
  text: string;
  pattern: string;
}

/** At most this many words may come out of one. */
const MOST_WORDS = 100_000;

/** The words that words stand for: variables and outputs put in, split at blanks, names matched (XCU 2.6). */
export async function expandWords(shell: Shell, words: readonly Word[], run: RunForOutput): Promise<string[]> {
  const all: string[] = [];
  for (const word of words) {
    for (const field of await fieldsOf(shell, word, run)) {
      const found = matchingPaths(shell, field.pattern);
      for (const text of found.length > 0 ? found : [field.text]) all.push(text);
    }
    if (all.length > MOST_WORDS) throw new DiskError('EINVAL');
  }
  return all;
}

/** One word as a pattern of `matchesGlob`, in which what was quoted stands for itself. */
export async function expandPattern(shell: Shell, word: Word, run: RunForOutput): Promise<string> {
  return (await fieldsOf(shell, word, run)).map(({ pattern }) => pattern).join(' ');
}

/** One word as one text, neither split nor globbed: for assignments and redirections. */
export async function expandText(shell: Shell, word: Word, run: RunForOutput): Promise<string> {
  const pieces = word.map((piece): Piece => ({ ...piece, quoted: true }));
  const fields = await fieldsOf(shell, tilde(shell, word) ? word : pieces, run);
  return fields.map(({ text }) => text).join(' ');
}

const tilde = (shell: Shell, word: Word): string | undefined => {
  const first = word[0];
  if (first?.kind !== 'text' || first.quoted || !/^~(?:\/|$)/.test(first.text)) return undefined;
  return shell.variables.get('HOME') ?? '/root';
};

const escape = (text: string): string => text.replace(/[\\*?[]/g, '\\$&');

async function fieldsOf(shell: Shell, word: Word, run: RunForOutput): Promise<Field[]> {
  const fields: Field[] = [];
  let current: Field | undefined;
  const add = (text: string, quoted: boolean) => {
    current ??= { text: '', pattern: '' };
    current.text += text;
    current.pattern += quoted ? escape(text) : text;
  };
  const close = () => {
    if (current) fields.push(current);
    current = undefined;
  };
  const home = tilde(shell, word);
  if (home !== undefined) add(home, true);
  for (const [index, piece] of word.entries()) {
    if (piece.kind === 'text') {
      add(index === 0 && home !== undefined ? piece.text.slice(1) : piece.text, piece.quoted);
      continue;
    }
    if (piece.kind === 'variable' && piece.name === '@' && piece.quoted) {
      for (const [index, parameter] of shell.parameters.slice(1).entries()) {
        if (index > 0) close();
        add(parameter, true);
      }
      continue;
    }
    const value = await valueOf(shell, piece, run);
    if (piece.quoted) {
      add(value, true);
      continue;
    }
    const [first = '', ...others] = value.split(/[ \t\n]+/);
    if (first !== '') add(first, false);
    for (const text of others) {
      close();
      if (text !== '') add(text, false);
    }
  }
  close();
  return fields;
}

async function valueOf(shell: Shell, piece: Exclude<Piece, { kind: 'text' }>, run: RunForOutput): Promise<string> {
  if (piece.kind === 'output') return run(piece.script);
  if (piece.kind === 'number') return String(evaluate(piece.expression, (name) => parameter(shell, name) ?? ''));
  const value = parameter(shell, piece.name);
  if (!piece.change) return value ?? '';
  const { operator, orEmpty, word } = piece.change;
  const isThere = value !== undefined && !(orEmpty && value === '');
  if (isThere !== (operator === '+')) return value ?? '';
  const text = await expandText(shell, word, run);
  if (operator === '=') shell.variables.set(piece.name, text);
  return text;
}

function parameter(shell: Shell, name: string): string | undefined {
  if (name === '?') return String(shell.status);
  if (name === '#') return String(Math.max(0, shell.parameters.length - 1));
  if (name === '@' || name === '*') return shell.parameters.slice(1).join(' ');
  if (name === '$') return String(shell.id);
  if (name === '!') return shell.behind.last === 0 ? '' : String(shell.behind.last);
  if (name === '-') return shell.interactive ? 'i' : '';
  if (/^\d+$/.test(name)) return shell.parameters[Number(name)];
  if (name === 'PWD') return shell.folder;
  return shell.variables.get(name);
}

/** The paths that a pattern matches, in order; none where it is no pattern or nothing matches. */
function matchingPaths(shell: Shell, pattern: string): string[] {
  const plain = (text: string) => text.replace(/\\(.)/gs, '$1');
  if (!/(?<!\\)(?:\\\\)*[*?[]/.test(pattern)) return [];
  let found = [pattern.startsWith('/') ? '/' : ''];
  for (const part of pattern.split('/').filter((part) => part !== '')) {
    found = found.flatMap((before) => {
      const folder = before === '' || before.endsWith('/') ? before : `${before}/`;
      const names = /[*?[]/.test(part.replace(/\\./gs, ''))
        ? namesIn(shell.disk, absolute(shell, folder || '.')).filter(
            (name) => (part.startsWith('.') || !name.startsWith('.')) && matchesGlob(part, name),
          )
        : [plain(part)];
      return names.map((name) => folder + name);
    });
    if (found.length > MOST_WORDS) throw new DiskError('EINVAL');
  }
  return found.filter((path) => isThere(shell.disk, absolute(shell, path))).sort();
}

function namesIn(disk: Disk, path: string): string[] {
  try {
    return disk.list(path).map(([name]) => name);
  } catch {
    return [];
  }
}

function isThere(disk: Disk, path: string): boolean {
  try {
    return disk.place(path, false).node !== undefined;
  } catch {
    return false;
  }
}
