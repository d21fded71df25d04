import type { z } from 'zod';
import { contract, type RequestName, type RequestOutput } from '../contract/index.ts';
import { type Problem, ProblemError, toProblem } from '../contract/problem.ts';
import type { Log } from './log.ts';

type Input<N extends RequestName> = z.output<(typeof contract.requests)[N]['input']>;

/** What answers each request of the contract. */
export type Handlers = {
  readonly [N in RequestName]: (input: Input<N>, signal: AbortSignal) => Promise<RequestOutput<N>> | RequestOutput<N>;
};

export type Answer = { readonly output: unknown } | { readonly problem: Problem };

/**
 * Answers a request by name: checks what comes in, hands it to its handler, checks what goes out. Never rejects: whatever
 * goes wrong is a problem.
 */
export function createDispatch(handlers: Handlers, log: Log) {
  return async (name: string, input: unknown, signal: AbortSignal): Promise<Answer> => {
    try {
      if (!isRequestName(name)) throw invalid(`There is no request called ${JSON.stringify(name.slice(0, 80))}.`);
      const shape = contract.requests[name];
      const parsed = shape.input.safeParse(input);
      if (!parsed.success) throw invalid(issues(parsed.error));
      // The name picks handler and shapes together; TypeScript can't follow the pairing through the map.
      const handler = handlers[name] as (input: unknown, signal: AbortSignal) => unknown;
      return { output: shape.output.parse(await handler(parsed.data, signal)) };
    } catch (error) {
      const problem = toProblem(error);
      if (problem.code === 'internal') log.write('request failed', { name }, error);
      return { problem };
    }
  };
}

function isRequestName(name: string): name is RequestName {
  return Object.hasOwn(contract.requests, name);
}

/** One line that names each wrong field. */
export function issues(error: z.ZodError): string {
  return error.issues
    .slice(0, 5)
    .map((issue) => `${issue.path.join('.') || 'input'}: ${issue.message}`)
    .join('; ');
}

function invalid(technical: string): ProblemError {
  return new ProblemError({
    code: 'invalid-input',
    title: 'That can’t be done as it was asked',
    message: 'What was asked is not complete or not in the right form. Nothing was changed.',
    remedy: 'Correct what is named below and try again.',
    details: { technical },
  });
}
