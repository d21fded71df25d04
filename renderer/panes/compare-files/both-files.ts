import { useEffect, useState } from 'react';
import { type Problem, toProblem } from '../../../electron/contract/problem.ts';
import { type FilePlace, readerOf } from '../viewer/reading.ts';

/** Bytes up to which two texts are set beside each other in the page. */
export const LARGEST_TEXT = 4 * 1024 * 1024;

/** Both files from their beginnings on: whole unless larger than a text may be. */
export type BothFiles =
  | { readonly state: 'reading' }
  | { readonly state: 'read'; readonly left: FileBytes; readonly right: FileBytes }
  | { readonly state: 'failed'; readonly problem: Problem };

export interface FileBytes {
  readonly bytes: Uint8Array;
  /** All its bytes are there. */
  readonly whole: boolean;
}

/** Reads both files; `turn` is counted up to read them again. */
export function useBothFiles(left: FilePlace, right: FilePlace, turn: number): BothFiles {
  const key = JSON.stringify([turn, left, right]);
  const [result, setResult] = useState<{ key: string; files: BothFiles }>();
  useEffect(() => {
    const stop = new AbortController();
    const [, one, other]: [number, FilePlace, FilePlace] = JSON.parse(key);
    void Promise.all([one, other].map((place) => readerOf(place)(0, LARGEST_TEXT + 1, stop.signal)))
      .then((read): BothFiles => {
        const [first, second] = read.map(({ bytes }) => ({ bytes, whole: bytes.length <= LARGEST_TEXT }));
        return first && second ? { state: 'read', left: first, right: second } : { state: 'reading' };
      })
      .catch((error: unknown): BothFiles => ({ state: 'failed', problem: toProblem(error) }))
      .then((files) => {
        if (!stop.signal.aborted) setResult({ key, files });
      });
    return () => stop.abort();
  }, [key]);
  return result?.key === key ? result.files : { state: 'reading' };
}
