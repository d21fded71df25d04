import { setMaxListeners } from 'node:events';
import type { Job, LogLine, Progress } from '../contract/job.ts';
import { createSpeedLimit, type SpeedLimit } from './speed-limit.ts';
import { cancelled, type Problem } from '../contract/problem.ts';
import { forTheNight, nothingMoves } from './job-problems.ts';
import { createRate } from './rate.ts';
import type { JobContext } from './tool.ts';

/** One run of a job: the context its tool works in, and the handles that the person has on it. */
export interface JobRun {
  readonly context: JobContext;
  pause(): void;
  resume(): void;
  cancel(): void;
  /** Ends the run without the job being cancelled: the app closes. */
  interrupt(): void;
  readonly interrupted: boolean;
  /** Lets it end with the files it works on now. */
  finish(): void;
  readonly ending: boolean;
  /** What the job says of its limits and hours is another now. */
  tuned(): void;
  /** Passes on the last progress. */
  settle(): void;
}

interface Parts {
  readonly jobId: string;
  readonly target: JobContext['target'];
  readonly secret: JobContext['secret'];
  readonly preview: unknown;
  readonly undo: JobContext['undo'];
  readonly undoing: JobContext['undoing'];
  readonly undoRecords: JobContext['undoRecords'];
  readonly content: JobContext['content'];
  /** The job as it is now. */
  now(): Pick<Job, 'limit' | 'filesAtOnce' | 'atNight'>;
  /** For all jobs together. */
  readonly allTogether: SpeedLimit;
  /** When the next night begins; undefined while it is night. */
  readonly nextNight: () => Date | undefined;
  readonly journal: AsyncIterable<unknown>;
  record(line: unknown): Promise<void>;
  change(part: Partial<Job>): void;
  log(line: LogLine): void;
}

/** Milliseconds after which the clock is looked at again while a job waits for the night: it may be set, or the computer sleep. */
const LOOK_AT_CLOCK = 30_000;
/** Milliseconds without a byte moved after which the person is told: large files are compared for as long. */
const STILL = 120_000;
/** Milliseconds between two updates of progress: four a second. */
const UPDATE = 250;

export function startRun(parts: Parts): JobRun {
  const controller = new AbortController();
  // Each piece of work that waits for the speed limit listens to it.
  setMaxListeners(0, controller.signal);
  const rate = createRate();
  const limit = createSpeedLimit(parts.now().limit);
  let interrupted = false;
  let ending = false;
  let night: Promise<void> | undefined;
  let lookAgain: (() => void) | undefined;
  let goOn: (() => void) | undefined;
  let paused: Promise<void> | undefined;
  let latest: Progress | undefined;
  let lastUpdate = 0;
  let timer: NodeJS.Timeout | undefined;
  let still: NodeJS.Timeout | undefined;
  let waitingSince: number | undefined;
  /** What is waited for is only that something moves again. */
  let isStill = false;

  const update = () => {
    clearTimeout(timer);
    timer = undefined;
    if (!latest) return;
    const now = Date.now();
    lastUpdate = now;
    rate.add(latest.done, now);
    const perSecond = rate.perSecond();
    const left = latest.total === undefined ? undefined : Math.max(0, latest.total - latest.done);
    parts.change({
      progress: {
        ...latest,
        ...(perSecond !== null && { rate: perSecond }),
        ...(perSecond !== null && perSecond > 0 && left !== undefined && { remaining: (left * 1000) / perSecond }),
      },
    });
  };

  /** Tells why it stands still, or that it goes on, and writes both down. */
  const waiting = (problem?: Problem) => {
    const now = Date.now();
    if (problem && waitingSince === undefined) {
      waitingSince = now;
      parts.log({ at: now, text: `Waits: ${problem.title}. ${problem.message}` });
    } else if (!problem && waitingSince !== undefined) {
      parts.log({ at: now, text: `Goes on after ${Math.round((now - waitingSince) / 1000)} s.` });
      waitingSince = undefined;
    }
    isStill = false;
    parts.change({ waiting: problem });
  };

  /** Looks from time to time whether anything has moved. */
  const watchMoves = (before: number) => {
    still = setTimeout(() => {
      const done = latest?.done ?? 0;
      const resting = paused !== undefined || night !== undefined || waitingSince !== undefined;
      if (latest?.unit === 'bytes' && done === before && done < (latest.total ?? Infinity) && !resting) {
        waiting(nothingMoves);
        isStill = true;
      }
      watchMoves(done);
    }, STILL);
    still.unref();
  };

  const release = () => {
    goOn?.();
    goOn = undefined;
    paused = undefined;
    lookAgain?.();
  };

  /** Resolves when it is night; what waits for it waits together. */
  const untilNight = async () => {
    for (let start = parts.nextNight(); parts.now().atNight && start; start = parts.nextNight()) {
      if (controller.signal.aborted) return;
      parts.change({ waiting: forTheNight(start) });
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, LOOK_AT_CLOCK);
        lookAgain = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    night = undefined;
    parts.change({ waiting: undefined });
  };

  const context: JobContext = {
    jobId: parts.jobId,
    target: parts.target,
    signal: controller.signal,
    secret: parts.secret,
    undo: parts.undo,
    undoing: parts.undoing,
    undoRecord: parts.undoing,
    undoRecords: parts.undoRecords,
    content: parts.content,
    preview: parts.preview,
    journal: parts.journal,
    record: (line) => parts.record(line),
    async ready() {
      await paused;
      if (night || (parts.now().atNight && parts.nextNight())) await (night ??= untilNight());
      if (controller.signal.aborted) throw cancelled();
    },
    async spend(bytes) {
      await limit.take(bytes, controller.signal);
      await parts.allTogether.take(bytes, controller.signal);
    },
    filesAtOnce: () => parts.now().filesAtOnce,
    isEnding: () => ending,
    progress(progress) {
      if (isStill && progress.done !== latest?.done) waiting();
      latest = progress;
      if (still === undefined) watchMoves(progress.done);
      if (timer !== undefined) return;
      const wait = lastUpdate + UPDATE - Date.now();
      if (wait <= 0) update();
      else timer = setTimeout(update, wait);
    },
    log: (text) => parts.log({ at: Date.now(), text }),
    waiting,
  };

  return {
    context,
    pause() {
      if (paused) return;
      paused = new Promise((resolve) => {
        goOn = resolve;
      });
      parts.change({ paused: true });
    },
    resume() {
      release();
      parts.change({ paused: false });
    },
    cancel() {
      controller.abort(cancelled());
      release();
    },
    finish() {
      ending = true;
      parts.change({ ending: true });
      release();
      parts.change({ paused: false });
    },
    get ending() {
      return ending;
    },
    tuned() {
      limit.set(parts.now().limit);
      lookAgain?.();
    },
    interrupt() {
      interrupted = true;
      controller.abort(new Error('the app ends'));
      release();
    },
    get interrupted() {
      return interrupted;
    },
    settle() {
      clearTimeout(still);
      if (timer !== undefined) update();
    },
  };
}
