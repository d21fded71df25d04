import { useEffect, useRef, useState } from 'react';
import type { Exception } from '../../../electron/contract/copying.ts';
import type { Found, FindWanted } from '../../../electron/contract/find.ts';
import type { LookNews } from '../../../electron/contract/looks.ts';
import { type Problem, toProblem } from '../../../electron/contract/problem.ts';
import { look } from '../../client/look.ts';

export interface Finding {
  readonly state: 'new' | 'finding' | 'stopped' | 'full' | 'done';
  readonly found: readonly Found[];
  /** Names looked at. */
  readonly looked: number;
  readonly at: string;
  /** At most 20 of them. */
  readonly failures: readonly Exception[];
  readonly failedCount: number;
  readonly problem?: Problem;
}

const NOTHING: Finding = { state: 'new', found: [], looked: 0, at: '', failures: [], failedCount: 0 };
const NAMED = 20;

function taken(before: Finding, news: readonly LookNews[]): Finding {
  const found = news.flatMap((each) => (each.kind === 'found' ? each.found : []));
  const failures = news.flatMap((each) => (each.kind === 'failed' ? [{ path: each.path, problem: each.problem }] : []));
  const latest = news.findLast((each) => each.kind === 'looking');
  return {
    ...before,
    state: news.some((each) => each.kind === 'full') ? 'full' : before.state,
    found: found.length === 0 ? before.found : [...before.found, ...found],
    looked: latest?.compared ?? before.looked,
    at: latest?.path ?? before.at,
    failures: [...before.failures, ...failures].slice(0, NAMED),
    failedCount: before.failedCount + failures.length,
  };
}

/** A search that fills as it goes; ends when the pane does. */
export function useFinding() {
  const [finding, setFinding] = useState(NOTHING);
  const controller = useRef<AbortController>(undefined);
  useEffect(() => () => controller.current?.abort(), []);

  const start = (wanted: FindWanted) => {
    controller.current?.abort();
    const mine = new AbortController();
    controller.current = mine;
    setFinding({ ...NOTHING, state: 'finding' });
    const take = (news: readonly LookNews[]) => {
      if (!mine.signal.aborted) setFinding((before) => taken(before, news));
    };
    const end = (state: 'done' | 'stopped', problem?: Problem) => {
      if (controller.current !== mine) return;
      setFinding((before) => ({ ...before, state: before.state === 'full' ? 'full' : state, problem }));
    };
    look({ look: 'find', wanted }, take, mine.signal).then(
      () => end('done'),
      (error: unknown) => end('stopped', mine.signal.aborted ? undefined : toProblem(error)),
    );
  };
  return { ...finding, start, stop: () => controller.current?.abort() };
}
