import { setImmediate as nextTurn } from 'node:timers/promises';
import { encodeName } from '../../../contract/names.ts';
import type { Disk, DiskNode, FileNode } from '../disk.ts';

/** Bytes to read, piece by piece; undefined at the end. */
export interface Source {
  /** The next piece, of `most` bytes at most; what is left of it comes next. */
  read(most?: number): Promise<Uint8Array | undefined>;
  /** True when it is the keyboard. */
  readonly isTerminal?: boolean;
}
/** Takes bytes; resolves when there is room for more. */
export interface Sink {
  write(bytes: Uint8Array): Promise<void>;
  /** True when it is the screen. */
  readonly isTerminal?: boolean;
}

/** Writing to a pipe that nobody reads any more. */
export class BrokenPipe extends Error {}
/** The person pressed Ctrl+C, or went away. */
export class Interrupted extends Error {}

export const emptySource: Source = { read: async () => undefined };
export const nullSink: Sink = { write: async () => {} };

/** Bytes handed over at a time. */
export const PIECE = 65_536;
const LONGEST_TURN_MS = 8;
let turnStarted = performance.now();

/** Lets the rest of the process have a turn where this one took long; throws when it is to stop. */
export async function breathe(signal: AbortSignal): Promise<void> {
  if (performance.now() - turnStarted > LONGEST_TURN_MS) {
    await nextTurn();
    turnStarted = performance.now();
  }
  if (signal.aborted) throw new Interrupted();
}

/** A pipe between two programs: holds one piece at most. */
export class Pipe implements Source, Sink {
  #held: Uint8Array | undefined;
  #ended = false;
  #broken = false;
  #wakeReader: (() => void) | undefined;
  #wakeWriter: (() => void) | undefined;

  async read(most = Number.POSITIVE_INFINITY): Promise<Uint8Array | undefined> {
    while (!this.#held && !this.#ended) await new Promise<void>((wake) => (this.#wakeReader = wake));
    const held = this.#held;
    this.#held = held && held.length > most ? held.subarray(most) : undefined;
    if (!this.#held) this.#wakeWriter?.();
    return held?.subarray(0, most);
  }

  async write(bytes: Uint8Array): Promise<void> {
    while (this.#held && !this.#broken) await new Promise<void>((wake) => (this.#wakeWriter = wake));
    if (this.#broken) throw new BrokenPipe();
    if (bytes.length === 0) return;
    this.#held = bytes;
    this.#wakeReader?.();
  }

  /** The writer is done. */
  end(): void {
    this.#ended = true;
    this.#wakeReader?.();
  }

  /** The reader is done. */
  break(): void {
    this.#broken = true;
    this.#wakeWriter?.();
  }
}

/** The bytes of what is at a path of the made-up disk; `/dev/zero` never ends. */
export async function* readNode(node: DiskNode, signal: AbortSignal, offset = 0): AsyncGenerator<Uint8Array> {
  if (node.kind === 'device' && node.device === 'zero') {
    for (;;) {
      await breathe(signal);
      yield new Uint8Array(PIECE);
    }
  }
  if (node.kind !== 'file') return;
  for (let at = offset; ; at += PIECE) {
    await breathe(signal);
    const piece = node.content.read(at, PIECE);
    if (piece.length === 0) return;
    yield piece;
  }
}

export const sourceOf = (bytes: AsyncGenerator<Uint8Array>): Source =>
  sourceFrom(async () => {
    const next = await bytes.next();
    return next.done ? undefined : next.value;
  });

/** A source of pieces, of which the reader may take less at a time. */
export function sourceFrom(next: () => Promise<Uint8Array | undefined>, isTerminal = false): Source {
  let held: Uint8Array | undefined;
  return {
    isTerminal,
    read: async (most = Number.POSITIVE_INFINITY) => {
      const piece = held ?? (await next());
      held = piece && piece.length > most ? piece.subarray(most) : undefined;
      return piece?.subarray(0, most);
    },
  };
}

/** Writes into a file of the made-up disk, from its start or its end on. */
export function fileSink(disk: Disk, file: FileNode, append: boolean, start = 0): Sink {
  let at = start;
  return {
    write: async (bytes) => {
      const offset = append ? file.content.size : at;
      disk.write(file, offset, bytes);
      at = offset + bytes.length;
    },
  };
}

/** Everything that a source still gives, at most `limit` bytes of it. */
export async function readAll(source: Source, limit: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (let piece = await source.read(); piece && length < limit; piece = await source.read()) {
    pieces.push(piece);
    length += piece.length;
  }
  return Buffer.concat(pieces).subarray(0, limit);
}

const LONGEST_LINE = 1024 * 1024;

/** The lines of a source in bytes, without their newline; a line longer than 1 MiB comes in parts. */
export async function* linesOf(source: Source): AsyncGenerator<Uint8Array> {
  let held: Uint8Array = new Uint8Array(0);
  for (let piece = await source.read(); piece; piece = await source.read()) {
    let start = 0;
    for (let end = piece.indexOf(10); end >= 0; end = piece.indexOf(10, start)) {
      const line = piece.subarray(start, end);
      yield held.length > 0 ? Buffer.concat([held, line]) : line;
      held = new Uint8Array(0);
      start = end + 1;
    }
    held = Buffer.concat([held, piece.subarray(start)]);
    if (held.length > LONGEST_LINE) {
      yield held;
      held = new Uint8Array(0);
    }
  }
  if (held.length > 0) yield held;
}

/** The bytes of text that may hold names; halves of characters that stand for nothing become question marks. */
export function bytesOf(text: string): Uint8Array {
  try {
    return encodeName(text);
  } catch {
    return Buffer.from(text);
  }
}
