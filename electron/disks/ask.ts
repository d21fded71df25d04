import { isProblem } from '../contract/problem.ts';
import type { Target } from '../targets/target.ts';

/** What a program said; undefined where it is not there. */
export interface Said {
  readonly status: number;
  readonly text: string;
}

/** Asks a program on the server, in English, and within a limit: a failing disk must not keep the rest waiting. */
export type Ask = (program: string, args: readonly string[]) => Promise<Said | undefined>;

/** How long (ms) one program may take, and how much it may say. */
const PATIENCE = 30_000;
const LIMIT = 4 * 1024 * 1024;

/** Runs one program after the other question by question, at most a few at once. Rejects when the connection is lost or
 *  `signal` aborts; a program that takes too long or says too much has said nothing, with status 124. */
export function asking(commands: NonNullable<Target['commands']>, signal: AbortSignal): Ask {
  return async (program, args) => {
    const late = AbortSignal.timeout(PATIENCE);
    try {
      const { status, stdout } = await commands.run(
        { program, args, environment: { LC_ALL: 'C.UTF-8', LVM_SUPPRESS_FD_WARNINGS: '1' } },
        { signal: AbortSignal.any([signal, late]), limit: LIMIT },
      );
      return { status, text: Buffer.from(stdout).toString('utf8') };
    } catch (error) {
      signal.throwIfAborted();
      if (isProblem(error, 'not-found')) return undefined;
      if (late.aborted || isProblem(error, 'command-failed')) return { status: 124, text: '' };
      throw error;
    }
  };
}
