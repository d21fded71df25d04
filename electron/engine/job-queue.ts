import type { Job } from '../contract/job.ts';
import { ProblemError, toProblem } from '../contract/problem.ts';
import type { JobList } from './job-list.ts';
import { anotherSystem, neverStarted } from './job-problems.ts';
import type { JobWork } from './job-work.ts';
import type { Log } from './log.ts';
import type { Targets } from './targets.ts';

/** The jobs that wait their turn. They run one by one, while none runs that was started at once. */
export interface JobQueue {
  has(id: string): boolean;
  /** Holds a waiting job back, or lets it take its turn. */
  hold(id: string, held: boolean): void;
  /** Ends a job that has not begun. */
  drop(id: string): void;
  /** Starts the next one, if it is its turn. */
  turn(): void;
  close(): Promise<void>;
}

export function createJobQueue(list: JobList, work: () => JobWork, targets: Targets, log: Log): JobQueue {
  /** What nobody waits for but the end of the app. */
  const pending = new Set<Promise<void>>();
  let turning = false;
  let closed = false;

  const aside = (act: Promise<void>) => {
    const done = act
      .catch((error: unknown) => log.write('queue of jobs', {}, error))
      .finally(() => pending.delete(done));
    pending.add(done);
  };

  /** Starts the first job of the queue that is not held, where none is running. */
  const takeTurn = async (): Promise<void> => {
    const works = [...work().ids()].some((id) => list.get(id)?.paused === false);
    const next = list.all().find(({ status, paused }) => status === 'queued' && !paused);
    if (turning || closed || works || !next) return;
    turning = true;
    try {
      await begin(next);
    } catch (error) {
      const problem = toProblem(error);
      // What bars it is a job that is paused; its end, or the person, gives the next turn.
      if (problem.code === 'busy') list.change(next.id, { status: 'queued', started: undefined, waiting: problem });
      else await list.end(next.id, { status: 'failed', problem });
    } finally {
      turning = false;
    }
    if (list.get(next.id)?.status === 'failed') await takeTurn();
  };

  const begin = async (job: Job): Promise<void> => {
    const begun = list.change(job.id, { status: 'running', started: Date.now(), waiting: undefined });
    const consent = await list.consent(job.id);
    for (const { id, key } of job.targets) if (targets.find(id).key !== key) throw new ProblemError(anotherSystem);
    await work().start(begun, consent);
  };

  return {
    has: (id) => list.find(id).status === 'queued',
    hold: (id, held) => aside(list.save(list.change(id, { paused: held, waiting: undefined }))),
    drop: (id) => aside(list.end(id, { status: 'cancelled', problem: neverStarted })),
    turn: () => aside(takeTurn()),
    async close() {
      closed = true;
      await Promise.all(pending);
    },
  };
}
