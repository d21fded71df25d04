import { useEffect, useRef, useState } from 'react';
import type { LookNews } from '../../../electron/contract/looks.ts';
import { type Problem, toProblem } from '../../../electron/contract/problem.ts';
import { look } from '../../client/look.ts';
import { createUsageTree } from './usage-tree.ts';

/** A count that fills as it goes; ends when the pane does. The tree is the same while it grows, `turn` tells that it did. */
export function useCounting(targetId: string, path: string) {
  const [tree, setTree] = useState(createUsageTree);
  const [state, setState] = useState<'counting' | 'counted' | 'stopped'>('counting');
  const [turn, setTurn] = useState(0);
  const [at, setAt] = useState({ path: '', compared: 0 });
  const [failed, setFailed] = useState(0);
  const [problem, setProblem] = useState<Problem>();
  const controller = useRef<AbortController>(undefined);

  useEffect(() => {
    const mine = new AbortController();
    controller.current = mine;
    const mineTree = createUsageTree();
    const take = (news: readonly LookNews[]) => {
      if (mine.signal.aborted) return;
      for (const each of news) if (each.kind === 'used') mineTree.add(each.used);
      const latest = news.findLast((each) => each.kind === 'looking');
      if (latest) setAt(latest);
      setFailed((before) => before + news.filter((each) => each.kind === 'failed').length);
      setTree(mineTree);
      setTurn((before) => before + 1);
    };
    look({ look: 'usage', target: targetId, path }, take, mine.signal).then(
      () => setState('counted'),
      (error: unknown) => {
        if (controller.current !== mine) return;
        setState('stopped');
        if (!mine.signal.aborted) setProblem(toProblem(error));
      },
    );
    return () => mine.abort();
  }, [targetId, path]);

  return {
    tree,
    turn,
    state,
    at,
    failed,
    problem,
    stop: () => controller.current?.abort(),
  };
}
