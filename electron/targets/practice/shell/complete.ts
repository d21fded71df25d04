import { absolute, type Shell } from './call.ts';
import type { Completion } from './line-editor.ts';
import { shownName } from './list-program.ts';
import { unescapeText } from './read-words.ts';

/** Completes the word before the cursor: a program at the start of a command, else a path. */
export function complete(shell: Shell, before: string): Completion {
  const start = startOfWord(before);
  const raw = before.slice(start);
  const typed = unquoted(raw);
  const first = /(?:^|[;|&(])\s*$/.test(before.slice(0, start)) && !typed.includes('/');
  const slash = typed.lastIndexOf('/') + 1;
  const folder = typed.slice(0, slash);
  const found = first ? programs(shell, typed) : names(shell, folder, typed.slice(slash));
  const [only] = found;
  if (only === undefined) return { before, candidates: [] };
  if (found.length === 1) {
    return {
      before: before.slice(0, start) + quoted(folder + only.name) + (only.isFolder ? '/' : ' '),
      candidates: [],
    };
  }
  const shared = sharedStart(found.map(({ name }) => name));
  if (shared.length > typed.length - slash) {
    return { before: before.slice(0, start) + quoted(folder + shared), candidates: [] };
  }
  return { before, candidates: found.map(({ name, isFolder }) => shownName(name) + (isFolder ? '/' : '')) };
}

interface Candidate {
  readonly name: string;
  readonly isFolder: boolean;
}

const programs = (shell: Shell, typed: string): Candidate[] =>
  [...shell.programs.keys()]
    .filter((name) => name.startsWith(typed))
    .sort()
    .map((name) => ({ name, isFolder: false }));

function names(shell: Shell, folder: string, typed: string): Candidate[] {
  try {
    const home = shell.variables.get('HOME') ?? '/root';
    const path = absolute(shell, folder === '' ? '.' : folder.replace(/^~(?=\/)/, home));
    return shell.disk
      .list(path)
      .filter(([name]) => name.startsWith(typed) && (typed !== '' || !name.startsWith('.')))
      .map(([name, node]) => {
        const at = node.kind === 'link' ? targetOf(shell, `${path}/${name}`) : node;
        return { name, isFolder: at?.kind === 'folder' };
      })
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}

function targetOf(shell: Shell, path: string) {
  try {
    return shell.disk.place(path, true).node;
  } catch {
    return undefined;
  }
}

const quoted = (path: string): string =>
  path.startsWith('~/') ? `~/${path === '~/' ? '' : shownName(path.slice(2))}` : shownName(path);

function sharedStart(texts: readonly string[]): string {
  const [first = [], ...others] = texts.map((text) => Array.from(text));
  let length = 0;
  while (length < first.length && others.every((other) => other[length] === first[length])) length++;
  return first.slice(0, length).join('');
}

/** Where the word before the cursor starts, blanks in quotes not counted. */
function startOfWord(text: string): number {
  let start = 0;
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? '';
    if (quote !== '') {
      if (character === quote) quote = '';
      else if (character === '\\' && quote === '"') at++;
    } else if (character === '\\') at++;
    else if (character === "'" || character === '"') quote = character;
    else if (/[\s;|&()<>]/.test(character)) start = at + 1;
  }
  return start;
}

const unquoted = (raw: string): string =>
  raw.replace(
    /\$'((?:\\.|[^'\\])*)'?|'([^']*)'?|"((?:\\.|[^"\\])*)"?|\\(.)/gs,
    (_, escaped, single, double, character) => {
      if (escaped !== undefined) return unescapeText(String(escaped));
      if (single !== undefined) return String(single);
      if (double !== undefined) return String(double).replace(/\\(["\\$`])/g, '$1');
      return String(character ?? '');
    },
  );
