import { cancelled, isProblem } from '../../contract/problem.ts';
import type { FileSink } from '../target.ts';
import type { Control, DataStream } from './control.ts';
import { connectionLost, isRefusal, silent } from './problems.ts';
import type { Holder, Pool } from './pool.ts';

/** How long (ms) a server may take to put the last bytes on its disk. */
const FLUSH = 10 * 60_000;

interface Writing {
  readonly control: Control;
  readonly data: DataStream;
  /** Rejects as soon as the server refuses more, or the connection ends. */
  readonly refused: Promise<never>;
}

/**
 * Opens a file on the server for bytes from `offset` on, by `command` (STOR or APPE). While nothing is written and others wait for
 * its connection, it is lent to them, and what comes later is added by `append`. `explain` makes a problem of a refusal; rejects
 * where the server does not begin.
 */
export async function openSink(
  pool: Pool,
  command: string,
  options: {
    readonly offset: number;
    /** What adds to the end of the file. */
    readonly append: string;
    readonly patience: number;
    readonly signal?: AbortSignal | undefined;
    readonly explain: (error: unknown) => Promise<unknown>;
  },
): Promise<FileSink> {
  const { signal, patience, explain } = options;
  let now: Writing | undefined = await begin(command, options.offset);
  let isOver = false;
  let failure: Promise<never> | undefined;
  let idleSince: number | undefined = Date.now();
  let parking: Promise<void> | undefined;
  let isAsked = false;

  async function begin(how: string, offset: number): Promise<Writing> {
    const control = await pool.take('transfer', signal);
    const data = await control.transfer(how, offset, signal).catch(async (error: unknown) => {
      pool.giveBack(control);
      throw await explain(error);
    });
    const { stream, done } = data;
    // What the server might send here is nothing.
    stream.resume();
    const refused = new Promise<never>((_, reject) => {
      done.catch(reject);
      stream.once('error', (error) => reject(connectionLost(error.message)));
      stream.once('close', () => reject(connectionLost('the data connection was closed')));
    });
    refused.catch(() => undefined);
    return { control, data, refused };
  }

  const fail = async (error: unknown): Promise<never> => {
    throw isRefusal(error) ? await explain(error) : error;
  };

  /** Gives the connection back, after the last byte or instead of it. */
  const release = async (writing: Writing, isWhole: boolean) => {
    if (now === writing) now = undefined;
    if (!isWhole) await writing.control.breakOff(writing.data);
    pool.giveBack(writing.control);
  };

  /** Waits for `act` to call back, for no longer than the server may be silent. */
  const within = async ({ data, refused }: Writing, act: (resolve: () => void) => void): Promise<void> => {
    let timer: NodeJS.Timeout | undefined;
    let abort: (() => void) | undefined;
    const stopped = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(silent()), patience);
      abort = () => reject(cancelled());
      signal?.addEventListener('abort', abort, { once: true });
      if (signal?.aborted) abort();
    });
    try {
      await Promise.race([new Promise<void>(act), refused, stopped]);
    } catch (error) {
      // The server's own word, which may come after the end of the bytes, says more than that they ended.
      const said = await Promise.race([
        data.done.then(
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

  /** Ends the transfer, so that the server has all that was written. */
  const settle = async (writing: Writing) => {
    try {
      await within(writing, (resolve) => writing.data.stream.end(resolve));
      // A disk that is slow to flush may take its time; a server that never answers may not.
      await limited(writing.data.done.catch(fail), FLUSH);
    } catch (error) {
      await release(writing, false);
      throw error;
    }
    await release(writing, true);
  };

  const park = async (writing: Writing) => {
    try {
      await settle(writing);
    } catch (error) {
      failure ??= Promise.reject(error);
      failure.catch(() => undefined);
    }
  };
  const holder: Holder = {
    idleSince: () => (now && !parking ? idleSince : undefined),
    park: () => (parking ??= now ? park(now) : Promise.resolve()),
    lend: () => {
      isAsked = true;
    },
  };
  const letGo = pool.hold(holder);

  const lent = async () => {
    if (isAsked && now) parking ??= park(now);
    isAsked = false;
    await parking;
    parking = undefined;
  };

  return {
    async write(chunk) {
      idleSince = undefined;
      if (signal?.aborted) throw cancelled();
      await lent();
      if (failure) await failure;
      const writing = (now ??= await begin(options.append, 0));
      await within(writing, (resolve) => {
        if (writing.data.stream.write(chunk)) resolve();
        else writing.data.stream.once('drain', resolve);
      });
      idleSince = Date.now();
    },
    async close() {
      if (isOver) return;
      isOver = true;
      idleSince = undefined;
      letGo();
      await lent();
      const writing = now;
      try {
        if (failure) await failure;
        if (writing) await settle(writing);
      } catch (error) {
        if (now) await release(now, false);
        throw error;
      }
    },
    async abandon() {
      if (isOver) return;
      isOver = true;
      letGo();
      await lent();
      if (now) await release(now, false).catch(() => undefined);
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
