import type { Duplex } from 'node:stream';
import type { Details } from '../contract/details.ts';
import type { Entry, Space, Volume } from '../contract/files.ts';
import type { PathStyle } from '../contract/paths.ts';
import type { HashAlgorithm } from '../contract/sums.ts';
import type { TargetState } from '../contract/target.ts';
import type { Attributes } from '../contract/undo.ts';

/**
 * A place the app works on. What it can do is there or not (`files`, `commands`, `terminal`, `dial`); nobody asks
 * for its kind. Every operation rejects with a `ProblemError`; `connection-lost` means that the link went away while
 * it ran, and that it may be tried again after `connected()`. Paths are absolute, in `pathStyle`, with names as in
 * `contract/names.ts`.
 */
export interface Target {
  /** Its address: `local:`, `practice:`, or `ssh://user@host:port`. */
  readonly id: string;
  readonly key: string;
  readonly pathStyle: PathStyle;
  readonly files?: Files;
  readonly commands?: Commands;
  readonly terminal?: Terminals;
  readonly dial?: Dial;
  /** A snapshot for the page. */
  state(): TargetState;
  /** Calls back after every change of state; returns how to stop. */
  onChange(listener: (state: TargetState) => void): () => void;
  /** Resolves at once while connected, else when the link is back; rejects when it is given up, closed or aborted. */
  connected(signal?: AbortSignal): Promise<void>;
  /** Tries to connect now instead of at the next turn of the back-off, also after it was given up. */
  reconnect(): void;
  close(): Promise<void>;
}

/** What a file system can do, by presence. */
export interface FileAbilities {
  /** Renaming onto a file that is there replaces it in one step. */
  readonly atomicReplace: boolean;
  /** Permission bits, numeric owners. */
  readonly modes: boolean;
  readonly owners: boolean;
  readonly links: boolean;
  /** A second name for the same file. A file system may still refuse it. */
  readonly hardLinks: boolean;
  /** `name` and `NAME` are two files. */
  readonly caseSensitive: boolean;
  /** Names must be valid on Windows (no `<>:"|?*`, no reserved device names, no trailing dot or space). */
  readonly windowsNames: boolean;
  /** Names that are not UTF-8 can be kept byte for byte. */
  readonly anyBytes: boolean;
}

