import type { Duplex } from 'node:stream';
import type { Ask, SignIn, Trust } from '../sign-in.ts';

export interface SshOptions {
  readonly kind: 'ssh' | 'practice';
  readonly id: string;
  readonly label?: string;
  readonly signIn: SignIn;
  readonly trust: Trust;
  readonly ask: Ask;
  /** The folder to show first, instead of the user's home. */
  readonly home?: string;
  /** Takes the place of a TCP connection; called for each try to connect. */
  stream?(): Duplex;
  /** Other times than the usual ones, for tests. */
  readonly timing?: Partial<Timing>;
}

/** How long things may take, in milliseconds. */
export interface Timing {
  /** Until the address answers. */
  readonly connect: number;
  /** Between two steps of the server while signing in. */
  readonly step: number;
  /** For the person to answer the server's questions. */
  readonly answer: number;
  /** Between two signs of life; after three without an answer the link is lost. */
  readonly keepalive: number;
  /** Waits before the tries to come back; the last one repeats. */
  readonly backOff: readonly number[];
  /** After trying for this long without success it is given up; the time that this computer sleeps does not count. */
  readonly giveUp: number;
  /** Until the server must have opened a channel, also when others must end before. */
  readonly channel: number;
}

export const usualTiming: Timing = {
  connect: 15_000,
  step: 30_000,
  answer: 5 * 60_000,
  keepalive: 10_000,
  backOff: [1_000, 2_000, 4_000, 8_000, 16_000, 30_000],
  giveUp: 15 * 60_000,
  channel: 30_000,
};
