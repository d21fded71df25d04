import { useEffect, useState } from 'react';
import { type Problem, toProblem } from '../../../electron/contract/problem.ts';
import { look } from '../../client/look.ts';
import type { FilePlace } from '../viewer/reading.ts';

/** Where two files differ: bytes from the same offset of both. */
export interface Range {
  readonly at: number;
  readonly length: number;
}

export interface Differences {
  readonly ranges: readonly Range[];
  /** Bytes compared so far. */
  readonly compared: number;
  readonly state: 'comparing' | 'compared' | 'failed';
  /** There are more differences than are told. */
  readonly full: boolean;
  readonly problem?: Problem;
}

const NOTHING: Differences = { ranges: [], compared: 0, state: 'comparing', full: false };

/** Has the engine compare two files byte by byte; ends with the pane. */
export function useDifferences({ left, right }: { left: FilePlace; right: FilePlace }): Differences {
  const [differences, setDifferences] = useState(NOTHING);
  const [one, other] = [left.targetId, right.targetId];
  useEffect(() => {
    const stop = new AbortController();
    const change = (part: (before: Differences) => Partial<Differences>) => {
      if (!stop.signal.aborted) setDifferences((before) => ({ ...before, ...part(before) }));
    };
    const input = {
      look: 'differences',
      left: { target: one, path: left.path },
      right: { target: other, path: right.path },
    } as const;
    look(
      input,
      (news) => {
        const found = news.flatMap((each) => (each.kind === 'differ' ? each.ranges : []));
        const latest = news.findLast((each) => each.kind === 'looking');
        change((before) => ({
          ranges: found.length === 0 ? before.ranges : [...before.ranges, ...found],
          compared: latest?.compared ?? before.compared,
          full: before.full || news.some((each) => each.kind === 'full'),
        }));
      },
      stop.signal,
    ).then(
      () => change(() => ({ state: 'compared' })),
      (error: unknown) => change(() => ({ state: 'failed', problem: toProblem(error) })),
    );
    return () => stop.abort();
  }, [one, other, left.path, right.path]);
  return differences;
}
