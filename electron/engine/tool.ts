import type { z } from 'zod';
import type { Planned, Progress } from '../contract/job.ts';
import type { Problem } from '../contract/problem.ts';
import type { ToolContract } from '../contract/tools.ts';
import type { Target } from '../targets/target.ts';

/** A planned change or check. `plan` only reads; `run` does what the plan said, and goes on where a former run stopped. */
export interface Tool<C extends ToolContract = ToolContract> {
  readonly contract: C;
  /** The ids (addresses) of the targets that an input names. */
  targets(input: z.output<C['input']>): string[];
  plan(context: PlanContext, input: z.output<C['input']>): Promise<Planned & { preview: z.output<C['preview']> }>;
  run(context: JobContext, input: z.output<C['input']>): Promise<Outcome<z.output<C['result']>>>;
}

/** What a job ends with. With a problem the job counts as failed (or stopped, if the person did that), and still tells what it did. */
export interface Outcome<R> {
  readonly result: R;
  readonly problem?: Problem;
}

export interface PlanContext {
  /** The target of this id, there since the plan; else a `not-found` problem. */
  target(id: string): Target;
  readonly signal: AbortSignal;
}

/**
 * `signal` is aborted with `cancelled()` as its reason when the person stops the job, and with any other reason when
 * the app ends: then what is half done stays for the next run.
 */
export interface JobContext extends PlanContext {
  readonly jobId: string;
  /** The preview of the plan that the person agreed to, as it was then, also in a later run of the job. */
  readonly preview: unknown;
  /** Resolves at once, or when a paused job goes on. Call between pieces of work. */
  ready(): Promise<void>;
  /** The whole state of progress; the engine adds the rate and passes on at most four a second and the last. */
  progress(progress: Omit<Progress, 'rate' | 'remaining'>): void;
  /** A line for the person to read in the job's log. */
  log(line: string): void;
  /** Says why the job can't go on just now, or (with nothing) that it goes on. */
  waiting(problem?: Problem): void;
  /** Lines appended by earlier runs of this job, oldest first: what is done already. */
  readonly journal: AsyncIterable<unknown>;
  /** Appends a line (JSON) that a later run of this job will read; resolves when it is on the disk. */
  record(line: unknown): Promise<void>;
  /** The secret behind a handle. */
  secret(handle: string): string;
}
