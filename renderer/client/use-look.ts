import { useEffect, useState } from 'react';
import { type Problem, toProblem } from '../../electron/contract/problem.ts';
import type { ToolId, ToolInput, ToolPreview } from '../../electron/contract/tools.ts';
import { call } from './client.ts';

interface Answer<T extends ToolId> {
  /** The question it is the answer to: the round and the input. */
  readonly turn?: string;
  readonly found?: ToolPreview<T>;
  readonly problem?: Problem;
}

/** What a tool that only looks has found; asked anew when the input or `round` changes, and not at all without an input. */
export function useLook<T extends ToolId>(tool: T, input: ToolInput<T> | undefined, round = 0) {
  const asked = input === undefined ? undefined : JSON.stringify(input);
  const turn = asked === undefined ? undefined : `${round}:${asked}`;
  const [answer, setAnswer] = useState<Answer<T>>({});
  useEffect(() => {
    if (turn === undefined) return undefined;
    const controller = new AbortController();
    const question: unknown = JSON.parse(inputOf(turn));
    call('jobs.plan', { tool, input: question }, controller.signal)
      .then(({ preview }) => setAnswer({ turn, found: preview as ToolPreview<T> }))
      .catch((error: unknown) => {
        if (!controller.signal.aborted) setAnswer({ turn, problem: toProblem(error) });
      });
    return () => controller.abort();
  }, [tool, turn]);
  const busy = turn !== undefined && answer.turn !== turn;
  // What was found elsewhere is not shown as if it were here; an older round of the same is, until the new one is there.
  const isSame = answer.turn !== undefined && inputOf(answer.turn) === asked;
  return { busy, found: isSame ? answer.found : undefined, problem: isSame ? answer.problem : undefined };
}

const inputOf = (turn: string): string => turn.slice(turn.indexOf(':') + 1);
