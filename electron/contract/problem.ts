import { z } from 'zod';

export const problemCode = z.enum([
  'sign-in-failed',
  'host-key-unknown',
  'host-key-changed',
  'unreachable',
  'connection-lost',
  'timed-out',
  'not-found',
  'already-exists',
  'no-permission',
  'no-space',
  'busy',
  'unsupported',
  'invalid-input',
  'command-failed',
  'cancelled',
  'damaged',
  'internal',
]);
export type ProblemCode = z.infer<typeof problemCode>;

/**
 * An error fit for a person: what happened (title), what it means for their data (message), what to do next
 * (remedy). `details` are labelled technical facts to show small and to copy, such as `{technical: 'ECONNREFUSED'}`
 * or, for host keys, `{fingerprint, algorithm, expected, host, port}`. Never a secret.
 */
export const problem = z.strictObject({
  code: problemCode,
  title: z.string(),
  message: z.string(),
  remedy: z.string().optional(),
  retryable: z.boolean(),
  details: z.record(z.string(), z.string()).optional(),
});
export type Problem = z.infer<typeof problem>;

/** The only error that targets, tools and the engine throw on purpose; it carries the problem to the person. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(fields: Omit<Problem, 'retryable'> & { retryable?: boolean }, options?: ErrorOptions) {
    super(`${fields.code}: ${fields.title}`, options);
    this.name = 'ProblemError';
    this.problem = { retryable: false, ...fields };
  }
}

/** True when `error` carries a problem, of the given code if one is named. */
export function isProblem(error: unknown, code?: ProblemCode): error is ProblemError {
  return error instanceof ProblemError && (code === undefined || error.problem.code === code);
}

/** How a `damaged` problem says, among its details, that a disk could not read what it holds. */
export const READ_ERROR = { disk: 'read error' } as const;

/** True where a disk could not read what it holds, so that trying beside it makes sense. */
export function isReadError(error: unknown): error is ProblemError {
  return isProblem(error, 'damaged') && error.problem.details?.['disk'] === READ_ERROR.disk;
}

/** The problem that any thrown value amounts to; a value that is no `ProblemError` is an internal error of ours. */
export function toProblem(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  if (error instanceof Error && error.name === 'AbortError') return cancelled().problem;
  return {
    code: 'internal',
    title: 'Something went wrong inside Rescue Desk',
    message:
      'This is a mistake in the app, not in your server. What was being done has stopped; nothing more is changed.',
    remedy: 'Try it again. If it happens again, copy the details into a report for the developers.',
    retryable: true,
    details: { technical: error instanceof Error ? `${error.name}: ${error.message}` : String(error) },
  };
}

/** The problem of work that the person stopped. */
export function cancelled(): ProblemError {
  return new ProblemError({
    code: 'cancelled',
    title: 'Stopped',
    message: 'It was stopped before it was finished.',
  });
}
