import { z } from 'zod';
import { bytes, instant, nothing, request } from './define.ts';
import { problem } from './problem.ts';

/** One change or check that a job will make, in plain words and then exactly. */
export const planStep = z.strictObject({
  text: z.string(),
  detail: z.string().optional(),
  /** The exact command, ready to copy. */
  command: z.string().optional(),
  before: z.string().optional(),
  after: z.string().optional(),
});
export type PlanStep = z.infer<typeof planStep>;

/** `exclusive` bars every other job from the resource, `shared` only exclusive ones. Such as `path:<target key>:/mnt/c`. */
export const claim = z.strictObject({ resource: z.string(), mode: z.enum(['shared', 'exclusive']) });
export type Claim = z.infer<typeof claim>;

/** What is mounted at a place, as a whole: shared by who keeps it in use, exclusive for taking it off. */
export const mountClaim = (key: string, place: string): string => `mounted:${key}:${place}`;

export const planned = z.strictObject({
  title: z.string(),
  /** One sentence: what will be done. */
  summary: z.string(),
  steps: z.array(planStep),
  /** What the person should know before agreeing, with the reason. */
  warnings: z.array(z.strictObject({ text: z.string(), reason: z.string().optional() })),
  /** False when running it changes nothing; such a plan needs no consent. */
  changes: z.boolean(),
  claims: z.array(claim),
  /** What must be typed when something is destroyed for good. */
  phrase: z.string().optional(),
  undo: z.strictObject({ possible: z.boolean(), text: z.string() }),
  /** Set when the plan can't be run as it is; says why. */
  refusal: problem.optional(),
  /** What the tool tells in its own shape, for its own view. */
  preview: z.unknown(),
});
export type Planned = z.infer<typeof planned>;

export const plan = planned.extend({ id: z.string(), tool: z.string(), input: z.unknown() });
export type Plan = z.infer<typeof plan>;

export const progress = z.strictObject({
  done: z.number().nonnegative(),
  /** Absent while unknown. */
  total: z.number().nonnegative().optional(),
  unit: z.enum(['bytes', 'files', 'steps']),
  /** What is being worked on now. */
  note: z.string().optional(),
  filesDone: z.number().int().nonnegative().optional(),
  filesTotal: z.number().int().nonnegative().optional(),
  /** Units per second over the last seconds; milliseconds to go. */
  rate: z.number().nonnegative().optional(),
  remaining: z.number().nonnegative().optional(),
});
export type Progress = z.infer<typeof progress>;

export const MOST_FILES_AT_ONCE = 16;

export const jobStatus = z.enum(['queued', 'running', 'done', 'failed', 'cancelled', 'interrupted']);

export const job = z.strictObject({
  id: z.string(),
  tool: z.string(),
  title: z.string(),
  summary: z.string(),
  input: z.unknown(),
  /** The targets it works on; the key tells whether a target of this id is still the same system. */
  targets: z.array(z.strictObject({ id: z.string(), key: z.string() })),
  status: jobStatus,
  paused: z.boolean(),
  /** Why it can't go on just now (the connection is down, say); it goes on by itself. */
  waiting: problem.optional(),
  created: instant,
  started: instant.optional(),
  ended: instant.optional(),
  progress,
  problem: problem.optional(),
  result: z.unknown().optional(),
  /** Its place among the jobs that wait, the smallest first; those without come after, the oldest first. */
  rank: z.number().optional(),
  /** At most so many bytes a second. */
  limit: z.number().positive().optional(),
  /** So many files side by side instead of as many as the tool thinks best. */
  filesAtOnce: z.number().int().min(1).max(MOST_FILES_AT_ONCE).optional(),
  /** Works only in the hours of the night that the settings name. */
  atNight: z.boolean().optional(),
  /** It stops when the files are done that it works on now. */
  ending: z.boolean().optional(),
});
export type Job = z.infer<typeof job>;

export const logLine = z.strictObject({ at: instant, text: z.string() });
export type LogLine = z.infer<typeof logLine>;

/** What a job did with one file: its path at the source, and where it went. */
export const jobFile = z.strictObject({
  state: z.enum(['copied', 'unverified', 'linked', 'moved', 'skipped', 'failed']),
  path: z.string(),
  to: z.string().optional(),
  size: z.number().optional(),
  sha256: z.string().optional(),
  /** Why it failed or is unverified. */
  problem: problem.optional(),
});
export type JobFile = z.infer<typeof jobFile>;

/**
 * `now` (as by default), `next` in its turn after what runs, `night` in its turn but only at night, or `held` until it is told
 * to go on. The queue runs one by one.
 */
export const startWhen = z.enum(['now', 'next', 'night', 'held']);
export type StartWhen = z.infer<typeof startWhen>;

const byId = z.strictObject({ jobId: z.string() });

export const jobs = {
  'jobs.plan': request(z.strictObject({ tool: z.string(), input: z.unknown() }), plan),
  /** Runs a plan made before; `phrase` must equal the plan's where it has one. */
  'jobs.start': request(
    z.strictObject({ planId: z.string(), phrase: z.string().optional(), when: startWhen.optional() }),
    job,
  ),
  'jobs.list': request(nothing, z.array(job)),
  'jobs.pause': request(byId, nothing),
  /** Goes on with a paused job, or lets a held one take its turn. */
  'jobs.resume': request(byId, nothing),
  'jobs.cancel': request(byId, nothing),
  /** Lets a running job end with the files it works on now; a waiting one is dropped. */
  'jobs.finish': request(byId, nothing),
  /** Changes how a job that waits or runs works, from now on; null takes a limit away. */
  'jobs.tune': request(
    byId.extend({
      limit: job.shape.limit.unwrap().nullable().optional(),
      filesAtOnce: job.shape.filesAtOnce.unwrap().nullable().optional(),
      atNight: z.boolean().optional(),
    }),
    nothing,
  ),
  /** Changes the place of a waiting job among those that wait. */
  'jobs.move': request(byId.extend({ to: z.enum(['first', 'earlier', 'later']) }), nothing),
  /** Goes on with a failed, cancelled or interrupted job where it stopped. */
  'jobs.retry': request(byId, job),
  /** Removes an ended job from the list and its record from the disk. */
  'jobs.dismiss': request(byId, nothing),
  'jobs.log': request(byId, z.array(logLine)),
  /** What the job did file by file, in the order of time and over all its runs: a page from `from` on, and where the next begins. */
  'jobs.files': request(
    byId.extend({ from: z.number().int().nonnegative().default(0) }),
    z.strictObject({ files: z.array(jobFile), next: z.number().int().optional() }),
  ),
};

export const jobLog = z.strictObject({ jobId: z.string(), line: logLine });

/** Sizes of things counted: files, folders, links and the bytes in them. */
export const tally = z.strictObject({
  files: z.number().int().nonnegative(),
  folders: z.number().int().nonnegative(),
  links: z.number().int().nonnegative(),
  bytes,
});
export type Tally = z.infer<typeof tally>;
