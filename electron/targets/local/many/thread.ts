import { Worker } from 'node:worker_threads';
import { ProblemError } from '../../../contract/problem.ts';
import { abortable } from '../abort.ts';
import type { NativePath } from '../paths.ts';
import { type Paths, type Work, work } from './work.ts';

/** How long (ms) the thread stays when there is nothing to do. */
const IDLE = 10_000;

/** Asks the thread; what of `moved` belongs to the question is the thread's from then on. */
export type Asked = <K extends keyof Work>(
  name: K,
  ask: Work[K]['ask'],
  options?: { signal?: AbortSignal; moved?: readonly ArrayBuffer[] },
) => Promise<Work[K]['answer']>;

/** Paths as the thread takes them. */
export function together(paths: readonly NativePath[]): Paths {
  return paths.every((path) => typeof path === 'string') ? paths.join('\0') : paths;
}

/** A thread for work on many files, there while it is needed. What it is asked is done in order. */
export function workThread(): Asked {
  let worker: Worker | undefined;
  let idle: NodeJS.Timeout | undefined;
  let nextId = 0;
  const waiting = new Map<number, { resolve: (answer: never) => void; reject: (error: Error) => void }>();

  const ended = (own: Worker) => {
    if (worker !== own) return;
    worker = undefined;
    for (const { reject } of waiting.values()) reject(threadEnded());
    waiting.clear();
  };

  const start = (): Worker => {
    const own = new Worker(`(${work.toString()})(require)`, { eval: true, stdin: false });
    own.unref();
    own.on('message', ({ id, answer }: { id: number; answer: never }) => {
      waiting.get(id)?.resolve(answer);
      waiting.delete(id);
      if (waiting.size > 0) return;
      own.unref();
      idle = setTimeout(() => {
        if (waiting.size > 0) return;
        worker = undefined;
        void own.terminate();
      }, IDLE).unref();
    });
    own.on('error', () => ended(own));
    own.on('exit', () => ended(own));
    return own;
  };

  return (name, ask, { signal, moved = [] } = {}) => {
    clearTimeout(idle);
    worker ??= start();
    worker.ref();
    const id = nextId++;
    const answer = new Promise<Work[typeof name]['answer']>((resolve, reject) => {
      waiting.set(id, { resolve, reject });
    });
    worker.postMessage({ id, name, ask }, [...moved]);
    return abortable(answer, signal);
  };
}

function threadEnded(): ProblemError {
  return new ProblemError({
    code: 'internal',
    title: 'A part of the app has ended',
    message: 'The work on many files at once was given up; it is done file by file instead.',
    retryable: true,
  });
}
