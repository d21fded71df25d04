import { cancelled, type Problem, ProblemError } from '../../electron/contract/problem.ts';
import type { JobContext, PlanContext } from '../../electron/engine/tool.ts';
import type { Target } from '../../electron/targets/target.ts';
import { type MemoryUndo, memoryUndo } from './memory-undo.ts';

/** A job as its tool sees it, and what a test can see and do of it. */
export interface TestJob {
  readonly context: JobContext;
  readonly plan: PlanContext;
  readonly lines: string[];
  readonly waits: (Problem | undefined)[];
  readonly progress: Parameters<JobContext['progress']>[0][];
  /** As the person does it. */
  stop(): void;
  pause(): void;
  resume(): void;
  /** As the end of the app does it. */
  interrupt(): void;
  /** As SIGKILL does it: from now on nothing is written down. */
  kill(): void;
}

/** Lines written by `record`, kept over several runs of one job. */
export type Notes = unknown[];

export function testJob(
  targets: readonly Target[],
  notes: Notes = [],
  preview?: unknown,
  {
    jobId = 'job',
    undo = memoryUndo(),
    contents = new Map(),
  }: { jobId?: string; undo?: MemoryUndo; contents?: ReadonlyMap<string, Uint8Array> } = {},
): TestJob {
  const controller = new AbortController();
  const lines: string[] = [];
  const waits: (Problem | undefined)[] = [];
  const progress: Parameters<JobContext['progress']>[0][] = [];
  const earlier = [...notes];
  let killed = false;
  let paused: { promise: Promise<void>; end: () => void } | undefined;
  const plan: PlanContext = {
    signal: controller.signal,
    target(id) {
      const found = targets.find((target) => target.id === id);
      if (!found) throw new ProblemError({ code: 'not-found', title: `no target ${id}`, message: '' });
      return found;
    },
    undoRecord: async (id) => undo.read(id),
    undoRecords: async () => undo.list(),
    content: async (handle) => contents.get(handle) ?? new Uint8Array(),
  };
  return {
    plan,
    lines,
    waits,
    progress,
    stop: () => controller.abort(cancelled()),
    pause() {
      let end = () => {};
      const promise = new Promise<void>((resolve) => {
        end = resolve;
      });
      paused = { promise, end };
    },
    resume() {
      paused?.end();
      paused = undefined;
    },
    interrupt: () => controller.abort(new Error('the app ends')),
    kill() {
      killed = true;
      controller.abort(new Error('killed'));
    },
    context: {
      ...plan,
      jobId,
      preview,
      journal: (async function* () {
        yield* earlier;
      })(),
      async ready() {
        await paused?.promise;
        if (controller.signal.aborted) throw cancelled();
      },
      spend: async () => undefined,
      filesAtOnce: () => undefined,
      isEnding: () => false,
      progress: (now) => void progress.push(now),
      log: (line) => void lines.push(line),
      waiting: (problem) => void waits.push(problem),
      async record(line) {
        // As the disk would have it.
        const kept: unknown = JSON.parse(JSON.stringify(line));
        await Promise.resolve();
        if (killed) throw new Error('killed');
        notes.push(kept);
      },
      secret: () => '',
      undo: undo.writer(jobId, () => !killed),
      undoing: async (id) => undo.read(id),
    },
  };
}
