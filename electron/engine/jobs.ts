import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { claim, type Job, job as jobShape, type LogLine, logLine, type Plan, type StartWhen } from '../contract/job.ts';
import { type Problem, ProblemError, toProblem } from '../contract/problem.ts';
import { isAlive } from './alive.ts';
import type { Claims } from './claims.ts';
import { issues } from './dispatch.ts';
import type { Contents } from './contents.ts';
import type { Events } from './events.ts';
import { type JobRun, startRun } from './job-run.ts';
import type { Log } from './log.ts';
import type { Secrets } from './secrets.ts';
import type { Store } from './store.ts';
import type { Targets } from './targets.ts';
import type { Tool } from './tool.ts';
import type { UndoRecords } from './undo.ts';

/** Plans and the jobs made of them. A job is on the disk, so that it outlives views, links and this process. */
export interface Jobs {
  plan(toolId: string, input: unknown, signal: AbortSignal): Promise<Plan>;
  start(planId: string, phrase?: string, when?: StartWhen): Promise<Job>;
  list(): Job[];
  pause(id: string): void;
  resume(id: string): void;
  /** Asks a running job to stop; it has stopped when its status says so. */
  cancel(id: string): void;
  retry(id: string): Promise<Job>;
  dismiss(id: string): Promise<void>;
  log(id: string): Promise<LogLine[]>;
  /** Goes on with interrupted jobs whose targets are all there again, each the same system as before. */
  resumeInterrupted(): void;
  close(): Promise<void>;
}

interface Parts {
  readonly tools: readonly Tool[];
  readonly store: Store;
  readonly targets: Targets;
  readonly claims: Claims;
  readonly secrets: Secrets;
  readonly events: Events;
  readonly log: Log;
  readonly undo: UndoRecords;
  readonly contents: Contents;
}

interface Running {
  readonly run: JobRun;
  readonly ended: Promise<void>;
}

/** A job on the disk names the process that runs it, so that another engine on the same folder leaves it alone. */
const recordShape = z.strictObject({ job: jobShape, process: z.number().int() });

const MOST_PLANS = 100;
/** Ended jobs that are kept over a restart. */
const MOST_ENDED = 200;
const MOST_LOG_LINES = 1000;
/** Milliseconds between two records of a running job's progress on the disk. */
const SAVE_EVERY = 5000;

