import { once } from 'node:events';
import { cancelled } from '../../contract/problem.ts';
import { untilAborted } from '../ssh/sftp/waiting.ts';
import type { Control, DataStream } from './control.ts';
import { connectionLost, isRefusal, silent } from './problems.ts';
import type { Holder, Pool } from './pool.ts';

interface Reading {
  readonly control: Control;
  readonly data: DataStream;
}

/**
 * What `command` brings, from byte `offset` on. While the reader pauses and others wait for its connection, it is lent to them;
 * what can be read from any byte (`goesOn`) then goes on with another.
 */
export async function* readData(
  pool: Pool,
  command: string,
  options: {
    readonly offset?: number;
    readonly goesOn: boolean;
    readonly patience: number;
    readonly signal?: AbortSignal | undefined;
    readonly before?: (control: Control) => Promise<unknown>;
  },
): AsyncGenerator<Uint8Array> {
  const { signal, goesOn, patience } = options;
  let at = options.offset ?? 0;
  let now: Reading | undefined;
  let idleSince: number | undefined;
  let parking: Promise<void> | undefined;
  let isAsked = false;

  const end = async (isWhole: boolean) => {
    const reading = now;
    now = undefined;
    if (!reading) return;
    try {
      // The rest of a listing that was broken off can come with the next one (Pure-FTPd keeps it): that connection is at its end.
      if (!isWhole && !goesOn) {
        reading.data.stream.destroy();
        reading.control.destroy();
      } else if (!isWhole) await reading.control.breakOff(reading.data);
    } finally {
      pool.giveBack(reading.control);
    }
  };
  const holder: Holder = {
    idleSince: () => (goesOn && now ? idleSince : undefined),
    park: () => (parking ??= end(false)),
    lend: () => {
      isAsked = goesOn;
    },
  };
  const release = pool.hold(holder);
  try {
    for (;;) {
      await parking;
      parking = undefined;
      now ??= await begin(at);
      const chunk = await next(now, patience, signal);
      if (chunk === null) break;
      at += chunk.length;
      idleSince = Date.now();
      yield chunk;
      idleSince = undefined;
      if (isAsked) await (parking ??= end(false));
      isAsked = false;
    }
    await end(true);
  } finally {
    release();
    await parking;
    await end(false);
  }

  async function begin(offset: number): Promise<Reading> {
    const control = await pool.take('transfer', signal);
    try {
      await options.before?.(control);
      return { control, data: await control.transfer(command, offset, signal) };
    } catch (error) {
      pool.giveBack(control);
      throw error;
    }
  }
}

/** The next bytes, or null when all have come and the server has said so. */
async function next({ data }: Reading, patience: number, signal: AbortSignal | undefined): Promise<Uint8Array | null> {
  const { stream, done } = data;
  for (;;) {
    if (signal?.aborted) throw cancelled();
    const chunk: unknown = stream.read();
    if (chunk instanceof Uint8Array) return chunk;
    if (stream.readableEnded) {
      // ProFTPD says nothing before our half is closed too.
      stream.end();
      const { code, text } = await untilAborted(done, signal);
      if (code < 200) throw connectionLost(`${code} ${text}`);
      return null;
    }
    if (stream.errored || stream.destroyed) {
      await done.catch((error: unknown) => {
        if (isRefusal(error)) throw error;
      });
      throw connectionLost(stream.errored?.message ?? 'the data connection was closed');
    }
    await moved(stream, patience, signal);
  }
}

/** Waits until there is something to read, or the stream is over. */
async function moved(stream: DataStream['stream'], patience: number, signal: AbortSignal | undefined): Promise<void> {
  const limit = AbortSignal.timeout(patience);
  const stop = new AbortController();
  const any = AbortSignal.any([limit, stop.signal, ...(signal ? [signal] : [])]);
  try {
    await Promise.race([
      once(stream, 'readable', { signal: any }),
      once(stream, 'end', { signal: any }),
      once(stream, 'close', { signal: any }),
    ]);
  } catch (error) {
    if (signal?.aborted) throw cancelled();
    if (limit.aborted) throw silent();
    // A stream that broke tells its reason to whoever reads on.
    if (!stream.errored) throw error;
  } finally {
    stop.abort();
  }
}
