import type { Job } from '../../electron/contract/job.ts';
import { toProblem } from '../../electron/contract/problem.ts';
import { call } from '../client/client.ts';
import { forgetJob, takeJob, useJobs } from '../client/stores.ts';
import type { Tone } from '../parts/banner.tsx';
import { formatBytes, formatCount, formatDuration, formatPercent, formatRate } from '../parts/format.ts';
import { text } from '../text/index.ts';
import { notify } from './notices.ts';
import { viewOf } from './tool-views.ts';

/** How a job stands, as the person sees it: its status, with pausing and waiting told apart. */
export type Standing = Job['status'] | 'paused' | 'waiting' | 'held';

export function standingOf(job: Job): Standing {
  if (job.status !== 'running' && job.status !== 'queued') return job.status;
  if (job.paused) return job.status === 'queued' ? 'held' : 'paused';
  return job.waiting ? 'waiting' : job.status;
}

/** True while it works or will. */
export function isAlive(job: Job): boolean {
  return job.status === 'running' || job.status === 'queued';
}

/** The colour of each standing; running ones have none. */
export const tones: Partial<Record<Standing, Tone>> = {
  paused: 'info',
  held: 'info',
  waiting: 'warning',
  done: 'ok',
  failed: 'danger',
  cancelled: 'info',
  interrupted: 'warning',
};

/** One line about where the job stands: amounts, rate and time left, or why it stopped. */
export function jobLine(job: Job): string {
  const words = text.shell.jobs;
  switch (standingOf(job)) {
    case 'failed':
      return job.problem?.title ?? words.status.failed;
    case 'interrupted':
      return words.interruptedLine;
    case 'cancelled':
      return words.cancelledLine;
    case 'waiting':
      return job.waiting?.title ?? words.status.waiting;
    case 'queued':
      return words.queuedLine;
    case 'held':
      return words.heldLine;
    case 'done':
      return (job.result === undefined ? undefined : viewOf(job.tool).resultLine?.(job.result)) ?? words.status.done;
    case 'paused':
      return [words.status.paused, amounts(job)].filter(Boolean).join(' · ');
    case 'running':
      break;
  }
  return (
    [amounts(job), speed(job), left(job), job.ending && text.transfers.ending].filter(Boolean).join(' · ') ||
    words.status.running
  );
}

function amounts(job: Job): string {
  const words = text.shell.jobs;
  const { done, total, unit } = job.progress;
  const amount = unit === 'bytes' ? formatBytes : formatCount;
  return total === undefined
    ? done === 0
      ? ''
      : amount(done)
    : `${formatPercent(done, total)} · ${words.amountOf(amount(done), amount(total))}`;
}

function speed(job: Job): string {
  const rate = job.progress.rate === undefined ? '' : formatRate(job.progress.rate, job.progress.unit);
  const limit = job.limit === undefined ? '' : text.transfers.limitedTo(formatRate(job.limit, 'bytes'));
  return [rate, limit].filter(Boolean).join(', ');
}

function left(job: Job): string {
  const { remaining } = job.progress;
  return remaining === undefined ? '' : text.shell.jobs.left(formatDuration(remaining));
}

/** Does something to a job; a problem is told as a notice, since the job's own state shows what holds. */
export async function actOnJob(act: 'pause' | 'resume' | 'cancel' | 'retry' | 'dismiss', job: Job): Promise<void> {
  try {
    if (act === 'retry') takeJob(await call('jobs.retry', { jobId: job.id }));
    else await call(`jobs.${act}`, { jobId: job.id });
    if (act === 'dismiss') forgetJob(job.id);
  } catch (error) {
    const problem = toProblem(error);
    notify({ tone: 'danger', title: problem.title, text: problem.message });
  }
}

/** Does something to every job it fits. */
export function actOnAll(act: 'pause' | 'resume' | 'dismiss'): void {
  for (const job of useJobs.getState().jobs) {
    const fits = act === 'dismiss' ? !isAlive(job) : isAlive(job) && job.paused === (act === 'resume');
    if (fits) void actOnJob(act, job);
  }
}
