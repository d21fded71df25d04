import type { Call, EventName, EventPayload, On } from '../contract/index.ts';
import { ProblemError } from '../contract/problem.ts';
import type { Engine } from '../engine/engine.ts';

/** The engine's calls and events as typed functions, for a host in the same process. */
export function direct(engine: Pick<Engine, 'call' | 'on'>): { call: Call; on: On } {
  const never = new AbortController().signal;
  return {
    async call(name, input, signal) {
      const answer = await engine.call(name, input, signal ?? never);
      if ('problem' in answer) throw new ProblemError(answer.problem);
      // The engine has checked the output against this very request's shape.
      return answer.output as never;
    },
    on: <E extends EventName>(name: E, listener: (payload: EventPayload<E>) => void) =>
      engine.on((event) => {
        if (event.name === name) listener(event.payload as EventPayload<E>);
      }),
  };
}
