import { abortable, throwIfAborted } from '../abort.ts';
import type { NativePath } from '../paths.ts';
import { together, workThread } from './thread.ts';

/** What `lstat` tells; as `Stats` has it. */
export interface Facts {
  readonly mode: number;
  readonly size: number;
  readonly mtimeMs: number;
  readonly atimeMs: number;
  readonly birthtimeMs: number;
  readonly uid: number;
  readonly gid: number;
}

/** Looks at many paths; undefined for each that could not be. Null while it is busy, perhaps with a drive that does not answer. */
export type LookAtMany = (paths: readonly NativePath[], signal?: AbortSignal) => Promise<(Facts | undefined)[] | null>;

/** Looks at many paths in a thread of its own, with Node's synchronous calls. */
export function lookThread(): LookAtMany {
  const ask = workThread();
  let isBusy = false;
  return async (paths, signal) => {
    if (isBusy) return null;
    isBusy = true;
    const answer = ask('look', { paths: together(paths) })
      .catch(() => null)
      .finally(() => {
        isBusy = false;
      });
    const found = await abortable(answer, signal);
    throwIfAborted(signal);
    return (
      found &&
      paths.map((_, index) => {
        const [mode = 0, size = 0, mtimeMs = 0, atimeMs = 0, birthtimeMs = 0, uid = 0, gid = 0] = found.subarray(
          index * 7,
          index * 7 + 7,
        );
        return mode === 0 ? undefined : { mode, size, mtimeMs, atimeMs, birthtimeMs, uid, gid };
      })
    );
  };
}
