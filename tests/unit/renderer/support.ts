import type { UpwardFrame } from '../../../electron/contract/frames.ts';
import type { Job, Plan } from '../../../electron/contract/job.ts';
import { type Problem, toProblem } from '../../../electron/contract/problem.ts';
import type { TargetState } from '../../../electron/contract/target.ts';
import type { Port } from '../../../renderer/client/frames.ts';

type Answers = Record<string, (input: never) => unknown>;

/** An engine that answers calls as the test says; a call it has no answer for fails as internal. */
export function engineOfTest(answers: Answers) {
  const calls: { name: string; input: unknown }[] = [];
  const cancelled: number[] = [];
  const pending = new Set<Promise<void>>();
  let listener: ((frame: unknown) => void) | undefined;
  const answer = async (frame: UpwardFrame & { type: 'call' }) => {
    try {
      const handler = answers[frame.name];
      if (handler === undefined) throw new Error(`the test has no answer for ${frame.name}`);
      const output: unknown = await handler(frame.input as never);
      listener?.({ type: 'reply', id: frame.id, output });
    } catch (error) {
      listener?.({ type: 'reply', id: frame.id, problem: toProblem(error) });
    }
  };
  const port: Port = {
    send(frame) {
      if (frame.type === 'cancel') {
        cancelled.push(frame.id);
        return;
      }
      calls.push({ name: frame.name, input: frame.input });
      const answered = answer(frame).finally(() => pending.delete(answered));
      pending.add(answered);
    },
    receive(next) {
      listener = next;
    },
  };
  return {
    port,
    calls,
    cancelled,
    event: (name: string, payload: unknown) => listener?.({ type: 'event', name, payload }),
    /** Resolves when every call made so far, and those that follow from them, has its reply. */
    async quiet() {
      while (pending.size > 0) await Promise.all(pending);
    },
  };
}

export function targetOfTest(fields: Partial<TargetState> = {}): TargetState {
  return {
    id: 'ssh://root@203.0.113.7:22',
    kind: 'ssh',
    label: 'ns3012345',
    key: 'key',
    platform: 'linux',
    system: 'Debian GNU/Linux 12 (bookworm)',
    state: 'connected',
    since: 0,
    capabilities: ['files', 'terminal'],
    pathStyle: 'posix',
    home: '/root',
    ...fields,
  };
}

export function jobOfTest(fields: Partial<Job> = {}): Job {
  return {
    id: 'job',
    tool: 'copy-files',
    title: 'Copy “Users”',
    summary: 'Copies one folder.',
    input: {},
    targets: [],
    status: 'running',
    paused: false,
    created: 1,
    progress: { done: 0, unit: 'bytes' },
    ...fields,
  };
}

export function planOfTest(fields: Partial<Plan> = {}): Plan {
  return {
    id: 'plan',
    tool: 'remove-files',
    input: { target: 'local:', paths: ['/old'] },
    title: 'Delete “old”',
    summary: 'Deletes 1 folder with 3 files for good.',
    steps: [{ text: 'Delete /old and everything in it', command: 'rm -r -- /old' }],
    warnings: [],
    changes: true,
    claims: [],
    undo: { possible: false, text: 'There is no copy of these files.' },
    preview: {},
    ...fields,
  };
}

export function problemOfTest(fields: Partial<Problem> = {}): Problem {
  return { code: 'unreachable', title: 'Nobody answers', message: 'Nothing was sent.', retryable: true, ...fields };
}
