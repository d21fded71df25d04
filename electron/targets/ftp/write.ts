import { cancelled, isProblem } from '../../contract/problem.ts';
import type { FileSink } from '../target.ts';
import type { Control } from './control.ts';
import { connectionLost, isRefusal, silent } from './problems.ts';
import type { Pool } from './pool.ts';

/** How long (ms) a server may take to put the last bytes on its disk. */
const FLUSH = 10 * 60_000;

/**
 * Opens a file on the server for bytes from `offset` on, by STOR or APPE. `explain` makes a problem of a refusal; rejects where
 * the server does not begin.
 */
export async function openSink(
  pool: Pool,
  command: string,
  options: {
    readonly offset: number;
    readonly patience: number;
    readonly signal?: AbortSignal | undefined;
    readonly explain: (error: unknown) => Promise<unknown>;
  },
): Promise<FileSink> {
  const { signal, patience, explain } = options;
  const control: Control = await pool.take('transfer', signal);
  const data = await control.transfer(command, options.offset, signal).catch(async (error: unknown) => {
    pool.giveBack(control);
    throw await explain(error);
  });
  const { stream, done } = data;
  // What the server might send here is nothing.
  stream.resume();
  let isOver = false;
  let failure: Promise<never> | undefined;
  const fail = async (error: unknown): Promise<never> => {
    throw isRefusal(error) ? await explain(error) : error;
  };
  const refused = new Promise<never>((_, reject) => {
    done.catch(reject);
    stream.once('error', (error) => reject(connectionLost(error.message)));
    stream.once('close', () => reject(connectionLost('the data connection was closed')));
  });
  refused.catch(() => undefined);

  const finish = async (isWhole: boolean) => {
    if (isOver) return;
    isOver = true;
    if (!isWhole) await control.breakOff(data);
    pool.giveBack(control);
  };

  /** Waits for `begin` to call back, for no longer than the server may be silent. */
  const within = async (begin: (resolve: () => void) => void): Promise<void> => {
    let timer: NodeJS.Timeout | undefined;
    let abort: (() => void) | undefined;
    const stopped = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(silent()), patience);
      abort = () => reject(cancelled());
      signal?.addEventListener('abort', abort, { once: true });
      if (signal?.aborted) abort();
    });
    try {
      await Promise.race([new Promise<void>(begin), refused, stopped]);
    } catch (error) {
      // The server's own word, which may come after the end of the bytes, says more than that they ended.
      const said = await Promise.race([
        done.then(
          () => error,
          (reason: unknown) => reason,
        ),
        shortly(error),
      ]);
      failure ??= fail(isProblem(error, 'cancelled') ? error : said);
      failure.catch(() => undefined);
      await failure;
    } finally {
      clearTimeout(timer);
      if (abort) signal?.removeEventListener('abort', abort);
    }
  };

  return {
    async write(chunk) {
      if (signal?.aborted) throw cancelled();
      if (failure) await failure;
      await within((resolve) => {
        if (stream.write(chunk)) resolve();
        else stream.once('drain', resolve);
      });
    },
    async close() {
      try {
        if (failure) await failure;
        await within((resolve) => stream.end(resolve));
        // A disk that is slow to flush may take its time; a server that never answers may not.
        await limited(done.catch(fail), FLUSH);
        await finish(true);
      } catch (error) {
        await finish(false);
        throw error;
      }
    },
    async abandon() {
      await finish(false).catch(() => undefined);
    },
  };
}

function limited<T>(promise: Promise<T>, milliseconds: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(silent()), milliseconds);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

const shortly = (value: unknown) =>
  new Promise<unknown>((resolve) => {
    setTimeout(() => resolve(value), 1_000).unref();
  });
