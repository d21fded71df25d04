import type { z } from 'zod';
import type { DiskStep } from '../../contract/disks.ts';
import { type Problem, toProblem } from '../../contract/problem.ts';
import { stepTaker } from '../../disks/take-steps.ts';
import type { JobContext, Outcome } from '../../engine/tool.ts';
import type { Target } from '../../targets/target.ts';
import { mountByFstab } from './contract.ts';

type Input = z.output<typeof mountByFstab.input>;
type Result = z.output<typeof mountByFstab.result>;

/** Mounts all of the plan, or nothing. */
export async function runMountByFstab(context: JobContext, input: Input): Promise<Outcome<Result>> {
  const { commands } = context.target(input.target);
  if (!commands) throw new Error('planned without programs');
  const { mounts, left } = mountByFstab.preview.parse(context.preview);
  const result: Result = { mounted: [], left: [...left] };
  const taker = stepTaker(context, commands, failed, { undoable: input.target });
  try {
    for (const { device, place, steps } of mounts) {
      if (await isOwnFolder(commands, place, context.signal)) {
        await taker.take(steps);
        result.mounted.push({ device, place });
      } else {
        result.left.push({
          device,
          place,
          reason: 'The folder for it is missing there, or is a link that leads elsewhere.',
        });
      }
    }
    return { result };
  } catch (error) {
    await taker.takeBack();
    return { result: { ...result, mounted: [] }, problem: toProblem(error) };
  }
}

/** A link on the way would have it mounted over a folder of the rescue system. */
async function isOwnFolder(
  commands: NonNullable<Target['commands']>,
  place: string,
  signal: AbortSignal,
): Promise<boolean> {
  const real = await commands.run({ program: 'readlink', args: ['-e', '--', place] }, { signal });
  if (real.status !== 0 || Buffer.from(real.stdout).toString('utf8') !== `${place}\n`) return false;
  return (await commands.run({ program: 'test', args: ['-d', place] }, { signal })).status === 0;
}

const failed = ({ text }: DiskStep, technical: string): Problem => ({
  code: 'command-failed',
  title: `It failed: ${text}`,
  message: 'What was mounted for it was unmounted again; the files on the volumes are as they were.',
  remedy: 'The details tell what the server said. Each volume can be mounted by itself, too.',
  retryable: true,
  details: { technical },
});