export interface Files {
  readonly abilities: FileAbilities;
  /** Pages of a folder as they arrive, in no order, without `.` and `..`. The `name`s are the server's word: check before use. */
  list(path: string, signal?: AbortSignal): AsyncIterable<Entry[]>;
  /** `follow` (default false) looks through a link at what it points to. */
  stat(path: string, options?: { follow?: boolean; signal?: AbortSignal }): Promise<Entry>;
  /** The bytes from `offset` on, `length` of them or to the end, in order; reads ahead. A chunk is the reader's to keep. */
  read(path: string, options?: { offset?: number; length?: number; signal?: AbortSignal }): AsyncIterable<Uint8Array>;
  /**
   * Opens a file for writing from `offset` on. `new` fails with `already-exists` where anything, also a link, has the
   * name; `existing` opens what is there, never through a link at the last name.
   */
  write(path: string, options: WriteOptions): Promise<FileSink>;
  /**
   * Of a file whose writing was cut at a size of `there`: how many of its bytes were written for sure. `whole` is how many it
   * was to have, if that is known. Absent where all were.
   */
  sureBytes?(there: number, whole: number | undefined): number;
  makeFolder(path: string, options?: { mode?: number }): Promise<void>;
  /** `replace` (default false): whether a file of that name may be replaced; false fails with `already-exists`. */
  rename(from: string, to: string, options?: { replace?: boolean }): Promise<void>;
  /** Removes a file or a link itself. */
  remove(path: string): Promise<void>;
  /** Removes an empty folder. */
  removeFolder(path: string): Promise<void>;
  /** What `setAttributes` can set, as it is now; of a link, its own. What the target can't tell is absent. */
  attributes(path: string, signal?: AbortSignal): Promise<Attributes>;
  /** Sets what is named and leaves the rest. A link's own are set, never those of what it leads to; it has no mode. */
  setAttributes(path: string, attributes: Attributes): Promise<void>;
  readLink(path: string): Promise<string>;
  /** Makes a symbolic link at `path` that holds `to` as it is. */
  makeLink(path: string, to: string): Promise<void>;
  /** Gives the file at `path` a second name at `to`, which must be free. Rejects with `unsupported` where that can't be. */
  makeHardLink(path: string, to: string): Promise<void>;
  /** Which file system a path lies on: `id` is only good for comparing with a folder's own parent. Null where the target
   *  can't tell. */
  fileSystem(path: string, signal?: AbortSignal): Promise<{ id: string; readOnly: boolean } | null>;
  /** Null where the target can't tell. */
  space(path: string, signal?: AbortSignal): Promise<Space | null>;
  /** The drives or mounted file systems, those left out that only the system itself uses. Absent where the target can't tell. */
  volumes?(signal?: AbortSignal): Promise<Volume[]>;
  /**
   * What is at a path really, links not followed: dates, names, room on the disk, and what a disk of Windows knows of it. Absent
   * where the target tells no more than `stat`.
   */
  details?(path: string, signal?: AbortSignal): Promise<Details>;
  /**
   * Lower-case hexadecimal hashes of whole files, in the order of `paths`, computed where the files are and many at once. Null for
   * each that could not be, for whatever reason: then the caller reads it back, and meets the reason itself. Absent
   * where nothing can be hashed there.
   */
  hash?(algorithm: HashAlgorithm, paths: readonly string[], signal?: AbortSignal): Promise<(string | null)[]>;
  /** How so many bytes of one file would travel now: by a program of the server, and over how many connections. */
  route?(bytes: number): { readonly program: boolean; readonly connections: number };
  /** Hashes a file by what is read back from it while it is still written, always to its end; absent where that is no gain. */
  hashBehind?(path: string): HashBehind;
  /** Copies within the target, without the bytes leaving it: appends what `to` lacks from byte `offset` on. Absent or false
   *  where that can't be done. `onBytes` is told how many bytes `to` has. */
  copyWithin?(
    from: string,
    to: string,
    options: { offset: number; signal?: AbortSignal; onBytes?: (bytes: number) => void },
  ): Promise<boolean>;
  /** What is slow file by file, for many small ones at once. Null where the target can't do that; found out once. */
  many?(signal?: AbortSignal): Promise<ManyFiles | null>;
}

/**
 * Many small files at once. Nothing is promised for a single file: what is missing from the answers, or false, is to be done
 * one by one, which also meets the reason. Rejects with `connection-lost`, `cancelled`, or another problem of the whole.
 */
export interface ManyFiles {
  /**
   * The plain files among `paths` of at most `largest` bytes, a few at a time, in any order, each as long as it is; never another or
   * one twice. What a disk can't read may be zeroes: compare, or ask for it `exactly`, which then ends with `damaged`.
   */
  read(
    paths: readonly string[],
    options: { largest: number; exactly?: boolean; signal?: AbortSignal },
  ): AsyncIterable<readonly { readonly index: number; readonly data: Uint8Array; readonly modified: bigint }[]>;
  /** Makes each file anew, never over or through what is there. True when all of all are written and flushed to the disk. */
  write(files: AsyncIterable<readonly SmallFile[]>, signal?: AbortSignal): Promise<boolean>;
  /** SHA-256 as in `Files.hash`, of small files. */
  hash(paths: readonly string[], signal?: AbortSignal): Promise<(string | null)[]>;
  /** Renames files; without `replace` never onto anything. False where it did not happen. */
  rename(renamings: readonly Renaming[]): Promise<boolean[]>;
}

/** Follows a file that is being written. Exactly one of `end` and `drop` ends it. */
export interface HashBehind {
  /** Told how many bytes were given to be written. */
  reached(bytes: number): void;
  /** The SHA-256 of the file as it lies there, once all is written; null where it has not `size` bytes or can't be read. */
  end(size: number, signal: AbortSignal): Promise<string | null>;
  drop(): void;
}

/** A file to be made, whole. */
export interface SmallFile {
  readonly path: string;
  readonly data: Uint8Array;
  /** Permission bits, where the target has them. */
  readonly mode: number;
  /** Nanoseconds since 1970. */
  readonly modified: bigint;
}

