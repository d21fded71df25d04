import { useEffect, useState } from 'react';
import type { DisksPicture } from '../../electron/contract/disks.ts';
import { type Problem, toProblem } from '../../electron/contract/problem.ts';
import { look } from './look.ts';

/** The disks of a server as they are, for as long as the pane is open; nothing is asked without a server. */
export function useDisks(targetId: string | undefined): {
  picture: DisksPicture | undefined;
  problem: Problem | undefined;
} {
  const [picture, setPicture] = useState<DisksPicture>();
  const [problem, setProblem] = useState<Problem>();
  useEffect(() => {
    if (targetId === undefined) return undefined;
    const mine = new AbortController();
    look(
      { look: 'disks', target: targetId },
      (news) => {
        const latest = news.findLast((each) => each.kind === 'disks');
        if (latest && !mine.signal.aborted) setPicture(latest.disks);
      },
      mine.signal,
    ).catch((error: unknown) => {
      if (!mine.signal.aborted) setProblem(toProblem(error));
    });
    return () => mine.abort();
  }, [targetId]);
  return { picture, problem };
}
