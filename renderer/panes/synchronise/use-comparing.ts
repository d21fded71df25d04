import { useEffect, useRef, useState } from 'react';
import type { ComparedRow, CompareRules } from '../../../electron/contract/compare.ts';
import type { Exception } from '../../../electron/contract/copying.ts';
import type { LookNews } from '../../../electron/contract/looks.ts';
import { type Problem, toProblem } from '../../../electron/contract/problem.ts';
import { look } from '../../client/look.ts';

interface Place {
  readonly targetId: string;
  readonly path: string;
}

export interface Comparison {
  readonly state: 'new' | 'comparing' | 'compared';
  readonly rows: readonly ComparedRow[];
  readonly compared: number;
  /** The folder it is in. */
  readonly said: string;
  /** At most 20 of them. */
  readonly failures: readonly Exception[];
  readonly failedCount: number;
  readonly problem?: Problem;
}

const NOTHING: Comparison = { state: 'new', rows: [], compared: 0, said: '', failures: [], failedCount: 0 };
const NAMED = 20;

function taken(before: Comparison, news: readonly LookNews[]): Comparison {
  const rows = news.flatMap((each) => (each.kind === 'rows' ? each.rows : []));
  const failures = news.flatMap((each) => (each.kind === 'failed' ? [{ path: each.path, problem: each.problem }] : []));
  const latest = news.findLast((each) => each.kind === 'looking');
  return {
    ...before,
    rows: rows.length === 0 ? before.rows : [...before.rows, ...rows],
    compared: before.compared + rows.length,
    said: latest?.path ?? before.said,
    failures: [...before.failures, ...failures].slice(0, NAMED),
    failedCount: before.failedCount + failures.length,
  };
}

/** A comparison of two folders that fills as it goes; ends when the pane does. */
export function useComparing() {
  const [comparison, setComparison] = useState(NOTHING);
  const controller = useRef<AbortController>(undefined);
  useEffect(() => () => controller.current?.abort(), []);

  const start = (pair: { left: Place; right: Place }, rules: CompareRules) => {
    controller.current?.abort();
    const mine = new AbortController();
    controller.current = mine;
    setComparison({ ...NOTHING, state: 'comparing' });
    const side = ({ targetId, path }: Place) => ({ target: targetId, path });
    const take = (news: readonly LookNews[]) => {
      if (!mine.signal.aborted) setComparison((before) => taken(before, news));
    };
    const end = (problem?: Problem) => {
      if (controller.current === mine) setComparison((before) => ({ ...before, state: 'compared', problem }));
    };
    look({ look: 'compare', left: side(pair.left), right: side(pair.right), rules }, take, mine.signal).then(
      () => end(),
      (error: unknown) => end(mine.signal.aborted ? undefined : toProblem(error)),
    );
  };
  return { ...comparison, start, stop: () => controller.current?.abort() };
}
