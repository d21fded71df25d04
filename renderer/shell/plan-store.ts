import { create } from 'zustand';
import type { Job, Plan, StartWhen } from '../../electron/contract/job.ts';
import { type Problem, toProblem } from '../../electron/contract/problem.ts';
import type { ToolId, ToolInput } from '../../electron/contract/tools.ts';
import { call } from '../client/client.ts';
import { takeJob } from '../client/stores.ts';

/** One tool on its way from what the person asked for to a running job. */
export interface Planning {
  readonly tool: ToolId;
  readonly input: unknown;
  readonly state: 'planning' | 'ready' | 'starting' | 'failed';
  readonly plan?: Plan;
  readonly problem?: Problem;
  /** The title while there is no plan yet. */
  readonly title: string;
}

/** What the plan dialog shows; absent while it is closed. */
export const usePlanning = create<{ readonly planning?: Planning }>(() => ({}));

let controller: AbortController | undefined;
let settle: ((job: Job | null) => void) | undefined;

/**
 * Plans a tool's run, shows the plan, and starts it when the person agrees. Resolves with the job, or null when they
 * did not. A plan that changes nothing starts at once.
 */
export function runTool<T extends ToolId>(tool: T, input: ToolInput<T>, title: string): Promise<Job | null> {
  return runProposed(tool, input, title);
}

/** As `runTool`, for an input that another tool proposes: the engine says what is wrong with it. */
export function runProposed(tool: ToolId, input: unknown, title: string): Promise<Job | null> {
  dismissPlan();
  return new Promise((resolve) => {
    settle = resolve;
    void planAgain(tool, input, title);
  });
}

/** Makes a new plan in the open dialog for another input. */
export async function planAgain(tool: ToolId, input: unknown, title: string): Promise<void> {
  controller?.abort();
  const mine = new AbortController();
  controller = mine;
  const before = usePlanning.getState().planning;
  const planning: Planning = { tool, input, title, state: 'planning', plan: before?.plan };
  usePlanning.setState({ planning });
  try {
    const plan = await call('jobs.plan', { tool, input }, mine.signal);
    if (mine.signal.aborted) return;
    usePlanning.setState({ planning: { ...planning, plan, input: plan.input, state: 'ready' } });
    if (!plan.changes && plan.refusal === undefined) await startPlan();
  } catch (error) {
    if (mine.signal.aborted) return;
    usePlanning.setState({ planning: { ...planning, state: 'failed', problem: toProblem(error) } });
  }
}

/** Starts the plan that is shown. */
export async function startPlan(phrase?: string, when?: StartWhen): Promise<void> {
  const { planning } = usePlanning.getState();
  if (planning?.plan === undefined || planning.state !== 'ready') return;
  usePlanning.setState({ planning: { ...planning, state: 'starting', problem: undefined } });
  try {
    const job = await call('jobs.start', { planId: planning.plan.id, phrase, when });
    takeJob(job);
    finish(job);
  } catch (error) {
    usePlanning.setState({ planning: { ...planning, state: 'ready', problem: toProblem(error) } });
  }
}

/** Closes the dialog without starting anything. */
export function dismissPlan(): void {
  controller?.abort();
  controller = undefined;
  finish(null);
}

function finish(job: Job | null): void {
  usePlanning.setState({ planning: undefined });
  settle?.(job);
  settle = undefined;
}
