import type { DiskStep } from '../contract/disks.ts';
import { isProblem, type Problem } from '../contract/problem.ts';
import type { Change } from '../contract/undo.ts';
import type { JobContext } from '../engine/tool.ts';
import type { Target } from '../targets/target.ts';
import { forgetStarted, noteProtected, noteStarted, unprotect } from './started.ts';
import { runStep } from './steps.ts';

type Programs = NonNullable<Target['commands']>;

/** Milliseconds that taking one step back may take. */
const BACK = 60_000;

/**
 * Takes the steps of a plan one after the other, and takes back those that are done where one fails. With `undoable`, the id of their target, what
 * they mount and start can be undone later, too.
 */
export function stepTaker(
  context: Pick<JobContext, 'ready' | 'log' | 'progress' | 'signal' | 'undo'>,
  commands: Programs,
  failed: (one: DiskStep, technical: string) => Problem,
  { key, undoable }: { readonly key?: Uint8Array | undefined; readonly undoable?: string } = {},
) {
  const done: DiskStep[] = [];
  const noted = new Map<DiskStep, number>();
  let starting: string | undefined;
  /** It is certain that it is not so, or not any more. */
  const notDone = async (step: DiskStep) => {
    const group = noted.get(step);
    if (group !== undefined) await context.undo.onlyMade(group, []);
  };
  return {
    async take(steps: readonly DiskStep[]) {
      for (const step of steps) {
        await context.ready();
        if (step.mounts && (await isMounted(commands, step.mounts, context.signal))) {
          context.log(`${step.mounts.device} is at ${step.mounts.place} already.`);
          continue;
        }
        context.log(`${step.text}: ${[step.program, ...step.args].join(' ')}`);
        context.progress({ done: done.length, unit: 'steps', note: step.text });
        const change = undoable === undefined ? undefined : changeOf(step, undoable);
        if (change) noted.set(step, await context.undo.before([change]));
        starting = step.starts;
        if (step.protects !== undefined) await noteProtected(commands, step.protects, context.signal);
        if (starting !== undefined) await noteStarted(commands, starting, context.signal);
        try {
          await runStep(commands, step, failed, context.signal, key);
        } catch (error) {
          // A program that was cut off may still be at it.
          if (isProblem(error) && !isProblem(error, 'connection-lost') && !context.signal.aborted) await notDone(step);
          throw error;
        }
        done.push(step);
        starting = undefined;
      }
    },
    async takeBack() {
      if (starting !== undefined) await forget(commands, starting);
      const back = await takeStepsBack(commands, done, (line) => context.log(line));
      for (const step of back) await notDone(step);
    },
  };
}

function changeOf({ mounts, starts }: DiskStep, target: string): Change | undefined {
  if (mounts) return { kind: 'mounted', target, path: mounts.place, device: mounts.device };
  return starts === undefined ? undefined : { kind: 'started', target, path: starts };
}

/** An earlier run of the job may have come that far before the app ended. */
async function isMounted(
  commands: Programs,
  { device, place }: NonNullable<DiskStep['mounts']>,
  signal: AbortSignal,
): Promise<boolean> {
  const args = ['--noheadings', '--output', 'SOURCE', '--mountpoint', place];
  const { status, stdout } = await commands.run({ program: 'findmnt', args }, { signal });
  return status === 0 && Buffer.from(stdout).toString('utf8').trim() === device;
}

/** Takes back steps that were done, the latest first, as far as that is possible; gives those that are. */
export async function takeStepsBack(
  commands: Programs,
  done: readonly DiskStep[],
  log: (line: string) => void,
): Promise<DiskStep[]> {
  const undone: DiskStep[] = [];
  for (const step of done.toReversed()) {
    const { back, starts, protects } = step;
    if (protects !== undefined) {
      await unprotect(commands, protects, AbortSignal.timeout(BACK)).catch(() => undefined);
      undone.push(step);
    }
    if (!back) continue;
    log(`Taken back: ${[back.program, ...back.args].join(' ')}`);
    const answer = await commands.run(back, { signal: AbortSignal.timeout(BACK) }).catch(() => undefined);
    if (answer?.status !== 0) continue;
    undone.push(step);
    if (starts !== undefined) await forget(commands, starts);
  }
  return undone;
}

const forget = (commands: Programs, device: string) =>
  forgetStarted(commands, device, AbortSignal.timeout(BACK)).catch(() => undefined);
