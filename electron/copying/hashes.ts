import type { HashAlgorithm } from '../contract/sums.ts';
import type { Files } from '../targets/target.ts';

/** Asks a target for the hash of one file; null where it can't compute it, so that the file must be read back. */
export type HashThere = (
  algorithm: HashAlgorithm,
  path: string,
  size: number,
  signal: AbortSignal,
) => Promise<string | null>;

interface Request {
  readonly algorithm: HashAlgorithm;
  readonly path: string;
  readonly size: number;
  readonly signal: AbortSignal;
  readonly settle: (hash: string | null) => void;
  readonly fail: (error: unknown) => void;
  /** Told when nobody wants the hash any more. */
  left?: () => void;
}

/** Batches running at once, files in one, and bytes: what is larger has a batch of its own. */
const BATCHES = 2;
const FILES = 200;
const BYTES = 32 * 1024 * 1024;

/**
 * Hashes files where they are, in batches: what is asked for while one is running makes up the next. A process for each
 * file would take longer than the small files themselves.
 */
export function hashesOf(files: Files): HashThere {
  const waiting: Request[] = [];
  let running = 0;

  const nextBatch = (): Request[] => {
    const batch: Request[] = [];
    let bytes = 0;
    for (let next = waiting[0]; next && batch.length < FILES; next = waiting[0]) {
      if (batch[0] && (next.algorithm !== batch[0].algorithm || bytes + next.size > BYTES)) break;
      waiting.shift();
      if (next.signal.aborted) continue;
      bytes += next.size;
      batch.push(next);
    }
    return batch;
  };

  const runBatch = async (batch: readonly Request[], algorithm: HashAlgorithm) => {
    const stop = new AbortController();
    let wanted = batch.length;
    for (const request of batch)
      request.left = () => {
        wanted -= 1;
        if (wanted === 0) stop.abort(request.signal.reason);
      };
    try {
      const paths = batch.map(({ path }) => path);
      const hashes = (await files.hash?.(algorithm, paths, stop.signal)) ?? [];
      batch.forEach((request, index) => request.settle(hashes[index] ?? null));
    } catch (error) {
      for (const request of batch) request.fail(error);
    }
  };

  const start = () => {
    while (running < BATCHES && waiting.length > 0) {
      const batch = nextBatch();
      if (batch[0] === undefined) continue;
      running += 1;
      void runBatch(batch, batch[0].algorithm).finally(() => {
        running -= 1;
        start();
      });
    }
  };

  return (algorithm, path, size, signal) => {
    if (!files.hash) return Promise.resolve(null);
    return new Promise<string | null>((settle, fail) => {
      const request: Request = {
        algorithm,
        path,
        size,
        signal,
        settle(hash) {
          signal.removeEventListener('abort', leave);
          settle(hash);
        },
        fail(error) {
          signal.removeEventListener('abort', leave);
          fail(error);
        },
      };
      const leave = () => {
        fail(signal.reason);
        request.left?.();
      };
      if (signal.aborted) {
        leave();
        return;
      }
      signal.addEventListener('abort', leave, { once: true });
      waiting.push(request);
      // A moment later, so that those asked for together come together.
      queueMicrotask(start);
    });
  };
}
