import type { z } from 'zod';
import type { JobFile, Planned, Progress } from '../contract/job.ts';
import type { Problem } from '../contract/problem.ts';
import type { ToolContract } from '../contract/tools.ts';
import type { Change, UndoRecord } from '../contract/undo.ts';
import type { Target } from '../targets/target.ts';

/** A planned change or check. `plan` only reads; `run` does what the plan said, and goes on where a former run stopped. */
export interface Tool<C extends ToolContract = ToolContract> {
  readonly contract: C;
  /** The ids (addresses) of the targets that an input names. */
  targets(input: z.output<C['input']>): string[];
  plan(context: PlanContext, input: z.output<C['input']>): Promise<Planned & { preview: z.output<C['preview']> }>;
  run(context: JobContext, input: z.output<C['input']>): Promise<Outcome<z.output<C['result']>>>;
  /** What of a plan's preview its job keeps on the disk, where that is not all: what a person reads may be secret. */
  kept?(preview: z.output<C['preview']>): unknown;
  /** What one line of its journal says of single files. */
  files?(line: unknown): readonly JobFile[];
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
  /** The bytes behind a handle of `contents.add`; a `not-found` problem where they are not kept any more. */
  content(handle: string): Promise<Uint8Array>;
  /** The undo record of a job, to look at; a `not-found` problem where there is none, `busy` while its job still runs. */
  undoRecord(jobId: string): Promise<UndoReader>;
  /** Every undo record there is. */
  undoRecords(): Promise<readonly UndoRecord[]>;
}

/** Changes that do not depend on each other, so that they may be taken back in any order or side by side. */
export interface ChangeGroup {
  /** Its place in the record. */
  readonly number: number;
  readonly changes: readonly Change[];
}

export interface UndoReader {
  readonly record: UndoRecord;
  /** What is not taken back yet, the latest first. */
  groups(): AsyncIterable<ChangeGroup>;
  /** The bytes kept under a name; a `damaged` problem where they are not there any more. */
  kept(name: string): AsyncIterable<Uint8Array>;
}

/** For the job that takes changes back. */
export interface Undoing extends UndoReader {
  /** Notes that all changes of a group are taken back but those; resolves when it is on the disk. */
  reverted(group: number, left: readonly Change[]): Promise<void>;
  /** The end of taking back: `stale` where something could not be. Bytes kept for an undone record are removed. */
  settle(state: 'undone' | 'stale'): Promise<void>;
}

/** A job's own undo record, there from its first change on. A later run of the job goes on with it. */
export interface UndoWriter {
  /** Notes changes that are about to be made and do not depend on each other; make them once this resolved. Gives the
   *  number of their group. */
  before(changes: readonly Change[]): Promise<number>;
  /** Notes that of a group only these were made: of the others it is certain that they failed. */
  onlyMade(group: number, made: readonly Change[]): Promise<void>;
  /** Keeps bytes that will be lost, owner-only on this computer's disk; gives the name to put into the change. Fails with
   *  `no-space` where they are more than can be kept: then nothing may be changed, or not undoably. */
  keep(bytes: AsyncIterable<Uint8Array>): Promise<{ kept: string; size: number; sha256: string }>;
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
  /** Resolves when so many bytes may go over the line, by the limits of the job and of all jobs together. */
  spend(bytes: number): Promise<void>;
  /** So many files side by side, if the person said so; may change while it runs. */
  filesAtOnce(): number | undefined;
  /** True once the person wants the job to end with what it works on now: begin nothing, and end with `cancelled`. */
  isEnding(): boolean;
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
  /** Where the changes of this job are noted before they are made, so that they can be taken back. */
  readonly undo: UndoWriter;
  /** As `undoRecord`, to take the changes back. */
  undoing(jobId: string): Promise<Undoing>;
  /** The secret behind a handle. */
  secret(handle: string): string;
}
