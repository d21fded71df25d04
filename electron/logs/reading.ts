import type { LogNote } from '../contract/linux-logs.ts';
import type { Collector, LogFilter } from './collect.ts';
import type { Linux } from './linux.ts';
import type { Clock } from './zone.ts';

/** How much is looked at in one go: bytes and lines of text once unpacked, entries of journals, and time (ms). */
export interface Bounds {
  readonly bytes: number;
  readonly lines: number;
  readonly entries: number;
  readonly patience: number;
}
/** What to read, and what to show of it. */
export interface Wish extends LogFilter {
  readonly logs: readonly string[];
  readonly limit: number;
  readonly csv: boolean;
}

/** What reading the logs shares. */
export interface Reading {
  readonly linux: Linux;
  readonly wish: Wish;
  readonly collect: Collector;
  readonly clock: Clock;
  readonly notes: LogNote[];
  readonly bounds: Bounds;
  /** What is left of the bounds. */
  readonly left: { bytes: number; lines: number; entries: number };
  readonly late: AbortSignal;
  /** Ends what is being read: the person has enough, or it is late. */
  readonly signal: AbortSignal;
  shortened: number;
}

/** What to do where there is too much. */
export const fewer = 'Choose fewer logs at once.';

/** Lets others do something in between. */
export async function breathe(signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  signal.throwIfAborted();
}
