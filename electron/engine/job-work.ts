import type { Job } from '../contract/job.ts';
import { type Problem, toProblem } from '../contract/problem.ts';
import type { Claims } from './claims.ts';
import type { Contents } from './contents.ts';
import type { Events } from './events.ts';
import type { Consent, JobList } from './job-list.ts';
import type { JobLogs } from './job-logs.ts';
import { appClosed } from './job-problems.ts';
import { type JobRun, startRun } from './job-run.ts';
import type { Log } from './log.ts';
import type { Secrets } from './secrets.ts';
import type { SpeedLimit } from './speed-limit.ts';
import type { Store } from './store.ts';
import type { Targets } from './targets.ts';
import type { Tool } from './tool.ts';
import type { UndoRecords } from './undo.ts';

/** What jobs need of the engine to run. */
export interface JobParts {
  readonly store: Store;
  readonly targets: Targets;
  readonly claims: Claims;
  readonly secrets: Secrets;
  readonly events: Events;
  readonly log: Log;
  readonly undo: UndoRecords;
  readonly contents: Contents;
  /** For all jobs together. */
  readonly allTogether: SpeedLimit;
  /** When the next night begins; undefined while it is night. */
  readonly nextNight: () => Date | undefined;
}

/** The jobs that are running. */
export interface JobWork {
  /** Runs a job; resolves when it has begun. A `busy` problem where another one works there. */
  start(job: Job, consent: Consent): Promise<Job>;
  get(id: string): JobRun | undefined;
  ids(): Iterable<string>;
  /** Resolves when the job of this id runs no more and how it ended is on the disk. */
  ended(id: string): Promise<void>;
  /** Interrupts all; resolves when none is running. */
  close(): Promise<void>;
}

interface Running {
  readonly run: JobRun;
  readonly ended: Promise<void>;
}

/** Milliseconds between two records of a running job's progress on the disk. */
const SAVE_EVERY = 5000;

/** `ended` is told that a job is over. */
export function createJobWork(
  { store, targets, claims, secrets, events, log, undo, contents, allTogether, nextNight }: JobParts,
  { tool, list, logs, ended }: { tool: (id: string) => Tool; list: JobList; logs: JobLogs; ended: () => void },
): JobWork {
  const running = new Map<string, Running>();

  const work = async (job: Job, run: JobRun, changesEnded: () => Promise<void>, release: () => void) => {
    let lastSave = Date.now();
    const stopSaving = events.on(({ name, payload }) => {
      if (name !== 'job.changed' || payload.id !== job.id || Date.now() - lastSave < SAVE_EVERY) return;
      lastSave = Date.now();
      list.save(payload).catch((error: unknown) => log.write('job not saved', { job: job.id }, error));
    });
    const outcome = await runTool(job, run);
    run.settle();
    stopSaving();
    await changesEnded();
    // The claims go back first: whoever hears that the job has ended may start the next one at once.
    release();
    await list.end(job.id, { ...outcome, ending: undefined });
    running.delete(job.id);
    ended();
  };

  /** How the job ends. */
  const runTool = async (job: Job, run: JobRun): Promise<Partial<Job>> => {
    try {
      const owner = tool(job.tool);
      const outcome = await owner.run(run.context, owner.contract.input.parse(job.input));
      const result: unknown = owner.contract.result.parse(outcome.result);
      return outcome.problem ? { ...stopped(run, outcome.problem), result } : { status: 'done', result };
    } catch (error) {
      const problem = toProblem(error);
      if (problem.code === 'internal') log.write('job failed', { job: job.id, tool: job.tool }, error);
      return stopped(run, problem);
    }
  };

  return {
    async start(job, consent) {
      const release = claims.take(job.title, consent.claims);
      try {
        await list.keep(job, consent);
      } catch (error) {
        release();
        throw error;
      }
      const changes = undo.writer(job);
      const journal = `jobs/${job.id}/journal.jsonl`;
      const run = startRun({
        jobId: job.id,
        target: (id) => targets.find(id),
        secret: (handle) => secrets.reveal(handle),
        preview: consent.preview,
        undo: changes,
        undoing: (id) => undo.read(id),
        undoRecords: () => undo.list(),
        content: (handle) => contents.read(handle),
        now: () => list.find(job.id),
        allTogether,
        nextNight,
        journal: store.lines(journal),
        record: (line) => store.append(journal, line),
        change: (part) => list.change(job.id, part),
        log: (line) => logs.add(job.id, line),
      });
      list.change(job.id, {});
      running.set(job.id, { run, ended: work(job, run, () => changes.ended(), release) });
      return job;
    },
    get: (id) => running.get(id)?.run,
    ids: () => running.keys(),
    async ended(id) {
      await running.get(id)?.ended;
    },
    async close() {
      for (const { run } of running.values()) run.interrupt();
      await Promise.allSettled([...running.values()].map((job) => job.ended));
    },
  };
}

/** How a run that did not get done counts. */
function stopped(run: JobRun, problem: Problem): Pick<Job, 'status' | 'problem'> {
  if (run.interrupted) return { status: 'interrupted', problem: appClosed };
  const byPerson = run.context.signal.aborted || (run.ending && problem.code === 'cancelled');
  return { status: byPerson ? 'cancelled' : 'failed', problem };
}
