import type { Job } from '../contract/job.ts';
import { ProblemError, toProblem } from '../contract/problem.ts';
import type { JobList } from './job-list.ts';
import { anotherSystem, forTheNight, neverStarted, notSignedIn } from './job-problems.ts';
import type { JobParts, JobWork } from './job-work.ts';

/** The jobs that wait their turn. They run one by one, while none runs that was started at once. */
export interface JobQueue {
  has(id: string): boolean;
  /** Holds a waiting job back, or lets it take its turn. */
  hold(id: string, held: boolean): void;
  /** Changes its place among those that wait. */
  move(id: string, to: 'first' | 'earlier' | 'later'): void;
  /** Ends a job that has not begun. */
  drop(id: string): void;
  /** Starts the next one, if it is its turn. */
  turn(): void;
  close(): Promise<void>;
}

/** Milliseconds after which the clock is looked at again: it may be set, or the computer sleep. */
const LOOK_AT_CLOCK = 30_000;

export function createJobQueue(
  list: JobList,
  work: () => JobWork,
  { targets, log, nextNight }: Pick<JobParts, 'targets' | 'log' | 'nextNight'>,
): JobQueue {
  /** What nobody waits for but the end of the app. */
  const pending = new Set<Promise<void>>();
  let turning = false;
  let closed = false;
  let clock: NodeJS.Timeout | undefined;

  const aside = (act: Promise<unknown>) => {
    const done = act
      .then(() => undefined)
      .catch((error: unknown) => log.write('queue of jobs', {}, error))
      .finally(() => pending.delete(done));
    pending.add(done);
  };

  /** Why it is not this job's turn whatever the others do; it is told to the person. */
  const bar = (job: Job) => {
    const start = job.atNight ? nextNight() : undefined;
    if (start) return forTheNight(start);
    const open = new Set(targets.list().map(({ id }) => id));
    const missing = job.targets.find(({ id }) => !open.has(id));
    return missing && notSignedIn(missing.id);
  };

  /** The first that may begin. */
  const nextInTurn = (): Job | undefined => {
    for (const job of list.waiting()) {
      if (job.paused) continue;
      const reason = bar(job);
      if (!reason) return job;
      if (job.waiting?.title !== reason.title) list.change(job.id, { waiting: reason });
    }
    return undefined;
  };

  const watchClock = () => {
    clearTimeout(clock);
    if (closed || !list.waiting().some(({ atNight, paused }) => atNight && !paused)) return;
    clock = setTimeout(turn, LOOK_AT_CLOCK);
    clock.unref();
  };

  /** Starts the first job of the queue that may begin, where none is running. */
  const takeTurn = async (): Promise<void> => {
    watchClock();
    if (turning || closed) return;
    const next = nextInTurn();
    const works = [...work().ids()].some((id) => list.get(id)?.paused === false);
    if (works || !next) return;
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

  const turn = () => aside(takeTurn());

  const begin = async (job: Job): Promise<void> => {
    const begun = list.change(job.id, { status: 'running', started: Date.now(), waiting: undefined });
    const consent = await list.consent(job.id);
    for (const { id, key } of job.targets) if (targets.find(id).key !== key) throw new ProblemError(anotherSystem);
    await work().start(begun, consent);
  };

  return {
    has: (id) => list.find(id).status === 'queued',
    hold: (id, held) => aside(list.save(list.change(id, { paused: held, waiting: undefined }))),
    move(id, to) {
      const order = list.waiting().map((job) => job.id);
      const from = order.indexOf(id);
      if (from === -1) return;
      const place = { first: 0, earlier: from - 1, later: from + 1 }[to];
      order.splice(from, 1);
      order.splice(Math.max(0, place), 0, id);
      for (const [rank, one] of order.entries()) aside(list.save(list.change(one, { rank })));
    },
    drop: (id) => aside(list.end(id, { status: 'cancelled', problem: neverStarted })),
    turn,
    async close() {
      closed = true;
      clearTimeout(clock);
      await Promise.all(pending);
    },
  };
}
