import type { Duplex } from 'node:stream';
import { isProblem } from '../../../contract/problem.ts';
import { silent } from './problems.ts';
import { SftpSession } from './session.ts';
import type { StreamLink } from './streams.ts';
import { untilAborted } from './waiting.ts';

/** What the file access needs of an SSH link (`../link.ts`); anything that gives a channel with SFTP behind it will do. */
export interface SftpLink extends StreamLink, SftpLine {
  /** A further connection for the bytes of files, while there is one; with `wait` its opening is waited for. */
  bulk?(wait: boolean, signal?: AbortSignal): Promise<BulkLine | undefined>;
  /** So many connections less one beside that. */
  more?(count: number): Promise<BulkLine | undefined>[];
}

interface SftpLine {
  subsystem(name: string, signal?: AbortSignal): Promise<Duplex>;
  widen?(channel: Duplex, bytes: number): void;
}

export type BulkLine = SftpLine & Pick<StreamLink, 'commands'>;

/** How long (ms) opening a channel and greeting may take. */
const PATIENCE = 45_000;
/** The same for a second session, which can be done without. */
const PATIENCE_FOR_SECOND = 5_000;
/** With ssh2's own 2 MiB a long round trip throttles downloads to half the speed; much more costs the server. */
const MORE_WINDOW = 2 * 1024 * 1024;

/** The SFTP sessions over one link, opened when needed, and anew after a loss. */
export interface Sessions {
  /** For short questions, so that a listing never queues behind megabytes of a transfer. */
  quick(signal?: AbortSignal): Promise<SftpSession>;
  /** For the bytes of files: over the further connection, which is waited for where it is `large`. */
  bulk(large: boolean, signal?: AbortSignal): Promise<SftpSession>;
  /** Sessions on further connections, to make `connections` with `bulk`'s; undefined for what can't be had. Never rejects. */
  more(connections: number): Promise<SftpSession | undefined>[];
}

/** Many callers share one session, and its opening; no caller's abort takes it from the others. */
function shared(make: () => Promise<SftpSession>): (signal?: AbortSignal) => Promise<SftpSession> {
  let current: Promise<SftpSession> | undefined;
  return async (signal?: AbortSignal): Promise<SftpSession> => {
    const mine = current;
    const session = await untilAborted(mine?.catch(() => undefined) ?? Promise.resolve(undefined), signal);
    if (session !== undefined && session.ended === undefined) return session;
    if (current === undefined || current === mine) current = make();
    return await untilAborted(current, signal);
  };
}

export function sessionsOver(link: SftpLink): Sessions {
  const open = async (line: SftpLine, limit: number): Promise<SftpSession> => {
    const patience = AbortSignal.timeout(limit);
    try {
      const channel = await line.subsystem('sftp', patience);
      const session = await SftpSession.open(channel, patience);
      line.widen?.(channel, MORE_WINDOW);
      return session;
    } catch (error) {
      throw patience.aborted ? silent(limit) : error;
    }
  };

  /** Whether the server opens one more channel for a program, where it runs any. */
  const hasRoom = async (): Promise<boolean> => {
    try {
      await link.commands?.run({ program: 'true', args: [] });
      return true;
    } catch (error) {
      if (isProblem(error, 'connection-lost')) throw error;
      return !isProblem(error, 'busy');
    }
  };

  const quick = shared(() => open(link, PATIENCE));
  const second = shared(async () => {
    try {
      const session = await open(link, PATIENCE_FOR_SECOND);
      if (await hasRoom()) return session;
      // The last channel is worth more to programs, which hash and pack on the server.
      session.close();
      return await quick();
    } catch (error) {
      // A server may allow one session only (MaxSessions 1, or none left): then everything goes through that one.
      if (isProblem(error, 'connection-lost')) throw error;
      return await quick();
    }
  });
  const further = new WeakMap<BulkLine, (signal?: AbortSignal) => Promise<SftpSession>>();
  const bulk = async (large: boolean, signal?: AbortSignal): Promise<SftpSession> => {
    const line = await link.bulk?.(large, signal);
    return line === undefined ? await second(signal) : await on(line, signal);
  };
  const on = async (line: BulkLine, signal?: AbortSignal): Promise<SftpSession> => {
    const session = further.get(line) ?? shared(() => open(line, PATIENCE));
    further.set(line, session);
    return await session(signal);
  };
  const more = (connections: number) =>
    (link.more?.(connections) ?? []).map(async (opening) => {
      try {
        const line = await opening;
        return line && (await on(line));
      } catch {
        // It would only have helped.
        return undefined;
      }
    });
  return { quick, bulk, more };
}
