/** Lets a few pieces of work run side by side, with at most so many bytes between them. */
export interface Lanes {
  /** Resolves when the work was begun; it must not reject. `unload` gives its bytes free before it ends. */
  start(bytes: number, work: (unload: () => void) => Promise<void>): Promise<void>;
  /** Resolves when nothing is running. */
  idle(): Promise<void>;
}

export function createLanes(width: number, bytesAtOnce: number): Lanes {
  let running = 0;
  let loaded = 0;
  const waiting: (() => void)[] = [];

  const change = () =>
    new Promise<void>((resolve) => {
      waiting.push(resolve);
    });
  const tell = () => {
    for (const resolve of waiting.splice(0)) resolve();
  };
  const isFull = (load: number) => running >= width || loaded + load > bytesAtOnce;
  const isBusy = () => running > 0;

  return {
    async start(bytes, work) {
      // What is larger than the whole allowance runs, too: alone.
      const load = Math.min(bytes, bytesAtOnce);
      while (isFull(load)) await change();
      running += 1;
      loaded += load;
      let unloaded = false;
      const unload = () => {
        if (unloaded) return;
        unloaded = true;
        loaded -= load;
        tell();
      };
      void work(unload).finally(() => {
        unload();
        running -= 1;
        tell();
      });
    },
    async idle() {
      while (isBusy()) await change();
    },
  };
}
