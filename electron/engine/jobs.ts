import { randomUUID } from 'node:crypto';
import type { Job, JobFile, LogLine, Plan, StartWhen } from '../contract/job.ts';
import { ProblemError } from '../contract/problem.ts';
import { pageOfFiles } from './job-files.ts';
import { isUnfinished, openJobList } from './job-list.ts';
import { createJobLogs } from './job-logs.ts';
import { createJobPlans } from './job-plans.ts';
import { alreadyDone, stillRunning, takenBack } from './job-problems.ts';
import { createJobQueue } from './job-queue.ts';
import { createJobWork, type JobParts, type JobWork } from './job-work.ts';
import type { Tool } from './tool.ts';

/** Plans and the jobs made of them. A job is on the disk, so that it outlives views, links and this process. */
export interface Jobs {
  plan(toolId: string, input: unknown, signal: AbortSignal): Promise<Plan>;
  start(planId: string, phrase?: string, when?: StartWhen): Promise<Job>;
  list(): Job[];
  pause(id: string): void;
  resume(id: string): void;
  /** Asks a running job to stop; it has stopped when its status says so. */
  cancel(id: string): void;
  /** Lets a running job end with the files it works on now; a waiting one is dropped. */
  finish(id: string): void;
  /** Changes how a job works from now on; null takes a limit away. */
  tune(id: string, how: Tuning): Promise<void>;
  move(id: string, to: 'first' | 'earlier' | 'later'): void;
  /** The total limit or the hours of the night are others now, or a target was opened: what waits may go on. */
  wake(): void;
  retry(id: string): Promise<Job>;
  dismiss(id: string): Promise<void>;
  log(id: string): Promise<LogLine[]>;
  /** What it did file by file: see `jobs.files`. */
  files(id: string, from: number): Promise<{ files: JobFile[]; next?: number }>;
  /** Goes on with interrupted jobs whose targets are all there again, each the same system as before. */
  resumeInterrupted(): void;
  close(): Promise<void>;
}

export interface Tuning {
  readonly limit?: number | null | undefined;
  readonly filesAtOnce?: number | null | undefined;
  readonly atNight?: boolean | undefined;
}

export async function openJobs(parts: JobParts & { readonly tools: readonly Tool[] }): Promise<Jobs> {
  const { tools, store, targets, secrets, events, log, undo, contents } = parts;
  const byId = new Map(tools.map((tool) => [tool.contract.id, tool]));
  const list = await openJobList(store, events, log);
  const logs = createJobLogs(store, events, secrets, log);
  const plans = createJobPlans();

  const tool = (id: string): Tool => {
    const found = byId.get(id);
    if (found) return found;
    throw new ProblemError({
      code: 'invalid-input',
      title: 'There is no such tool',
      message: `This version of Rescue Desk has no tool called “${id}”. Nothing was changed.`,
    });
  };

  const queue = createJobQueue(list, () => work, parts);
  const work: JobWork = createJobWork(parts, { tool, list, logs, ended: () => queue.turn() });

  /** Waits until an ended job is on the disk as such; a `busy` problem while it runs. */
  const settled = async (id: string) => {
    if (isUnfinished(list.find(id))) throw new ProblemError(stillRunning);
    await work.ended(id);
  };

  const retry = async (id: string): Promise<Job> => {
    await settled(id);
    const job = list.find(id);
    if (job.status === 'done') throw new ProblemError(alreadyDone);
    if (await undo.isTakenBack(id)) throw new ProblemError(takenBack);
    const present = job.targets.map(({ id: targetId }) => ({ id: targetId, key: targets.find(targetId).key }));
    const consent = await list.consent(id);
    const { problem: _, ended: __, result: ___, waiting: ____, ...rest } = job;
    return work.start({ ...rest, targets: present, status: 'running', paused: false, started: Date.now() }, consent);
  };

  return {
    async plan(toolId, input, signal) {
      return plans.make(tool(toolId), input, {
        target: (id) => targets.find(id),
        signal,
        undoRecord: (id) => undo.read(id),
        undoRecords: () => undo.list(),
        content: (handle) => contents.read(handle),
      });
    },
    async start(planId, phrase, when = 'now') {
      const plan = plans.startable(planId, phrase);
      const owner = tool(plan.tool);
      const job: Job = {
        id: randomUUID(),
        tool: plan.tool,
        title: plan.title,
        summary: plan.summary,
        input: plan.input,
        targets: owner.targets(plan.input).map((id) => ({ id, key: targets.find(id).key })),
        status: when === 'now' ? 'running' : 'queued',
        paused: when === 'held',
        ...(when === 'night' && { atNight: true }),
        created: Date.now(),
        started: when === 'now' ? Date.now() : undefined,
        progress: { done: 0, unit: 'steps' },
      };
      const consent = { claims: plan.claims, preview: owner.kept ? owner.kept(plan.preview) : plan.preview };
      if (when === 'now') await work.start(job, consent);
      else {
        await list.keep(job, consent);
        list.change(job.id, {});
        queue.turn();
      }
      plans.used(planId);
      return job;
    },
    list: () => list.all(),
    pause(id) {
      if (queue.has(id)) queue.hold(id, true);
      else work.get(id)?.pause();
      queue.turn();
    },
    resume(id) {
      if (queue.has(id)) queue.hold(id, false);
      else work.get(id)?.resume();
      queue.turn();
    },
    cancel(id) {
      if (queue.has(id)) queue.drop(id);
      else work.get(id)?.cancel();
    },
    finish(id) {
      if (queue.has(id)) queue.drop(id);
      else work.get(id)?.finish();
    },
    async tune(id, { limit, filesAtOnce, atNight }) {
      const job = list.change(id, {
        ...(limit !== undefined && { limit: limit ?? undefined }),
        ...(filesAtOnce !== undefined && { filesAtOnce: filesAtOnce ?? undefined }),
        ...(atNight !== undefined && { atNight, waiting: undefined }),
      });
      work.get(id)?.tuned();
      queue.turn();
      await list.save(job);
    },
    move(id, to) {
      queue.move(id, to);
      queue.turn();
    },
    wake() {
      for (const id of work.ids()) work.get(id)?.tuned();
      queue.turn();
    },
    retry,
    async dismiss(id) {
      await settled(id);
      logs.forget(id);
      await list.remove(id);
    },
    async log(id) {
      list.find(id);
      return logs.read(id);
    },
    async files(id, from) {
      const owner = tool(list.find(id).tool);
      return pageOfFiles(store.lines(`jobs/${id}/journal.jsonl`), (line) => owner.files?.(line) ?? [], from);
    },
    resumeInterrupted() {
      const there = new Map(
        targets
          .list()
          .filter(({ state }) => state === 'connected')
          .map(({ id, key }) => [id, key]),
      );
      for (const job of list.all()) {
        if (job.status !== 'interrupted' || !job.targets.every(({ id, key }) => there.get(id) === key)) continue;
        retry(job.id).catch((error: unknown) => log.write('interrupted job not resumed', { job: job.id }, error));
      }
    },
    async close() {
      const ending = queue.close();
      await work.close();
      await ending;
    },
  };
}