export async function openJobs({
  tools,
  store,
  targets,
  claims,
  secrets,
  events,
  log,
  undo,
  contents,
}: Parts): Promise<Jobs> {
  const byId = new Map(tools.map((tool) => [tool.contract.id, tool]));
  const plans = new Map<string, Plan>();
  const known = new Map<string, Job>();
  const running = new Map<string, Running>();
  const logs = new Map<string, LogLine[]>();

  const file = (id: string, name: string) => `jobs/${id}/${name}`;
  const save = (job: Job) => store.write(file(job.id, 'job.json'), { job, process: process.pid });
  const tell = (job: Job) => events.emit({ name: 'job.changed', payload: job });

  const tool = (id: string): Tool => {
    const found = byId.get(id);
    if (found) return found;
    throw new ProblemError({
      code: 'invalid-input',
      title: 'There is no such tool',
      message: `This version of Rescue Desk has no tool called “${id}”. Nothing was changed.`,
    });
  };

  const find = (id: string): Job => {
    const job = known.get(id);
    if (job) return job;
    throw new ProblemError({
      code: 'not-found',
      title: 'This job is no longer in the list',
      message: 'It was dismissed.',
    });
  };

  const change = (id: string, part: Partial<Job>): Job => {
    const job = { ...find(id), ...part };
    known.set(id, job);
    tell(job);
    return job;
  };

  const end = async (id: string, part: Partial<Job>) => {
    const job = change(id, { ...part, ended: Date.now(), paused: false, waiting: undefined });
    // A full disk must not hide how the job ended; after a restart it counts as interrupted.
    await save(job).catch((error: unknown) => log.write('job not saved', { job: id }, error));
  };

  const work = async (job: Job, run: JobRun, ended: () => Promise<void>, release: () => void) => {
    let lastSave = Date.now();
    const stopSaving = events.on(({ name, payload }) => {
      if (name !== 'job.changed' || payload.id !== job.id || Date.now() - lastSave < SAVE_EVERY) return;
      lastSave = Date.now();
      save(payload).catch((error: unknown) => log.write('job not saved', { job: job.id }, error));
    });
    const outcome = await runTool(job, run);
    run.settle();
    stopSaving();
    await ended();
    // The claims go back first: whoever hears that the job has ended may start the next one at once.
    release();
    await end(job.id, outcome);
    running.delete(job.id);
    aside(takeTurn());
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

  const start = async (job: Job, consent: z.infer<typeof consentShape>): Promise<Job> => {
    const release = claims.take(job.title, consent.claims);
    try {
      await store.write(file(job.id, 'plan.json'), consent);
      await save(job);
    } catch (error) {
      release();
      throw error;
    }
    known.set(job.id, job);
    const changes = undo.writer(job);
    const run = startRun({
      jobId: job.id,
      target: (id) => targets.find(id),
      secret: (handle) => secrets.reveal(handle),
      preview: consent.preview,
      undo: changes,
      undoing: (id) => undo.read(id),
      content: (handle) => contents.read(handle),
      journal: store.lines(file(job.id, 'journal.jsonl')),
      record: (line) => store.append(file(job.id, 'journal.jsonl'), line),
      change: (part) => change(job.id, part),
      log(line) {
        const clean = { ...line, text: secrets.redact(line.text) };
        const lines = logs.get(job.id) ?? [];
        lines.push(clean);
        if (lines.length > MOST_LOG_LINES) lines.shift();
        logs.set(job.id, lines);
        events.emit({ name: 'job.log', payload: { jobId: job.id, line: clean } });
        store
          .append(file(job.id, 'log.jsonl'), clean)
          .catch((error: unknown) => log.write('job log not saved', { job: job.id }, error));
      },
    });
    tell(job);
    running.set(job.id, { run, ended: work(job, run, () => changes.ended(), release) });
    return job;
  };

  /** What nobody waits for but the end of the app. */
  const pending = new Set<Promise<void>>();
  const aside = (work: Promise<void>) => {
    const done = work
      .catch((error: unknown) => log.write('queue of jobs', {}, error))
      .finally(() => pending.delete(done));
    pending.add(done);
  };

  const enqueue = async (job: Job, consent: z.infer<typeof consentShape>): Promise<Job> => {
    await store.write(file(job.id, 'plan.json'), consent);
    await save(job);
    known.set(job.id, job);
    tell(job);
    aside(takeTurn());
    return job;
  };

  let turning = false;
  let closed = false;

  /** Starts the first job of the queue that is not held, where none is running. */
  const takeTurn = async (): Promise<void> => {
    const works = [...running.keys()].some((id) => known.get(id)?.paused === false);
    const next = byAge(known.values()).find(({ status, paused }) => status === 'queued' && !paused);
    if (turning || closed || works || !next) return;
    turning = true;
    try {
      await startQueued(next);
    } catch (error) {
      const problem = toProblem(error);
      // What bars it is a job that is paused; its end, or the person, gives the next turn.
      if (problem.code === 'busy') change(next.id, { status: 'queued', started: undefined, waiting: problem });
      else await end(next.id, { status: 'failed', problem });
    } finally {
      turning = false;
    }
    if (known.get(next.id)?.status === 'failed') await takeTurn();
  };

  const startQueued = async (job: Job): Promise<void> => {
    const queued = change(job.id, { status: 'running', started: Date.now(), waiting: undefined });
    const consent = await store.read(file(job.id, 'plan.json'), consentShape);
    if (!consent) throw new ProblemError(planGone);
    for (const { id, key } of job.targets) if (targets.find(id).key !== key) throw new ProblemError(anotherSystem);
    await start(queued, consent);
  };

  const isQueued = (id: string) => find(id).status === 'queued';

  const hold = (id: string, paused: boolean) => {
    const job = change(id, { paused, waiting: undefined });
    aside(save(job));
  };

  /** Waits until an ended job is on the disk as such; a `busy` problem while it runs. */
  const settled = async (id: string) => {
    if (isUnfinished(find(id))) {
      throw new ProblemError({
        code: 'busy',
        title: 'This job is running',
        message: 'It has not ended yet.',
        remedy: 'Wait until it is done, or cancel it first.',
      });
    }
    await running.get(id)?.ended;
  };

  const retry = async (id: string): Promise<Job> => {
    await settled(id);
    const job = find(id);
    if (job.status === 'done') {
      throw new ProblemError({
        code: 'invalid-input',
        title: 'This job is done',
        message: 'There is nothing left to do.',
      });
    }
    if (await undo.isTakenBack(id)) {
      throw new ProblemError({
        code: 'invalid-input',
        title: 'What this job had done was undone',
        message: 'So it can’t go on where it stopped. Nothing was changed.',
        remedy: 'Start it anew from the beginning.',
      });
    }
    const present = job.targets.map(({ id: targetId }) => ({ id: targetId, key: targets.find(targetId).key }));
    const consent = await store.read(file(id, 'plan.json'), consentShape);
    if (!consent) throw new ProblemError(planGone);
    const { problem: _, ended: __, result: ___, waiting: ____, ...rest } = job;
    return start({ ...rest, targets: present, status: 'running', paused: false, started: Date.now() }, consent);
  };

  for (const id of await store.names('jobs')) {
    const record = await store.read(file(id, 'job.json'), recordShape);
    if (!record || record.job.id !== id) continue;
    const unfinished = isUnfinished(record.job);
    if (unfinished && record.process !== process.pid && isAlive(record.process)) continue;
    if (record.job.status === 'queued') {
      // Nothing starts by itself in an app that was just opened.
      known.set(id, { ...record.job, paused: true, waiting: undefined });
      continue;
    }
    known.set(
      id,
      unfinished ? { ...record.job, status: 'interrupted', paused: false, problem: appClosed } : record.job,
    );
  }

  const ended = [...known.values()].filter((job) => !isUnfinished(job) && job.status !== 'interrupted');
  for (const old of ended.sort((one, other) => other.created - one.created).slice(MOST_ENDED)) {
    known.delete(old.id);
    await store.remove(`jobs/${old.id}`);
  }

  return {
    async plan(toolId, input, signal) {
      const owner = tool(toolId);
      const parsed = owner.contract.input.safeParse(input);
      if (!parsed.success) {
        throw new ProblemError({
          code: 'invalid-input',
          title: 'That can’t be done as it was asked',
          message: `The input of “${owner.contract.title}” is not complete or not in the right form. Nothing was changed.`,
          remedy: 'Correct what is named below and try again.',
          details: { technical: issues(parsed.error) },
        });
      }
      const context = {
        target: (id: string) => targets.find(id),
        signal,
        undoRecord: (id: string) => undo.read(id),
        content: (handle: string) => contents.read(handle),
      };
      const planned = await owner.plan(context, parsed.data);
      const plan: Plan = { ...planned, id: randomUUID(), tool: toolId, input: parsed.data };
      const oldest = plans.keys().next();
      if (plans.size >= MOST_PLANS && !oldest.done) plans.delete(oldest.value);
      plans.set(plan.id, plan);
      return plan;
    },
    async start(planId, phrase, when = 'now') {
      const plan = plans.get(planId);
      if (!plan) {
        throw new ProblemError({
          code: 'not-found',
          title: 'This plan is no longer valid',
          message: 'It was used already, or the app was restarted since. Nothing was changed.',
          remedy: 'Look at the plan again and start from there.',
        });
      }
      if (plan.refusal) throw new ProblemError(plan.refusal);
      if (plan.phrase !== undefined && phrase !== plan.phrase) {
        throw new ProblemError({
          code: 'invalid-input',
          title: 'What was typed is not the name asked for',
          message: 'Nothing was changed.',
          remedy: `Type “${plan.phrase}” exactly to go on.`,
        });
      }
      const owner = tool(plan.tool);
      const put = when === 'now' ? start : enqueue;
      const job = await put(
        {
          id: randomUUID(),
          tool: plan.tool,
          title: plan.title,
          summary: plan.summary,
          input: plan.input,
          targets: owner.targets(plan.input).map((id) => ({ id, key: targets.find(id).key })),
          status: when === 'now' ? 'running' : 'queued',
          paused: when === 'held',
          created: Date.now(),
          started: when === 'now' ? Date.now() : undefined,
          progress: { done: 0, unit: 'steps' },
        },
        { claims: plan.claims, preview: owner.kept ? owner.kept(plan.preview) : plan.preview },
      );
      plans.delete(planId);
      return job;
    },
    list: () => byAge(known.values()),
    pause(id) {
      if (isQueued(id)) hold(id, true);
      else running.get(id)?.run.pause();
      aside(takeTurn());
    },
    resume(id) {
      if (isQueued(id)) hold(id, false);
      else running.get(id)?.run.resume();
      aside(takeTurn());
    },
    cancel(id) {
      if (isQueued(id)) aside(end(id, { status: 'cancelled', problem: neverStarted }));
      else running.get(id)?.run.cancel();
    },
    retry,
    async dismiss(id) {
      await settled(id);
      known.delete(id);
      logs.delete(id);
      await store.remove(`jobs/${id}`);
    },
    async log(id) {
      find(id);
      const inMemory = logs.get(id);
      if (inMemory) return inMemory;
      const lines: LogLine[] = [];
      for await (const line of store.lines(file(id, 'log.jsonl'))) {
        const parsed = logLine.safeParse(line);
        if (parsed.success) lines.push(parsed.data);
        if (lines.length > MOST_LOG_LINES) lines.shift();
      }
      logs.set(id, lines);
      return lines;
    },
    resumeInterrupted() {
      const there = new Map(
        targets
          .list()
          .filter(({ state }) => state === 'connected')
          .map(({ id, key }) => [id, key]),
      );
      for (const job of known.values()) {
        if (job.status !== 'interrupted' || !job.targets.every(({ id, key }) => there.get(id) === key)) continue;
        retry(job.id).catch((error: unknown) => log.write('interrupted job not resumed', { job: job.id }, error));
      }
    },
    async close() {
      closed = true;
      for (const { run } of running.values()) run.interrupt();
      await Promise.allSettled([...running.values()].map(({ ended }) => ended));
      await Promise.all(pending);
    },
  };
}

/** What a job may rely on when it runs again: the parts of its plan that the person agreed to. */
const consentShape = z.strictObject({ claims: z.array(claim), preview: z.unknown() });

const isUnfinished = ({ status }: Job) => status === 'running' || status === 'queued';

const byAge = (jobs: Iterable<Job>): Job[] => [...jobs].sort((one, other) => one.created - other.created);

/** How a run that did not get done counts. */
function stopped(run: JobRun, problem: Problem): Pick<Job, 'status' | 'problem'> {
  if (run.interrupted) return { status: 'interrupted', problem: appClosed };
  return { status: run.context.signal.aborted ? 'cancelled' : 'failed', problem };
}

const planGone = {
  code: 'damaged',
  title: 'The plan of this job can’t be read any more',
  message: 'What was done so far stays as it is.',
  remedy: 'Start it anew from the beginning; what is already there can be skipped.',
  retryable: false,
} as const;

const anotherSystem = {
  code: 'host-key-changed',
  title: 'This is another system now',
  message: 'The server was restarted, or another one answers, since this was planned. Nothing was changed.',
  remedy: 'Plan it anew.',
  retryable: false,
} as const;

const neverStarted = {
  code: 'cancelled',
  title: 'Stopped before it began',
  message: 'Nothing was changed.',
  retryable: true,
} as const;

const appClosed = {
  code: 'connection-lost',
  title: 'Interrupted: the app was closed',
  message: 'What was finished is safe. The rest has not been done yet.',
  remedy: 'It goes on where it stopped once the server is connected again.',
  retryable: true,
} as const;
