import type { DiskStep } from '../contract/disks.ts';
import type { Problem } from '../contract/problem.ts';
import type { JobContext } from '../engine/tool.ts';
import type { Target } from '../targets/target.ts';
import { forgetStarted, noteStarted } from './started.ts';
import { runStep } from './steps.ts';

/** Milliseconds that taking one step back may take. */
const BACK = 60_000;

/** Takes the steps of a plan one after the other, and takes back those that are done where one fails. */
export function stepTaker(
  context: Pick<JobContext, 'ready' | 'log' | 'progress' | 'signal'>,
  commands: NonNullable<Target['commands']>,
  failed: (one: DiskStep, technical: string) => Problem,
  key?: string,
) {
  const done: DiskStep[] = [];
  let starting: string | undefined;
  const forget = async (device: string | undefined) => {
    if (device !== undefined) await forgetStarted(commands, device, AbortSignal.timeout(BACK)).catch(() => undefined);
  };
  return {
    async take(steps: readonly DiskStep[]) {
      for (const step of steps) {
        await context.ready();
        context.log(`${step.text}: ${[step.program, ...step.args].join(' ')}`);
        context.progress({ done: done.length, unit: 'steps', note: step.text });
        starting = step.starts;
        if (starting !== undefined) await noteStarted(commands, starting, context.signal);
        await runStep(commands, step, failed, context.signal, key);
        done.push(step);
        starting = undefined;
      }
    },
    /** The latest first. */
    async takeBack() {
      await forget(starting);
      for (const { back, starts } of done.toReversed()) {
        if (!back) continue;
        context.log(`Taken back: ${[back.program, ...back.args].join(' ')}`);
        const undone = await commands.run(back, { signal: AbortSignal.timeout(BACK) }).catch(() => undefined);
        if (undone?.status === 0) await forget(starts);
      }
    },
  };
}
