import { cancelled } from '../../../contract/problem.ts';

/**
 * What `promise` gives, or `cancelled` as soon as `signal` aborts. The promise itself goes on, and may fail, unheard. One
 * listener at a time, so that long transfers leave nothing behind on the signal.
 */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(cancelled());
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
