import { setTimeout as pause } from 'node:timers/promises';
import { isProblem, type Problem, toProblem } from '../contract/problem.ts';
import type { Target } from '../targets/target.ts';

/** Carries work over losses of the connection. */
export interface Steady {
  /**
   * Does the work, and again each time the connection was lost under it and is back. `reached` tells how far it got: after
   * some losses in a row without anything getting further, or many without this, the last error is thrown.
   */
  run<T>(work: () => Promise<T>, reached?: () => number): Promise<T>;
  /** Counts the losses of one piece of work. */
  patience(): Patience;
  /** Set once a connection was given up: nothing more can be done in this run. */
  readonly givenUp: Problem | undefined;
}

export interface Patience {
  /** Resolves when what failed with `error` may be tried again; throws when that is hopeless. */
  again(error: unknown, gotFurther: boolean): Promise<void>;
}

/** Losses in a row, without any progress in the whole job, after which the connection is given up. */
const LOSSES = 20;
/** Losses without progress of one piece of work while others get on: then it is what breaks the link. */
const OWN_LOSSES = 40;
/** A time limit that passed may mean a link that is half dead, or a disk that hangs: worth less patience. */
const TIMEOUTS = 2;

/** Milliseconds between two tries, at most. */
const LONGEST_REST = 8000;

/** The problem, with how often it was met and when the next try comes. */
function withTries(problem: Problem, inARow: number, pause: number): Problem {
  const soon = pause < 1000 ? 'at once' : `${Math.round(pause / 1000)} s after it is back`;
  const tries = `${inARow} times in a row nothing got further; it is tried again ${soon}, and given up after ${LOSSES} times.`;
  return { ...problem, message: `${problem.message} ${tries}` };
}

const sleep = (milliseconds: number, signal: AbortSignal) => pause(milliseconds, undefined, { signal });

/** `waiting` is told why the work stands still, and with nothing that it goes on; `rest` passes the time between tries. */
export function createSteady(
  targets: readonly Target[],
  signal: AbortSignal,
  waiting: (problem?: Problem) => void,
  rest: (milliseconds: number, signal: AbortSignal) => Promise<void> = sleep,
): Steady {
  let waiters = 0;
  let moves = 0;
  let givenUp: Problem | undefined;

  const allConnected = async () => {
    try {
      for (const target of targets) await target.connected(signal);
    } catch (error) {
      if (!signal.aborted) givenUp ??= toProblem(error);
      throw error;
    }
  };

  const waitFor = async (problem: Problem, inARow: number) => {
    waiters += 1;
    const pause = inARow > 1 ? Math.min(25 * 2 ** inARow, LONGEST_REST) : 0;
    waiting(inARow > 1 ? withTries(problem, inARow, pause) : problem);
    try {
      await allConnected();
      if (pause > 0) await rest(pause, signal);
    } finally {
      waiters -= 1;
      if (waiters === 0) waiting();
    }
  };

  const patience = (): Patience => {
    let inARow = 0;
    let own = 0;
    let timeouts = 0;
    let movesSeen = moves;
    return {
      async again(error, gotFurther) {
        signal.throwIfAborted();
        if (!isProblem(error, 'connection-lost') && !isProblem(error, 'timed-out')) throw error;
        if (gotFurther) {
          moves += 1;
          own = 0;
          timeouts = 0;
        }
        inARow = moves === movesSeen ? inARow + 1 : 1;
        movesSeen = moves;
        own += 1;
        if (error.problem.code === 'timed-out') timeouts += 1;
        else if (inARow > LOSSES) givenUp ??= error.problem;
        if (inARow > LOSSES || own > OWN_LOSSES || timeouts > TIMEOUTS) throw error;
        await waitFor(error.problem, inARow);
      },
    };
  };

  return {
    patience,
    async run(work, reached) {
      let counts: Patience | undefined;
      let last = reached?.() ?? 0;
      for (;;) {
        try {
          const result = await work();
          if (reached) moves += 1;
          return result;
        } catch (error) {
          counts ??= patience();
          const now = reached?.() ?? 0;
          const gotFurther = now > last;
          last = now;
          await counts.again(error, gotFurther);
        }
      }
    },
    get givenUp() {
      return givenUp;
    },
  };
}
