import { cancelled } from '../../contract/problem.ts';

/** Lets one at a time pass, in the order they came. */
export interface Turns {
  /** Resolves with what ends the turn; calling that again does nothing. Rejects when aborted before. */
  take(signal: AbortSignal): Promise<() => void>;
}

/** No turns: everybody passes. */
export const noTurns: Turns = { take: async () => () => {} };

export function takeTurns(): Turns {
  const waiting: (() => void)[] = [];
  let taken = false;
  const release = () => {
    const next = waiting.shift();
    if (next === undefined) taken = false;
    else next();
  };
  return {
    async take(signal) {
      if (signal.aborted) throw cancelled();
      if (taken) {
        await new Promise<void>((resolve, reject) => {
          const abort = () => {
            waiting.splice(waiting.indexOf(mine), 1);
            reject(cancelled());
          };
          const mine = () => {
            signal.removeEventListener('abort', abort);
            resolve();
          };
          waiting.push(mine);
          signal.addEventListener('abort', abort, { once: true });
        });
      }
      taken = true;
      let over = false;
      return () => {
        if (!over) release();
        over = true;
      };
    },
  };
}
