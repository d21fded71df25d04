import type { Entry } from '../contract/files.ts';
import type { WhenExists } from '../contract/copying.ts';
import { isProblem, type Problem } from '../contract/problem.ts';
import type { Steady } from '../work/steady.ts';
import type { End } from './end.ts';
import { type Journal, JournalError } from './journal.ts';

/** What all files of a copy have in common. */
export interface Round {
  readonly from: End;
  readonly to: End;
  readonly rule: WhenExists;
  /** By the path at the destination: another answer than the rule's. */
  readonly decided?: ReadonlyMap<string, WhenExists>;
  readonly verify: boolean;
  readonly move: boolean;
  /** Copy what can be read of a file where its disk fails, with zeroes for the rest; else it is left out. */
  readonly fill?: boolean;
  /** Aborted by the person (`cancelled`), by the end of the app, or because another file ended the job. */
  readonly signal: AbortSignal;
  readonly steady: Steady;
  readonly journal: Journal;
  ready(): Promise<void>;
  /** Waits until so many bytes may go over the line. */
  spend(bytes: number): Promise<void>;
  /** True when nothing more is to be begun. */
  isEnding(): boolean;
  readonly failed: (source: string, problem: Problem) => void;
  readonly log: (line: string) => void;
  /** For what would be said of every file: once. */
  readonly logOnce: (line: string) => void;
}

export interface Cargo {
  readonly source: string;
  readonly entry: Entry;
  /** The folder it lands in and its name there. */
  readonly folder: string;
  readonly name: string;
  /** The folder was empty when this job made it, so nothing is in the way. */
  readonly alone: boolean;
  /**
   * In place of the round's rule: called before the copying begins, and (`now`) right before the name is given, when whatever
   * may make way must be gone from it. Throws where it may not be replaced.
   */
  makeWay?(now: boolean): Promise<void>;
  /** How many of its bytes are at the destination. */
  onBytes(bytes: number): void;
  /** All bytes are over; what follows needs no memory. */
  onSent(): void;
}

export type Landing =
  | { readonly kind: 'skipped' }
  | {
      readonly kind: 'landed';
      readonly path: string;
      /** The source as it was copied. */
      readonly entry: Entry;
      readonly size: number;
      /** Null where it was not compared; `unverified` says why, unless nobody asked for it. */
      readonly sha256: string | null;
      readonly unverified?: Problem;
    };

/** True for what stops the whole job, not just one file: every other file would meet the same. */
export function endsJob(error: unknown, steady: Steady): boolean {
  if (steady.givenUp || error instanceof JournalError) return true;
  if (!isProblem(error)) return true;
  return error.problem.code === 'no-space' || error.problem.code === 'unreachable';
}
