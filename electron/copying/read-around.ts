import { setTimeout as pause } from 'node:timers/promises';
import { isReadError, type Problem, ProblemError } from '../contract/problem.ts';
import { bytesInWords, sizeInWords } from '../contract/sizes.ts';
import type { Files } from '../targets/target.ts';
import { countInWords, quoted } from '../work/words.ts';

/** Bytes of a file that its disk can't read. */
export interface Hole {
  readonly offset: number;
  readonly length: number;
}

/** A disk's smallest piece, in bytes: what is asked for in the end around a place that can't be read. */
const BLOCK = 4096;
/** What is looked through piece by piece once something in it could not be read. */
const PIECE = 256 * 1024;
/** Tries of one place before it is given up, and milliseconds before each but the first: a disk may get it on a later turn. */
const RESTS = [0, 50, 250];
/** Unreadable blocks after which the rest of the file is not tried: a disk that far gone is not worn out for one file. */
const MOST_BLOCKS = 1024;
/** Unreadable blocks after which a place is tried once: many together are no passing weakness. */
const PATIENT = 64;
/** Holes that are named. */
const NAMED = 12;

interface Around {
  readonly offset: number;
  readonly size: number;
  readonly signal: AbortSignal;
  /** Told of each, in order; what touches is one. */
  readonly onHole: (hole: Hole) => void;
  /** Passes the time between two tries. */
  readonly rest?: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
}

/**
 * The bytes of a file from `offset` to `size`, with zeroes where its disk can't read them: those places are tried again, then
 * closed in on to the block. Throws every other problem as it is.
 */
export async function* readAround(files: Files, path: string, around: Around): AsyncGenerator<Uint8Array> {
  const { size, signal } = around;
  const holes = gathered(around.onHole);
  let at = around.offset;
  while (at < size) {
    try {
      for await (const chunk of files.read(path, { offset: at, length: size - at, signal })) {
        at += chunk.length;
        yield chunk;
      }
      break;
    } catch (error) {
      if (!isReadError(error)) throw error;
    }
    const end = Math.min(size, (Math.floor(at / PIECE) + 1) * PIECE);
    for await (const chunk of pieces(files, path, at, end, around, holes)) {
      at += chunk.length;
      yield chunk;
    }
    if (holes.blocks() < MOST_BLOCKS) continue;
    holes.add({ offset: at, length: size - at });
    for (; at < size; at = Math.min(size, at + PIECE)) yield Buffer.alloc(Math.min(PIECE, size - at));
  }
  holes.end();
}

/** One stretch, halved around what can't be read until that is a block. */
async function* pieces(
  files: Files,
  path: string,
  from: number,
  to: number,
  around: Around,
  holes: ReturnType<typeof gathered>,
): AsyncGenerator<Uint8Array> {
  if (holes.blocks() >= MOST_BLOCKS) {
    holes.add({ offset: from, length: to - from });
    yield Buffer.alloc(to - from);
    return;
  }
  const small = Math.floor(from / BLOCK) === Math.floor((to - 1) / BLOCK);
  const whole = await readWhole(files, path, from, to, around, small && holes.blocks() < PATIENT ? RESTS : [0]);
  if (whole) {
    yield whole;
  } else if (small) {
    holes.add({ offset: from, length: to - from });
    yield Buffer.alloc(to - from);
  } else {
    const middle = Math.max(Math.floor((from + to) / 2 / BLOCK) * BLOCK, (Math.floor(from / BLOCK) + 1) * BLOCK);
    yield* pieces(files, path, from, middle, around, holes);
    yield* pieces(files, path, middle, to, around, holes);
  }
}

/** Undefined where the disk fails each time. */
async function readWhole(
  files: Files,
  path: string,
  from: number,
  to: number,
  { signal, rest = (milliseconds) => pause(milliseconds, undefined, { signal }) }: Around,
  rests: readonly number[],
): Promise<Buffer | undefined> {
  for (const milliseconds of rests) {
    if (milliseconds > 0) await rest(milliseconds, signal);
    try {
      const chunks: Uint8Array[] = [];
      for await (const chunk of files.read(path, { offset: from, length: to - from, signal })) chunks.push(chunk);
      const whole = Buffer.concat(chunks);
      if (whole.length === to - from) return whole;
      // The file ends before: it was cut short, which is noticed where versions are compared.
      return Buffer.concat([whole], to - from);
    } catch (error) {
      if (!isReadError(error)) throw error;
    }
  }
  return undefined;
}

function gathered(onHole: (hole: Hole) => void) {
  let open: Hole | undefined;
  let blocks = 0;
  return {
    blocks: () => blocks,
    add(hole: Hole) {
      blocks += Math.ceil(hole.length / BLOCK);
      if (open && open.offset + open.length === hole.offset) {
        open = { offset: open.offset, length: open.length + hole.length };
        return;
      }
      if (open) onHole(open);
      open = hole;
    },
    end() {
      if (open) onHole(open);
      open = undefined;
    },
  };
}

/** Each hole as a line: first and last byte, counted from 0. */
export function holesInLines(holes: readonly Hole[]): string[] {
  return holes.map(({ offset, length }) => `${offset}–${offset + length - 1} (${bytesInWords(length)})`);
}

function holesInWords(holes: readonly Hole[]): string {
  const lines = holesInLines(holes.slice(0, NAMED));
  if (holes.length > NAMED) lines.push(`and ${holes.length - NAMED} more places`);
  return lines.join(', ');
}

const missing = (holes: readonly Hole[]) => sizeInWords(holes.reduce((sum, { length }) => sum + length, 0));

/** The problem of a file that was left out because parts of it can't be read. */
export function unreadable(source: string, holes: readonly Hole[], size: number): ProblemError {
  return new ProblemError({
    code: 'damaged',
    title: `${missing(holes)} of ${quoted(source)} can’t be read`,
    message: `Its disk fails at ${countInWords(holes.length, 'place')}, also when tried again: bytes ${holesInWords(holes)}, of ${bytesInWords(size)}. All else of it can be read. It was not copied.`,
    remedy:
      'To save what can be read, copy it again with “Fill what can’t be read with zeroes”. Copy everything else from this disk first.',
    retryable: true,
  });
}

/** What is said of a file that was copied with zeroes where it can't be read. */
export function filled(source: string, holes: readonly Hole[], size: number): Problem {
  return new ProblemError({
    code: 'damaged',
    title: `Damaged: ${missing(holes)} of ${quoted(source)} could not be read`,
    message: `It was copied with zeroes in place of bytes ${holesInWords(holes)}, of ${bytesInWords(size)}. A report of this lies beside it.`,
    remedy: 'Keep the disk: a laboratory may read more of it. Programs may refuse the file or show parts of it wrong.',
    retryable: true,
  }).problem;
}

/** What lies beside a damaged copy, so that it is known for what it is years later. */
export function damageReport(source: string, holes: readonly Hole[], size: number): string {
  return [
    `Damaged copy of ${quoted(source)}`,
    '',
    `Of ${bytesInWords(size)} these could not be read from the disk, also when tried again.`,
    'The copy has zeroes in their place. First and last byte, counted from 0:',
    '',
    ...holesInLines(holes),
    '',
  ].join('\n');
}
