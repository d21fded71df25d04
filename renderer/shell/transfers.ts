import type { Job } from '../../electron/contract/job.ts';
import { DEFAULT_TRANSFERS, type Transfers } from '../../electron/contract/settings.ts';
import type { RequestInput } from '../../electron/contract/index.ts';
import { toProblem } from '../../electron/contract/problem.ts';
import { call } from '../client/client.ts';
import { useSettings } from '../client/stores.ts';
import { text } from '../text/index.ts';
import { formatRate } from '../parts/format.ts';
import { notify } from './notices.ts';

const MEGABYTE = 1024 * 1024;

/** What a speed may be limited to, in bytes a second. */
export const LIMITS = [0.25, 0.5, 1, 2, 5, 10, 25, 50, 100].map((megabytes) => megabytes * MEGABYTE);

/** How many files may be under way at once. */
export const FILES_AT_ONCE = [1, 2, 4, 8, 16];

/** How all transfers together are to go; as the app comes, until the person has chosen. */
export const useTransfers = (): Transfers => useSettings(({ settings }) => settings?.transfers ?? DEFAULT_TRANSFERS);

/** Changes how all transfers together go, from now on. */
export async function changeTransfers(part: Partial<Transfers>): Promise<void> {
  const now = useSettings.getState().settings?.transfers ?? DEFAULT_TRANSFERS;
  await told(call('settings.change', { transfers: { ...now, ...part } }));
}

/** Changes how one job goes, from now on. */
export async function tuneJob(job: Job, how: Omit<RequestInput<'jobs.tune'>, 'jobId'>): Promise<void> {
  await told(call('jobs.tune', { jobId: job.id, ...how }));
}

/** Changes a waiting job's place in the queue. */
export async function moveJob(job: Job, to: RequestInput<'jobs.move'>['to']): Promise<void> {
  await told(call('jobs.move', { jobId: job.id, to }));
}

/** Lets a job end with the files that are under way. */
export async function finishJob(job: Job): Promise<void> {
  await told(call('jobs.finish', { jobId: job.id }));
}

async function told(act: Promise<unknown>): Promise<void> {
  try {
    await act;
  } catch (error) {
    const problem = toProblem(error);
    notify({ tone: 'danger', title: problem.title, text: problem.message });
  }
}

/** A limit as the person reads it. */
export function limitInWords(limit: number | null | undefined): string {
  return limit === null || limit === undefined ? text.transfers.noLimit : formatRate(limit, 'bytes');
}

/** The jobs in the order in which they are shown: what runs, what waits in the order of its turns, what has ended. */
export function inOrder(jobs: readonly Job[]): Job[] {
  const place = ({ status }: Job) => ['running', 'queued'].indexOf(status) >>> 0;
  return [...jobs].sort(
    (one, other) =>
      place(one) - place(other) ||
      (one.status === 'queued'
        ? (one.rank ?? Infinity) - (other.rank ?? Infinity) || one.created - other.created
        : other.created - one.created),
  );
}
