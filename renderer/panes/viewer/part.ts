import { useEffect, useState } from 'react';
import { type Problem, toProblem } from '../../../electron/contract/problem.ts';
import { call } from '../../client/client.ts';
import { bytesOf, OVERLAP } from './decoding.ts';

/** Bytes of a file that are shown at a time; even, so that UTF-16 is cut between units. */
export const PART = 256 * 1024;

/** A part of a file as it was read. */
export interface Part {
  readonly offset: number;
  /** Up to `PART` bytes, and a few more that complete the last character. */
  readonly bytes: Uint8Array;
  /** Of the whole file, where known. */
  readonly size?: number;
}

/** What is there of a part: its bytes, or why not, or nothing yet. */
export type Reading =
  | { state: 'reading'; part?: Part }
  | { state: 'read'; part: Part }
  | { state: 'failed'; problem: Problem };

/** Reads the part at `offset`; `turn` is counted up to read it again. What was read before stays until the new is there. */
export function usePart(targetId: string, path: string, offset: number, turn: number): Reading {
  const [result, setResult] = useState<{ key: string; reading: Reading }>();
  const key = `${offset} ${turn}`;
  useEffect(() => {
    const stop = new AbortController();
    call('files.read', { targetId, path, offset, length: PART + OVERLAP }, stop.signal).then(
      ({ data, size }) => setResult({ key, reading: { state: 'read', part: { offset, bytes: bytesOf(data), size } } }),
      (error) => {
        if (!stop.signal.aborted) setResult({ key, reading: { state: 'failed', problem: toProblem(error) } });
      },
    );
    return () => stop.abort();
  }, [targetId, path, offset, key]);
  if (result?.key === key) return result.reading;
  return { state: 'reading', part: result?.reading.state === 'read' ? result.reading.part : undefined };
}

/** Where the last part of a file begins. */
export function lastOffset(size: number): number {
  return size <= PART ? 0 : Math.floor((size - 1) / PART) * PART;
}
