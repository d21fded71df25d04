import type { BytePattern } from '../../../electron/contract/files.ts';
import { call } from '../../client/client.ts';
import type { FilePlace } from './reading.ts';
import type { Match } from './text-window.ts';

interface Search {
  readonly pattern: BytePattern;
  readonly unit: 1 | 2;
  readonly from: number;
  readonly size: number;
  readonly backwards: boolean;
}

/** A match, and whether it was found only after starting again from the other end. */
export interface Finding {
  readonly match: Match;
  readonly round: boolean;
}

/**
 * Looks through a whole file from one place on, round its end, in steps that can be stopped; `onProgress` is told how many
 * bytes were looked through. Undefined where it is nowhere.
 */
export async function searchWhole(
  { targetId, path }: FilePlace,
  { pattern, unit, from, size, backwards }: Search,
  onProgress: (bytes: number) => void,
  signal: AbortSignal,
): Promise<Finding | undefined> {
  let looked = 0;
  const stretches = backwards
    ? [
        { start: from, end: 0 },
        { start: size, end: from },
      ]
    : [
        { start: from, end: size },
        { start: 0, end: from },
      ];
  for (const [turn, { start, end }] of stretches.entries()) {
    let at = start;
    while (backwards ? at > end : at < end) {
      const input = { targetId, path, from: at, to: end, backwards, pattern, unit };
      const { match, done } = await call('files.search', input, signal);
      if (match) return { match, round: turn === 1 };
      looked += Math.abs(done - at);
      at = done;
      onProgress(looked);
    }
  }
  return undefined;
}
