import type { Entry, Measured } from '../../../electron/contract/files.ts';
import { displayName } from '../../../electron/contract/names.ts';
import { naturalKey, type Sort } from '../../parts/grid/natural.ts';

/** One name of a folder, ready to be shown and sorted. */
export interface Row {
  readonly entry: Entry;
  /** The name as it may be shown: control marks and bytes that are no text are spelled out. */
  readonly shown: string;
  readonly sortKey: string;
  /** Of a folder that was counted: what is in it. */
  readonly total?: FolderTotal;
}

/** What is in a folder, as far as it is known. */
export type FolderTotal = Measured | 'counting' | 'unreadable';

/** The bytes of a file, or of all files in a folder that was counted: what a folder itself takes tells nobody anything. */
export function bytesOf({ entry, total }: Row): number | undefined {
  if (entry.kind === 'file') return entry.size;
  return typeof total === 'object' ? total.bytes : undefined;
}

/** How the explorer's tables are sorted when nobody chose. */
export const BY_NAME: Sort = { column: 'name', descending: false };

export function rowOf(entry: Entry): Row {
  const shown = displayName(entry.name);
  return { entry, shown, sortKey: naturalKey(shown) };
}

export const rowKey = (row: Row): string => row.entry.name;

/** True for what is opened as a folder: folders, and links to folders. */
export function isFolder(entry: Entry): boolean {
  return entry.kind === 'folder' || (entry.kind === 'link' && entry.linkKind === 'folder');
}

/** True for what can be read as a file: files, and links to files. */
export function isFile(entry: Entry): boolean {
  return entry.kind === 'file' || (entry.kind === 'link' && entry.linkKind === 'file');
}

/** What stands behind the last dot of a file's name; undefined where there is none, and for folders. */
export function extensionOf({ entry, shown }: Row): string | undefined {
  const ending = isFolder(entry) ? '' : endingOf(shown);
  return ending === '' ? undefined : ending;
}

/** What stands behind the last dot of a name, without it; empty where there is none or the name begins with it. */
export function endingOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? '' : name.slice(dot + 1);
}

/** True when the name is shown otherwise than it is, because it would not show as what it is. */
export function isDeceptive(row: Row): boolean {
  return row.shown !== row.entry.name;
}

const KIND_LETTERS = { file: '-', folder: 'd', link: 'l', device: 'b', pipe: 'p', socket: 's', other: '?' } as const;

/** The kind and permission bits as `ls -l` writes them: `drwxr-xr-x`; `H` or nothing where there are none. */
export function attributesOf({ kind, mode, hidden }: Entry): string {
  if (mode === undefined) return hidden ? 'H' : '';
  const key = `${kind}${mode}`;
  const known = written.get(key) ?? lettersOf(kind, mode);
  written.set(key, known);
  return known;
}

/** There are few kinds of rows, and sorting asks for all of them. */
const written = new Map<string, string>();

function lettersOf(kind: Entry['kind'], mode: number): string {
  const letters = 'rwxrwxrwx'.split('').map((letter, index) => ((mode & (0o400 >> index)) === 0 ? '-' : letter));
  const special = (bit: number, at: number, lower: string) => {
    if ((mode & bit) !== 0) letters[at] = letters[at] === 'x' ? lower : lower.toUpperCase();
  };
  special(0o4000, 2, 's');
  special(0o2000, 5, 's');
  special(0o1000, 8, 't');
  return KIND_LETTERS[kind] + letters.join('');
}

/** Counts and bytes of rows, for the status bar. Folders count where they were measured. */
export interface Totals {
  readonly count: number;
  readonly bytes: number;
}

export function totalsOf(rows: Iterable<Row>): Totals {
  let count = 0;
  let bytes = 0;
  for (const row of rows) {
    count += 1;
    bytes += bytesOf(row) ?? 0;
  }
  return { count, bytes };
}

const totalsBefore = new WeakMap<readonly Row[], Totals>();

/** As `totalsOf`, counted once for a list that stays the same. */
export function totalsOfAll(rows: readonly Row[]): Totals {
  const totals = totalsBefore.get(rows) ?? totalsOf(rows);
  totalsBefore.set(rows, totals);
  return totals;
}

/** How many letters of a name are selected when it is changed: all but the ending of a file. */
export function stemLength(entry: Entry): number {
  const dot = entry.name.lastIndexOf('.');
  return entry.kind === 'folder' || dot <= 0 ? entry.name.length : dot;
}
