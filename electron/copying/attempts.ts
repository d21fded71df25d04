import type { Entry } from '../contract/files.ts';
import { ProblemError } from '../contract/problem.ts';
import { sizeInWords } from '../contract/sizes.ts';
import { quoted } from '../work/words.ts';
import type { Choice } from './conflict.ts';
import type { Cargo, Round } from './round.ts';
import type { Hole } from './read-around.ts';
import { stillFile } from './versions.ts';

const CHANGES = 2;
const MISMATCHES = 2;
const SPOILT = 5;
/** How much is compared before a half-copied file is gone on with; less where the link breaks before that is done. */
const OVERLAP = 1024 * 1024;
const SHORT_OVERLAP = 64 * 1024;

/** How the copying of one file stands, over all its tries. */
export interface Attempts {
  entry: Entry;
  choice?: Extract<Choice, { kind: 'write' }>;
  /** Asked for no more once something turned out to be in the way. */
  alone: boolean;
  partial?: string;
  /** The final name may hold our file already: its renaming was begun and nobody knows how it ended. */
  perhapsAt?: string;
  startOver: boolean;
  changes: number;
  mismatches: number;
  hash?: string;
  /** Where the last try began, in bytes, or beyond them all: how far the file had really got. */
  reached: number;
  /** What is compared before going on, in bytes; for the next try less when this one is cut before that is done. */
  overlap: number;
  spoilt: number;
  /** What can't be read of the source; the partial file has zeroes there. */
  holes: Hole[];
}

/** Before the first try; `earlier` is what an earlier run of the job began. */
export function firstAttempt({ entry, alone }: Cargo, earlier?: { partial: string; path: string }): Attempts {
  return {
    entry,
    alone,
    partial: earlier?.partial,
    perhapsAt: earlier?.path,
    startOver: false,
    changes: 0,
    mismatches: 0,
    reached: 0,
    overlap: OVERLAP,
    spoilt: 0,
    holes: [],
  };
}

/** The link broke before the half-copied file was found sound. */
export function noteCut(state: Attempts): void {
  state.overlap = SHORT_OVERLAP;
}

/** What was half copied is not the source's; throws `damaged` when that happens each time. */
export function noteSpoilt(source: string, state: Attempts): void {
  state.spoilt += 1;
  if (state.spoilt > SPOILT) throw spoiltAgain(source);
}

function spoiltAgain(source: string): ProblemError {
  return new ProblemError({
    code: 'damaged',
    title: `The half-copied ${quoted(source)} was not what had been written`,
    message: 'Each time the copy was gone on with, its beginning had changed at the destination. It was thrown away.',
    remedy: 'Check the disk at the destination, or choose another one.',
    retryable: true,
  });
}

/** The source is another one since the copy began; throws `busy` when that goes on. */
export function noteChange(round: Round, cargo: Cargo, state: Attempts, now: Entry): void {
  state.changes += 1;
  state.entry = stillFile(now, cargo.source);
  state.choice = undefined;
  state.perhapsAt = undefined;
  state.hash = undefined;
  if (state.changes <= CHANGES) {
    round.log(`${quoted(cargo.source)} was changed while it was copied; copying it again.`);
    return;
  }
  throw new ProblemError({
    code: 'busy',
    title: `${quoted(cargo.source)} keeps changing`,
    message: `It was changed each of the ${CHANGES + 1} times it was copied, so no copy could be proven. Nothing has its name at the destination.`,
    remedy: 'Stop the program that writes to it, then try again.',
    retryable: true,
  });
}

/** Both ends are not equal; throws `damaged` the second time. */
export function noteMismatch(round: Round, cargo: Cargo, state: Attempts): void {
  state.mismatches += 1;
  state.startOver = true;
  state.hash = undefined;
  if (state.mismatches < MISMATCHES) {
    round.log(`The copy of ${quoted(cargo.source)} was not equal to it; copying it again from the start.`);
    return;
  }
  throw new ProblemError({
    code: 'damaged',
    title: `The copy of ${quoted(cargo.source)} is not equal to it`,
    message: `Both ends were compared by SHA-256 (${sizeInWords(state.entry.size ?? 0)}), and twice they differed. The wrong copy was thrown away.`,
    remedy:
      'A failing disk or bad memory on one of the two sides is likely: check the hardware before you rely on other copies.',
    retryable: true,
  });
}
