/** Lets a few pieces of work run side by side, with at most so many bytes between them, and some more come to their end. */
export interface Lanes {
  /** Resolves when the work was begun; it must not reject. `unload` gives its bytes and its lane free before it ends. */
  start(bytes: number, work: (unload: () => void) => Promise<void>): Promise<void>;
  /** Resolves when nothing is running. */
  idle(): Promise<void>;
}

/** `unended`: how many may be under way in all, with those that are unloaded. */
export function createLanes(width: number | (() => number), bytesAtOnce: number, unended?: number): Lanes {
  // Asked anew each time: it may change while work waits.
  const wide = typeof width === 'number' ? () => width : width;
  let running = 0;
  let under = 0;
  let loaded = 0;
  const waiting: (() => void)[] = [];

  const change = () =>
    new Promise<void>((resolve) => {
      waiting.push(resolve);
    });
  const tell = () => {
    for (const resolve of waiting.splice(0)) resolve();
  };
  const isFull = (load: number) => running >= wide() || under >= (unended ?? wide()) || loaded + load > bytesAtOnce;
  const isBusy = () => under > 0;

  return {
    async start(bytes, work) {
      // What is larger than the whole allowance runs, too: alone.
      const load = Math.min(bytes, bytesAtOnce);
      while (isFull(load)) await change();
      running += 1;
      under += 1;
      loaded += load;
      let unloaded = false;
      const unload = () => {
        if (unloaded) return;
        unloaded = true;
        running -= 1;
        loaded -= load;
        tell();
      };
      void work(unload).finally(() => {
        unload();
        under -= 1;
        tell();
      });
    },
    async idle() {
      while (isBusy()) await change();
    },
  };
}
