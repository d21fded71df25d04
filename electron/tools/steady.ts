import { setTimeout as pause } from 'node:timers/promises';
import { isProblem, type Problem, toProblem } from '../contract/problem.ts';
import type { Target } from '../targets/target.ts';

/** Carries work over losses of the connection. */
export interface Steady {
  /**
   * Does the work, and again each time the connection was lost under it and is back. `reached` tells how far it got: after
   * some losses in a row without getting further the last error is thrown.
   */
  run<T>(work: () => Promise<T>, reached?: () => number): Promise<T>;
  /** Resolves when what failed with `error` may be tried again; throws `error` when that is hopeless. */
  again(error: unknown, failuresInARow: number): Promise<void>;
  /** Set once a connection was given up: nothing more can be done in this run. */
  readonly givenUp: Problem | undefined;
}

/** Losses in a row, without a byte of progress, after which the work is given up. */
const LOSSES = 8;
/** A time limit that passed may mean a link that is half dead, or a disk that hangs: worth less patience. */
const TIMEOUTS = 2;

/** `waiting` is told why the work stands still, and with nothing that it goes on. */
export function createSteady(
  targets: readonly Target[],
  signal: AbortSignal,
  waiting: (problem?: Problem) => void,
): Steady {
  let waiters = 0;
  let givenUp: Problem | undefined;

  const allConnected = async () => {
    try {
      for (const target of targets) await target.connected(signal);
    } catch (error) {
      if (!signal.aborted) givenUp ??= toProblem(error);
      throw error;
    }
  };

  const again = async (error: unknown, failures: number) => {
    signal.throwIfAborted();
    const lost = isProblem(error, 'connection-lost');
    if (!lost && !isProblem(error, 'timed-out')) throw error;
    if (failures > (lost ? LOSSES : TIMEOUTS)) {
      if (lost) givenUp ??= error.problem;
      throw error;
    }
    waiters += 1;
    waiting(error.problem);
    try {
      await allConnected();
      if (failures > 1) await pause(Math.min(25 * 2 ** failures, 8000), undefined, { signal });
    } finally {
      waiters -= 1;
      if (waiters === 0) waiting();
    }
  };

  return {
    again,
    async run(work, reached = () => 0) {
      let failures = 0;
      let best = reached();
      for (;;) {
        try {
          return await work();
        } catch (error) {
          failures = reached() > best ? 1 : failures + 1;
          best = Math.max(best, reached());
          await again(error, failures);
        }
      }
    },
    get givenUp() {
      return givenUp;
    },
  };
}
