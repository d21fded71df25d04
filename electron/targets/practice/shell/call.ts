import { Complaint } from './complaint.ts';
import { decodeName } from '../../../contract/names.ts';
import type { Disk, DiskNode } from '../disk.ts';
import { DiskError } from '../disk-error.ts';
import type { Machine } from '../machine.ts';
import { bytesOf, readNode, type Sink, type Source, sourceOf } from './streams.ts';

/** The screen and keyboard that a shell is used on, where it is. */
export interface Screen {
  /** Such as `/dev/pts/0`. */
  readonly name: string;
  /** Whether what is typed is shown; `stty -echo` turns it off. */
  echo: boolean;
  readonly columns: number;
  readonly rows: number;
  /** The next key: a character, a control character or an escape sequence; undefined when there are no more. */
  readKey(signal: AbortSignal): Promise<string | undefined>;
  /** What is typed, line by line and with an echo, for a program to read. */
  keyboard(signal: AbortSignal): Source;
  /** Runs something that Ctrl+C interrupts. */
  foreground(outer: AbortSignal, work: (signal: AbortSignal) => Promise<number>): Promise<number>;
  /** Takes Ctrl+C as a key while it lasts, whatever runs around it. */
  editing<T>(work: () => Promise<T>): Promise<T>;
  /** Lines typed before, oldest first. */
  readonly history: string[];
}

/** The state of one shell. */
export interface Shell {
  readonly disk: Disk;
  readonly machine: Machine;
  folder: string;
  readonly variables: Map<string, string>;
  /** `$0`, `$1`, … */
  parameters: readonly string[];
  /** `$?` */
  status: number;
  readonly screen?: Screen;
  /** True where a person types into it. */
  readonly interactive: boolean;
  /** Its process number, `$$`. */
  readonly id: number;
  /** What runs behind it: the last number (`$!`, 0 for none), and what is not done yet. */
  readonly behind: { last: number; readonly running: Set<Promise<unknown>> };
  /** Outputs kept open by `exec 3>&1`, by number. */
  readonly kept: Map<number, Sink>;
  /** Aborted when the session is over; what runs behind lives that long. */
  readonly session: AbortSignal;
  /** How many shells this one lies in. */
  readonly depth: number;
  /** Every program there is, by name. */
  readonly programs: ReadonlyMap<string, Program>;
}

export interface Streams {
  readonly stdin: Source;
  readonly stdout: Sink;
  readonly stderr: Sink;
}

/** One run of a program: its arguments without its name, and what it works with. */
export interface Call extends Streams {
  readonly name: string;
  readonly args: readonly string[];
  readonly shell: Shell;
  readonly signal: AbortSignal;
}

/** Gives the exit status. May throw a `DiskError` or a `Complaint`. */
export type Program = (call: Call) => Promise<number> | number;

export const say = (call: Call, text: string): Promise<void> => call.stdout.write(bytesOf(text));

export const complain = (call: Call, text: string): Promise<void> =>
  call.stderr.write(bytesOf(`${call.name}: ${text}\n`));

/** A path as given on a command line, made absolute. */
export const absolute = (shell: Shell, path: string): string => {
  if (path === '') throw new DiskError('ENOENT');
  return path.startsWith('/') ? path : `${shell.folder === '/' ? '' : shell.folder}/${path}`;
};

/** Flags (`-l`), valued options (`-n 5`, `-n5`, `--lines=5`) and the rest of the arguments, after getopt(3). */
export interface Options {
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, string>;
  readonly rest: readonly string[];
}

/** `flags` and `valued` list the letters; `long` maps a long option to its letter. Throws a `Complaint` about others. */
export function readOptions(
  args: readonly string[],
  flags: string,
  valued = '',
  long: Record<string, string> = {},
): Options {
  const found = { flags: new Set<string>(), values: new Map<string, string>(), rest: [] as string[] };
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (arg === '--') return { ...found, rest: [...found.rest, ...args.slice(i + 1)] };
    if (!arg.startsWith('-') || arg === '-') {
      found.rest.push(arg);
      continue;
    }
    let letters = arg.slice(1);
    if (arg.startsWith('--')) {
      const [name = '', ...value] = arg.slice(2).split('=');
      const letter = Object.hasOwn(long, name) ? (long[name] ?? '') : '';
      if (letter === '') throw new Complaint(`unrecognized option '${arg}'`, 2);
      letters = letter + value.join('=');
    }
    while (letters !== '') {
      const letter = letters[0] ?? '';
      letters = letters.slice(1);
      if (valued.includes(letter)) {
        const value = letters === '' ? args[++i] : letters;
        if (value === undefined) throw new Complaint(`option requires an argument -- '${letter}'`, 2);
        found.values.set(letter, value);
        letters = '';
      } else if (flags.includes(letter)) found.flags.add(letter);
      else throw new Complaint(`invalid option -- '${letter}'`, 2);
    }
  }
  return found;
}

/** Does `work` for each path; complaints about one do not keep it from the others. Gives the exit status. */
export async function forEachPath(
  call: Call,
  paths: readonly string[],
  work: (path: string, given: string) => Promise<void> | void,
): Promise<number> {
  let status = 0;
  for (const given of paths) {
    try {
      await work(absolute(call.shell, given), given);
    } catch (error) {
      if (!(error instanceof DiskError)) throw error;
      await complain(call, `${given}: ${error.message}`);
      status = 1;
    }
  }
  return status;
}

/** What a program reads: the files named, else its standard input (also for `-`). */
export async function forEachInput(
  call: Call,
  paths: readonly string[],
  work: (source: Source, given: string) => Promise<void>,
): Promise<number> {
  return forEachPath(call, paths.length > 0 ? paths : ['-'], async (path, given) => {
    if (given === '-') return work(call.stdin, given);
    await withOpen(call, path, (node) => work(sourceOf(readNode(node, call.signal)), given));
  });
}

/** Opens what is at a path for reading while `work` lasts. */
export async function withOpen<T>(call: Call, path: string, work: (node: DiskNode) => Promise<T>): Promise<T> {
  const node = call.shell.disk.open(path);
  try {
    if (node.kind === 'folder') throw new DiskError('EISDIR');
    return await work(node);
  } finally {
    if (node.kind === 'file') call.shell.disk.release(node);
  }
}

/** A whole number from an argument. Throws a `Complaint`. */
export function wholeNumber(text: string): number {
  if (!/^[+-]?\d{1,15}$/.test(text)) throw new Complaint(`invalid number: '${text}'`, 2);
  return Number(text);
}

export const textOf = (bytes: Uint8Array): string => decodeName(bytes);