export interface Renaming {
  readonly from: string;
  readonly to: string;
  readonly replace: boolean;
}

export interface WriteOptions {
  readonly offset: number;
  readonly create: 'new' | 'existing';
  /** Cut what lies behind `offset` first. */
  readonly truncate?: boolean;
  readonly mode?: number;
  /** About how many bytes will come, if known: for choosing the fastest way. */
  readonly expected?: number;
  readonly signal?: AbortSignal;
}

/** A file open for writing. Exactly one of `close` and `abandon` ends it. */
export interface FileSink {
  /** Takes the next bytes, which are the sink's from then on; resolves when there is room for more, not when they are
   *  on the disk. */
  write(chunk: Uint8Array): Promise<void>;
  /** Resolves when every byte is written and flushed to the disk as far as the target can; rejects if any was not. */
  close(): Promise<void>;
  /** Gives up; what was written so far stays. Never rejects. */
  abandon(): Promise<void>;
}

/** A program with its arguments; never a shell string. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly stdin?: Uint8Array | AsyncIterable<Uint8Array>;
  readonly folder?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

export interface CommandResult {
  readonly status: number;
  readonly stdout: Uint8Array;
  /** The last 64 KiB. */
  readonly stderr: string;
}

export interface Commands {
  /**
   * Runs to the end and collects the output (at most `limit` bytes, 16 MiB by default, else `command-failed`). A status
   * other than 0 is a result, not an error; a program that is not there is `not-found`. Aborting ends the program.
   */
  run(command: Command, options?: { signal?: AbortSignal; limit?: number }): Promise<CommandResult>;
  /** Runs and hands over the output as it comes; `done` gives the exit status. */
  start(command: Command, options?: { signal?: AbortSignal }): Promise<RunningCommand>;
  /** Programs that outlive the connection. Absent where there can be none. */
  readonly detached?: Detached;
}

/** Has no input, so that it never waits for one. */
export type DetachedCommand = Omit<Command, 'stdin'>;

/** Programs that run on when the connection is lost, each under a name of the caller's (letters, digits and `-`). */
export interface Detached {
  /** Starts it, once: starting again under the same name, as after a lost connection, changes nothing. Rejects with
   *  `unsupported` where the server lacks the means. */
  start(id: string, command: DetachedCommand, signal?: AbortSignal): Promise<void>;
  /**
   * What it says from byte `from` on, until it has ended; the first 64 MiB are kept. A program or folder that is not there
   * ends with status 127 or 126. Aborting ends the following, not the program. `not-found` if it was never started there or
   * the server was restarted since, `command-failed` if it vanished.
   */
  follow(id: string, options?: { from?: number; signal?: AbortSignal }): Promise<RunningCommand>;
  /** Ends it and all that it started; resolves when that is done, also where there was nothing. */
  stop(id: string, signal?: AbortSignal): Promise<void>;
  /** Removes what is kept of it, once it has ended. */
  forget(id: string, signal?: AbortSignal): Promise<void>;
}

export interface RunningCommand {
  readonly stdout: AsyncIterable<Uint8Array>;
  readonly done: Promise<{ status: number; stderr: string }>;
}

export interface Terminals {
  /**
   * A login shell on a pseudo-terminal of type xterm-256color with 24-bit colour. `inside`: the place where the root of a Linux is
   * mounted; root's own shell of that Linux runs, with that as its whole world (chroot) and devices of its own.
   */
  open(options: { columns: number; rows: number } & ShellPlace): Promise<TerminalSession>;
}

/** Where a shell starts. */
export interface ShellPlace {
  readonly folder?: string | undefined;
  readonly inside?: string | undefined;
}

export interface TerminalSession {
  write(data: string): void;
  resize(columns: number, rows: number): void;
  /** One listener each; set right after opening. Data are raw bytes, usually UTF-8. */
  onData(listener: (data: Uint8Array) => void): void;
  onEnd(listener: (end: { status?: number; lost: boolean }) => void): void;
  /** Stops and goes on with reading from the far side. */
  pause(): void;
  resume(): void;
  close(): void;
}

/** A TCP connection as seen from the target. Rejects with `unreachable` where nothing answers. */
export type Dial = (host: string, port: number, signal?: AbortSignal) => Promise<Duplex>;
