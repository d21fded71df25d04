import type { Dial } from '../target.ts';
import type { FtpSignIn, Trust } from '../sign-in.ts';

export interface FtpOptions {
  readonly id: string;
  readonly label?: string;
  readonly signIn: FtpSignIn;
  readonly trust: Trust;
  /** Makes the connections, as seen from this computer or from the server that it goes through. */
  readonly dial: Dial;
  /** Resolves once `dial` may work. */
  readonly ready: (signal?: AbortSignal) => Promise<void>;
  /** Other times than the usual ones, for tests. */
  readonly timing?: Partial<FtpTiming>;
}

/** How long things may take, in milliseconds. */
export interface FtpTiming {
  /** Until a connection is made. */
  readonly connect: number;
  /** Until the server answers a command, or moves the next byte of a file. */
  readonly answer: number;
  /** After which a connection that nobody uses is given back: servers count them. */
  readonly idle: number;
  /** How long a server with too many connections is waited for. */
  readonly full: number;
  /** Waits before the tries to come back; the last one repeats. */
  readonly backOff: readonly number[];
  /** After this long without success it is given up. */
  readonly giveUp: number;
}

export const usualFtpTiming: FtpTiming = {
  connect: 20_000,
  answer: 60_000,
  idle: 45_000,
  full: 120_000,
  backOff: [1_000, 2_000, 4_000, 8_000, 16_000, 30_000],
  giveUp: 15 * 60_000,
};
