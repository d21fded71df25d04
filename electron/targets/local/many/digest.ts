import type { HashAlgorithm } from '../../../contract/sums.ts';
import type { HashBehind } from '../../target.ts';
import { throwIfAborted } from '../abort.ts';
import type { NativePath } from '../paths.ts';
import { workThread } from './thread.ts';

/** Bytes hashed at a time: between them the work can be stopped, and other files have their turn. */
const PIECE = 8 * 1024 * 1024;

/** Hashes large files in a thread of their own, where it holds up no connection. */
export function digestThread() {
  const ask = workThread();
  let nextKey = 0;

  /** Null where it is no plain file or can't be read. */
  const whole = async (algorithm: HashAlgorithm, path: NativePath, signal?: AbortSignal): Promise<string | null> => {
    const file = { key: nextKey++, algorithm, path, most: PIECE };
    try {
      for (;;) {
        throwIfAborted(signal);
        const piece = await ask('digest', { ...file, act: 'read' }, { signal });
        if (!piece) return null;
        if (piece.read === 0) return (await ask('digest', { ...file, act: 'end' }, { signal }))?.hash ?? null;
      }
    } catch (error) {
      ask('digest', { ...file, act: 'drop' }).catch(() => undefined);
      throw error;
    }
  };

  /** Follows a file that is being written from its beginning to its end. */
  const behind = (path: NativePath): HashBehind => {
    const file = { key: nextKey++, algorithm: 'sha256', path, most: PIECE };
    let asked = 0;
    let reading: Promise<{ read: number } | null> | undefined;
    const read = (signal?: AbortSignal) => ask('digest', { ...file, act: 'read' }, { signal });
    return {
      reached(bytes) {
        if (reading || bytes - asked < PIECE) return;
        asked = bytes;
        reading = read();
        reading
          .catch(() => null)
          .finally(() => {
            reading = undefined;
          });
      },
      async end(size, signal) {
        try {
          await reading;
          for (;;) {
            throwIfAborted(signal);
            const piece = await read(signal);
            if (!piece) return null;
            if (piece.read > 0) continue;
            const ended = await ask('digest', { ...file, act: 'end' }, { signal });
            return ended?.size === size ? ended.hash : null;
          }
        } catch (error) {
          this.drop();
          throw error;
        }
      },
      drop() {
        ask('digest', { ...file, act: 'drop' }).catch(() => undefined);
      },
    };
  };

  return { whole, behind };
}
