import { isCharacterDevice, kindOf } from './entry.ts';
import { alike, type Lane, Lanes } from './lanes.ts';
import { damaged, isStatus, STATUS, wrongKind } from './problems.ts';
import { explain } from './reasons.ts';
import type { SftpSession } from './session.ts';
import { untilAborted } from './waiting.ts';
import { FLAG, TYPE } from './wire.ts';

/** What is asked for ahead of the reader at most, so also what lies in memory while it is slow. */
export const MOST_REQUESTS = 64;
export const MOST_BYTES = 8 * 1024 * 1024;
/** The same over several connections: the windows of all of them. */
export const MOST_BYTES_IN_ALL = 16 * 1024 * 1024;

interface Asked {
  readonly length: number;
  /** Null at the end of the file. */
  readonly data: Promise<Buffer | null>;
}

/** What is asked for at a time behind the size that the server told (bytes): there is nothing, unless the file grows. */
const TAIL = 64 * 1024;

/** The bytes of a file in order, many requests in flight, up to where the file ends when the reader gets there. */
export async function* readFile(
  session: SftpSession,
  path: string,
  file: Uint8Array,
  options: { offset?: number; length?: number; signal?: AbortSignal },
  /** Sessions on further connections for so many bytes. */
  more: (bytes: number) => Promise<SftpSession | undefined>[] = () => [],
): AsyncGenerator<Uint8Array> {
  const { offset = 0, signal } = options;
  const attempt = { doing: 'read', path } as const;
  let handle: Buffer | undefined;
  let lanes: Lanes | undefined;
  try {
    // Opening a pipe or a terminal would make the server wait, and with it everything else in this session.
    const before = await untilAborted(session.request('attributes', TYPE.stat, [file]), signal);
    const kind = kindOf(before);
    if (kind === 'folder') throw wrongKind('read', path, 'a folder');
    if (kind === 'pipe' || kind === 'socket' || isCharacterDevice(before)) {
      throw wrongKind('read', path, 'a connection between programs (a pipe, socket or terminal)');
    }
    handle = await session.openHandle(TYPE.open, [file, FLAG.read, {}], signal);
    const reading = handle;

    const end = options.length === undefined ? Number.MAX_SAFE_INTEGER : offset + options.length;
    // Disks have no size here; files of /proc say 0. The end of both is found by reading.
    const expected = (size = 0) => (kind === 'file' ? Math.min(end, size) : end);
    let known = expected(before.size);
    let piece = session.limits.read;
    let next = offset;
    let delivered = offset;
    const asked: Asked[] = [];

    const open = new Lanes(session, reading);
    lanes = open;
    const request = async (lane: Lane, at: number, length: number): Promise<Buffer | null> => {
      lane.flying += length;
      try {
        return await lane.session.request('data', TYPE.read, [lane.handle, BigInt(at), length]);
      } catch (error) {
        if (isStatus(error, STATUS.endOfFile)) return null;
        if (!open.drop(lane)) throw error;
        return await request(open.own, at, length);
      } finally {
        lane.flying -= length;
      }
    };
    const ask = (at: number, length: number): Asked => {
      const data = request(open.next(), at, length);
      data.catch(() => {});
      return { length, data };
    };
    const askAhead = () => {
      while (
        next < known &&
        asked.length < MOST_REQUESTS &&
        next - delivered < (open.count > 1 ? MOST_BYTES_IN_ALL : MOST_BYTES)
      ) {
        const length = Math.min(piece, known - next);
        asked.push(ask(next, length));
        next += length;
      }
      if (next >= known && next < end && (asked.length === 0 || next === known)) {
        const length = Math.min(piece, TAIL, end - next);
        asked.push(ask(next, length));
        next += length;
      }
    };

    // Asked for with the first pieces, so it costs no round trip: the file may be another one than a moment ago.
    const opened = session.request('attributes', TYPE.fstat, [reading]);
    opened.catch(() => {});
    askAhead();
    const seen = await untilAborted(opened, signal);
    known = expected(seen.size);
    open.join(more(known - next), async (other) => {
      const second = await other.openHandle(TYPE.open, [file, FLAG.read, {}], signal);
      if (alike(await other.request('attributes', TYPE.fstat, [second]), seen)) return second;
      void other.closeHandle(second);
      throw damaged('another file under the same name');
    });

    while (true) {
      askAhead();
      const head = asked.shift();
      if (head === undefined) return;
      const data = await untilAborted(head.data, signal);
      if (data === null) return;
      if (data.length === 0 || data.length > head.length) {
        throw session.fail(damaged(`${data.length} bytes in answer to a request for ${head.length}`));
      }
      delivered += data.length;
      if (data.length < head.length) {
        asked.unshift(ask(delivered, head.length - data.length));
        // This server gives less at a time than it was asked for: ask for no more than that from now on.
        if (delivered < known) piece = Math.max(data.length, Math.min(piece, 4096));
      }
      yield data;
    }
  } catch (error) {
    throw await explain(session, error, attempt);
  } finally {
    void lanes?.close();
    if (handle !== undefined) void session.closeHandle(handle);
  }
}
