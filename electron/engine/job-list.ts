import { z } from 'zod';
import { claim, type Job, job as jobShape } from '../contract/job.ts';
import { ProblemError } from '../contract/problem.ts';
import { isAlive } from './alive.ts';
import type { Events } from './events.ts';
import { appClosed, jobGone, planGone } from './job-problems.ts';
import type { Log } from './log.ts';
import type { Store } from './store.ts';

/** What a job may rely on when it runs again: the parts of its plan that the person agreed to. */
const consentShape = z.strictObject({ claims: z.array(claim), preview: z.unknown() });
export type Consent = z.infer<typeof consentShape>;

/** The jobs that are known, each on the disk, too. Every change is told to the page. */
export interface JobList {
  /** The oldest first. */
  all(): Job[];
  /** Those that wait, in the order of their turns. */
  waiting(): Job[];
  get(id: string): Job | undefined;
  /** A `not-found` problem where it was dismissed. */
  find(id: string): Job;
  /** Takes a job and what was agreed to; resolves when both are on the disk. */
  keep(job: Job, consent: Consent): Promise<void>;
  change(id: string, part: Partial<Job>): Job;
  save(job: Job): Promise<void>;
  /** The job is over; resolves when that is on the disk, as far as the disk allows. */
  end(id: string, part: Partial<Job>): Promise<void>;
  /** A `damaged` problem where it can't be read any more. */
  consent(id: string): Promise<Consent>;
  remove(id: string): Promise<void>;
}

/** A job on the disk names the process that runs it, so that another engine on the same folder leaves it alone. */
const recordShape = z.strictObject({ job: jobShape, process: z.number().int() });

/** Ended jobs that are kept over a restart. */
const MOST_ENDED = 200;

export async function openJobList(store: Store, events: Events, log: Log): Promise<JobList> {
  const known = new Map<string, Job>();
  const file = (id: string, name: string) => `jobs/${id}/${name}`;
  const save = (job: Job) => store.write(file(job.id, 'job.json'), { job, process: process.pid });
  const tell = (job: Job) => events.emit({ name: 'job.changed', payload: job });

  const all = () => [...known.values()].sort((one, other) => one.created - other.created);

  const find = (id: string): Job => {
    const job = known.get(id);
    if (job) return job;
    throw new ProblemError(jobGone);
  };

  const change = (id: string, part: Partial<Job>): Job => {
    const job = { ...find(id), ...part };
    known.set(id, job);
    tell(job);
    return job;
  };

  for (const id of await store.names('jobs')) {
    const record = await store.read(file(id, 'job.json'), recordShape);
    if (!record || record.job.id !== id) continue;
    const unfinished = isUnfinished(record.job);
    if (unfinished && record.process !== process.pid && isAlive(record.process)) continue;
    known.set(id, unfinished ? asFound(record.job) : record.job);
  }

  const ended = [...known.values()].filter((job) => !isUnfinished(job) && job.status !== 'interrupted');
  for (const old of ended.sort((one, other) => other.created - one.created).slice(MOST_ENDED)) {
    known.delete(old.id);
    await store.remove(`jobs/${old.id}`);
  }

  return {
    all,
    waiting: () =>
      all()
        .filter(({ status }) => status === 'queued')
        .sort((one, other) => (one.rank ?? Infinity) - (other.rank ?? Infinity) || one.created - other.created),
    get: (id) => known.get(id),
    find,
    async keep(job, consent) {
      await store.write(file(job.id, 'plan.json'), consent);
      await save(job);
      known.set(job.id, job);
    },
    change,
    save,
    async end(id, part) {
      const job = change(id, { ...part, ended: Date.now(), paused: false, waiting: undefined });
      // A full disk must not hide how the job ended; after a restart it counts as interrupted.
      await save(job).catch((error: unknown) => log.write('job not saved', { job: id }, error));
    },
    async consent(id) {
      const consent = await store.read(file(id, 'plan.json'), consentShape);
      if (!consent) throw new ProblemError(planGone);
      return consent;
    },
    async remove(id) {
      known.delete(id);
      await store.remove(`jobs/${id}`);
    },
  };
}

/** True while it works or will. */
export const isUnfinished = ({ status }: Job): boolean => status === 'running' || status === 'queued';

/** An unfinished job in an app that was just opened, where nothing starts by itself. */
function asFound(job: Job): Job {
  // One for the night was told when to begin.
  if (job.status === 'queued') return { ...job, paused: job.paused || !job.atNight, waiting: undefined };
  return { ...job, status: 'interrupted', paused: false, ending: undefined, waiting: undefined, problem: appClosed };
}
