import type { DiskStep } from '../contract/disks.ts';
import type { Problem } from '../contract/problem.ts';
import type { JobContext } from '../engine/tool.ts';
import type { Target } from '../targets/target.ts';
import { forgetStarted, noteStarted } from './started.ts';
import { runStep } from './steps.ts';

type Programs = NonNullable<Target['commands']>;

/** Milliseconds that taking one step back may take. */
const BACK = 60_000;

/** Takes the steps of a plan one after the other, and takes back those that are done where one fails. */
export function stepTaker(
  context: Pick<JobContext, 'ready' | 'log' | 'progress' | 'signal'>,
  commands: Programs,
  failed: (one: DiskStep, technical: string) => Problem,
  key?: string,
) {
  const done: DiskStep[] = [];
  let starting: string | undefined;
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
    async takeBack() {
      if (starting !== undefined) await forget(commands, starting);
      await takeStepsBack(commands, done, (line) => context.log(line));
    },
  };
}

/** Takes back steps that were done, the latest first, as far as that is possible. */
export async function takeStepsBack(
  commands: Programs,
  done: readonly DiskStep[],
  log: (line: string) => void,
): Promise<void> {
  for (const { back, starts } of done.toReversed()) {
    if (!back) continue;
    log(`Taken back: ${[back.program, ...back.args].join(' ')}`);
    const undone = await commands.run(back, { signal: AbortSignal.timeout(BACK) }).catch(() => undefined);
    if (undone?.status === 0 && starts !== undefined) await forget(commands, starts);
  }
}

const forget = (commands: Programs, device: string) =>
  forgetStarted(commands, device, AbortSignal.timeout(BACK)).catch(() => undefined);
