/** Lets bytes through at a pace that can be changed while they wait: a bucket that may go into debt by one piece. */
export interface SpeedLimit {
  /** Bytes a second from now on; undefined for as fast as can be. */
  set(perSecond: number | undefined): void;
  /** Resolves when so many bytes may go; in the order in which they asked. Rejects with the signal's reason. */
  take(bytes: number, signal: AbortSignal): Promise<void>;
}

/** Milliseconds that never go back, and a call after some of them. */
export interface Clock {
  now(): number;
  after(milliseconds: number, act: () => void): () => void;
}

const system: Clock = {
  now: () => performance.now(),
  after(milliseconds, act) {
    const timer = setTimeout(act, milliseconds);
    return () => clearTimeout(timer);
  },
};

/** What was not used may be made up for, up to so many milliseconds. */
const BURST = 250;

interface Waiter {
  readonly bytes: number;
  go(): void;
}

export function createSpeedLimit(perSecond?: number, clock: Clock = system): SpeedLimit {
  let rate = perSecond;
  /** When the next piece may go. */
  let free = clock.now();
  let stop: (() => void) | undefined;
  const waiters = new Set<Waiter>();

  const pump = () => {
    stop?.();
    stop = undefined;
    for (const waiter of waiters) {
      const now = clock.now();
      if (rate !== undefined && free > now) {
        stop = clock.after(Math.ceil(free - now), pump);
        return;
      }
      waiters.delete(waiter);
      if (rate !== undefined) free = Math.max(free, now - BURST) + (waiter.bytes * 1000) / rate;
      waiter.go();
    }
  };

  return {
    set(next) {
      const now = clock.now();
      // What is owed is owed in bytes: at another pace it is paid in another time.
      const owed = rate === undefined ? 0 : Math.max(0, free - now) * rate;
      rate = next;
      free = now + (next === undefined ? 0 : owed / next);
      pump();
    },
    take(bytes, signal) {
      if (rate === undefined && waiters.size === 0) return Promise.resolve();
      return new Promise((resolve, reject) => {
        const waiter: Waiter = {
          bytes,
          go() {
            signal.removeEventListener('abort', giveUp);
            resolve();
          },
        };
        const giveUp = () => {
          waiters.delete(waiter);
          reject(signal.reason);
          pump();
        };
        if (signal.aborted) return reject(signal.reason);
        signal.addEventListener('abort', giveUp, { once: true });
        waiters.add(waiter);
        if (waiters.size === 1) pump();
      });
    },
  };
}
