import { useEffect, useState } from 'react';
import type { Entry } from '../../../electron/contract/files.ts';
import { type Problem, toProblem } from '../../../electron/contract/problem.ts';
import { LARGEST_CONTENT } from '../../../electron/contract/contents.ts';
import { call } from '../../client/client.ts';
import { type FilePlace, readerOf } from '../viewer/reading.ts';
import { type FileVersion, versionOf } from './saving.ts';

/** A file as it was opened: its bytes, and what it must still be when it is saved. */
export interface Opened {
  readonly bytes: Uint8Array;
  readonly version: FileVersion;
  readonly entry: Entry;
}

export type Opening =
  | { readonly state: 'opening' }
  | { readonly state: 'opened'; readonly opened: Opened }
  | { readonly state: 'too-large'; readonly size: number }
  | { readonly state: 'failed'; readonly problem: Problem };

/** Reads a whole file for editing; `turn` is counted up to read it again. */
export function useOpened(targetId: string, path: string, turn: number): Opening {
  const [result, setResult] = useState<{ key: string; opening: Opening }>();
  const key = `${turn} ${targetId} ${path}`;
  useEffect(() => {
    const stop = new AbortController();
    open({ targetId, path }, stop.signal).then(
      (opening) => {
        if (!stop.signal.aborted) setResult({ key, opening });
      },
      (error) => {
        if (!stop.signal.aborted) setResult({ key, opening: { state: 'failed', problem: toProblem(error) } });
      },
    );
    return () => stop.abort();
  }, [targetId, path, key]);
  return result?.key === key ? result.opening : { state: 'opening' };
}

async function open(place: FilePlace, signal: AbortSignal): Promise<Opening> {
  const entry = await call('files.stat', place, signal);
  // What a link tells is the size of the link itself.
  const told = entry.kind === 'link' ? 0 : (entry.size ?? 0);
  if (told > LARGEST_CONTENT) return { state: 'too-large', size: told };
  const { bytes, size = bytes.length } = await readerOf(place)(0, LARGEST_CONTENT + 1, signal);
  if (bytes.length > LARGEST_CONTENT) return { state: 'too-large', size };
  return { state: 'opened', opened: { bytes, entry, version: await versionOf(bytes) } };
}
