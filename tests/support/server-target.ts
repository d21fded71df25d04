import { hash } from 'node:crypto';
import type { Planned } from '../../electron/contract/job.ts';
import { ProblemError } from '../../electron/contract/problem.ts';
import type { JobContext, Outcome, PlanContext } from '../../electron/engine/tool.ts';
import { undoChangesTool } from '../../electron/tools/undo-changes/index.ts';
import { type Hive, openHive } from '../../electron/windows/hive/cells.ts';
import { checkHive } from '../../electron/windows/hive/check.ts';
import { contentAt, contentWords } from '../../electron/windows/hive/value-changes.ts';
import { testJob } from './job-context.ts';
import { type MemoryOptions, type MemoryTarget, memoryTarget } from './memory-files.ts';
import { memoryUndo } from './memory-undo.ts';
import { CONFIG } from './offline-windows.ts';
import { serverSystem, softwareWith } from './server-hives.ts';

export const PLACE = { folder: '/mnt/c' } as const;

/** A server's Windows on a disk in memory, with these files in the folder of its hives. */
export function serverTarget(
  { system = serverSystem(), software = softwareWith([]), ...others }: Record<string, Buffer> = {},
  options: MemoryOptions = {},
): MemoryTarget {
  const target = memoryTarget({ chunk: 65_536, free: 1e9, mounts: ['/mnt/c'], ...options });
  for (const [name, bytes] of Object.entries({ SYSTEM: system, SOFTWARE: software, ...others }))
    target.put(`${CONFIG}/${name}`, bytes, { mode: 0o777 });
  return target;
}

interface RegistryTool<I> {
  plan(context: PlanContext, input: I): Promise<Planned>;
  run(context: JobContext, input: I): Promise<Outcome<unknown>>;
}

/** Plans and runs as the engine does; throws the plan's refusal. */
export async function change<I>(target: MemoryTarget, tool: RegistryTool<I>, input: I) {
  const undo = memoryUndo();
  const plan = await tool.plan(testJob([target]).plan, input);
  if (plan.refusal) throw new ProblemError(plan.refusal);
  const { result } = await tool.run(testJob([target], [], plan.preview, { undo }).context, input);
  return {
    plan,
    result,
    /** Each line of the plan with its two sides: `Port: 3389 -> 3390`. */
    lines: plan.steps.map(({ text, before, after }) => (after === undefined ? text : `${text}: ${before} -> ${after}`)),
    takeBack: async (): Promise<void> => {
      const back = { jobs: ['job'], targets: [target.id], evenIfChanged: false };
      const undoing = await undoChangesTool.plan(testJob([target], [], undefined, { undo }).plan, back);
      await undoChangesTool.run(testJob([target], [], undoing.preview, { jobId: 'undo', undo }).context, back);
    },
  };
}

/** Every path with the hash of what is there. */
export const picture = (target: MemoryTarget): Record<string, string> =>
  Object.fromEntries(Object.entries(target.picture()).map(([path, what]) => [path, hash('sha256', what)]));

/** A hive as it lies on the disk; throws where it is not sound. */
export function hiveOf(target: MemoryTarget, name: string): Hive {
  const bytes = target.at(`${CONFIG}/${name}`)?.content ?? Buffer.alloc(0);
  const { errors } = checkHive(bytes);
  if (errors[0] !== undefined) throw new Error(errors[0].what);
  return openHive(bytes);
}

/** What a value of a hive on the disk holds, in words; nothing where it is absent. */
export const valueOf = (target: MemoryTarget, hive: string, key: string, name: string): string | undefined =>
  contentWords(contentAt(hiveOf(target, hive), key, name));
