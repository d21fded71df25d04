import { randomUUID } from 'node:crypto';
import type { Plan } from '../contract/job.ts';
import { ProblemError } from '../contract/problem.ts';
import { issues } from './dispatch.ts';
import { planUsed } from './job-problems.ts';
import type { PlanContext, Tool } from './tool.ts';

/** Plans that were made and not used yet. */
export interface JobPlans {
  make(tool: Tool, input: unknown, context: PlanContext): Promise<Plan>;
  /** The plan of this id, if it may be started; else the problem that bars it. */
  startable(planId: string, phrase: string | undefined): Plan;
  used(planId: string): void;
}

const MOST_PLANS = 100;

export function createJobPlans(): JobPlans {
  const plans = new Map<string, Plan>();
  return {
    async make(tool, input, context) {
      const parsed = tool.contract.input.safeParse(input);
      if (!parsed.success) {
        throw new ProblemError({
          code: 'invalid-input',
          title: 'That can’t be done as it was asked',
          message: `The input of “${tool.contract.title}” is not complete or not in the right form. Nothing was changed.`,
          remedy: 'Correct what is named below and try again.',
          details: { technical: issues(parsed.error) },
        });
      }
      const planned = await tool.plan(context, parsed.data);
      const plan: Plan = { ...planned, id: randomUUID(), tool: tool.contract.id, input: parsed.data };
      const oldest = plans.keys().next();
      if (plans.size >= MOST_PLANS && !oldest.done) plans.delete(oldest.value);
      plans.set(plan.id, plan);
      return plan;
    },
    startable(planId, phrase) {
      const plan = plans.get(planId);
      if (!plan) throw new ProblemError(planUsed);
      if (plan.refusal) throw new ProblemError(plan.refusal);
      if (plan.phrase !== undefined && phrase !== plan.phrase) {
        throw new ProblemError({
          code: 'invalid-input',
          title: 'What was typed is not the name asked for',
          message: 'Nothing was changed.',
          remedy: `Type “${plan.phrase}” exactly to go on.`,
        });
      }
      return plan;
    },
    used: (planId) => void plans.delete(planId),
  };
}
