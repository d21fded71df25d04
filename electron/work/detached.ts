import { z } from 'zod';
import { ProblemError } from '../contract/problem.ts';
import type { JobContext } from '../engine/tool.ts';
import type { DetachedCommand, Target } from '../targets/target.ts';
import type { Steady } from './steady.ts';
import { quoted } from './words.ts';

const startedLine = z.object({ state: z.literal('started'), step: z.string() });

/** Milliseconds that ending a program and forgetting it may take once the job itself has ended. */
const AFTERWARDS = 30_000;

/** True where an earlier run of the job had started one of its programs. */
export async function hasStarted({ journal }: Pick<JobContext, 'journal'>): Promise<boolean> {
  return (await stepsIn(journal)).size > 0;
}

async function stepsIn(journal: JobContext['journal']): Promise<Set<string>> {
  const steps = new Set<string>();
  for await (const raw of journal) {
    const line = startedLine.safeParse(raw).data;
    if (line) steps.add(line.step);
  }
  return steps;
}

/** How a program ended; `stderr` has the last of its errors. */
export interface Ended {
  readonly status: number;
  readonly stderr: string;
}

/**
 * Runs the programs of a job so that they outlive the connection and this app: a later run of the job finds them again under
 * the same `step`, hears all that they said, and starts none twice, also not after the server was restarted. Stopping the job
 * ends them. Where the server lacks the means, they run as others do, and are lost with the connection.
 */
export async function detachedSteps(
  context: Pick<JobContext, 'jobId' | 'journal' | 'record' | 'log' | 'signal'>,
  target: Target,
  steady: Steady,
) {
  const { signal } = context;
  const { commands } = target;
  const earlier = await stepsIn(context.journal);

  /** `onOutput` gets the output from the beginning on, in order. */
  return async (step: string, command: DetachedCommand, onOutput: (chunk: Uint8Array) => void): Promise<Ended> => {
    if (!commands) throw noPrograms();
    const { detached } = commands;
    const id = `${context.jobId}-${step}`;
    const attached = async () => {
      context.log(`If the connection is lost, ${quoted(command.program)} ends too: the server can’t keep it running.`);
      const running = await commands.start(command, { signal });
      for await (const chunk of running.stdout) onOutput(chunk);
      return running.done;
    };
    if (!detached) return attached();
    try {
      if (!earlier.has(step)) {
        await steady.run(() => detached.start(id, command, signal));
        await context.record({ state: 'started', step });
      }
    } catch (error) {
      if (error instanceof ProblemError && error.problem.code === 'unsupported') return attached();
      throw error;
    }
    let reached = 0;
    try {
      const ended = await steady.run(
        async () => {
          const running = await detached.follow(id, { from: reached, signal });
          for await (const chunk of running.stdout) {
            reached += chunk.length;
            onOutput(chunk);
          }
          return running.done;
        },
        () => reached,
      );
      await detached.forget(id, AbortSignal.timeout(AFTERWARDS)).catch(() => undefined);
      return ended;
    } catch (error) {
      // Only the person's own word ends it; when the app ends, it goes on.
      if (signal.aborted && signal.reason instanceof ProblemError) {
        const limit = AbortSignal.timeout(AFTERWARDS);
        await detached.stop(id, limit).catch(() => undefined);
        await detached.forget(id, limit).catch(() => undefined);
      }
      throw error;
    }
  };
}

const noPrograms = () =>
  new ProblemError({
    code: 'unsupported',
    title: 'No programs can be run there',
    message: 'This needs a program on the server, and the server lets none be run. Nothing was changed.',
  });
