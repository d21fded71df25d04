import { cancelled } from '../../contract/problem.ts';
import type { Connection } from './connection.ts';
import { untilAborted } from './sftp/waiting.ts';

/** After a try that failed the first connection carries everything for this long (ms). */
const REST = 60_000;

/** A further connection to the same server, for the bytes of files, so that terminals and listings on the first stay quick; others
 *  beside it carry more over a long way. */
export interface SecondLine<L> {
  /**
   * The line while it is up, else undefined: then the first connection must do. The first to ask has it opened; with
   * `wait` it is waited for. Never rejects but with `cancelled`.
   */
  get(wait: boolean, signal?: AbortSignal): Promise<L | undefined>;
  close(): void;
}

/**
 * `open` signs in once more, without asking the person anything, and never comes back by itself; `use` makes of a connection
 * what is handed out. Opened when first needed and anew after a loss, of which `onLost` is told.
 */
export function secondLine<L>(
  open: (signal: AbortSignal) => Promise<Connection>,
  use: (connection: Connection) => L,
  onLost: () => void,
): SecondLine<L> {
  const end = new AbortController();
  let current: { readonly connection: Connection; readonly line: L } | undefined;
  let opening: Promise<L | undefined> | undefined;
  let restUntil = 0;

  const start = async (): Promise<L | undefined> => {
    try {
      const connection = await open(end.signal);
      if (end.signal.aborted) {
        connection.close();
        return undefined;
      }
      connection.onLost(() => {
        if (!end.signal.aborted) onLost();
      });
      current = { connection, line: use(connection) };
      return current.line;
    } catch {
      restUntil = Date.now() + REST;
      return undefined;
    } finally {
      opening = undefined;
    }
  };

  return {
    async get(wait, signal) {
      if (signal?.aborted) throw cancelled();
      if (current?.connection.state === 'connected') return current.line;
      if (end.signal.aborted || Date.now() < restUntil) return undefined;
      current?.connection.close();
      current = undefined;
      opening ??= start();
      return wait ? await untilAborted(opening, signal) : undefined;
    },
    close() {
      end.abort();
      current?.connection.close();
    },
  };
}
