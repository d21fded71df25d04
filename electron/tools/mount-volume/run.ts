import type { z } from 'zod';
import type { DiskStep } from '../../contract/disks.ts';
import type { Problem } from '../../contract/problem.ts';
import { ProblemError, toProblem } from '../../contract/problem.ts';
import { asking } from '../../disks/ask.ts';
import { lookOnce } from '../../disks/picture.ts';
import { stepTaker } from '../../disks/take-steps.ts';
import type { JobContext, Outcome } from '../../engine/tool.ts';
import type { Target } from '../../targets/target.ts';
import { filesOf } from '../../work/chosen.ts';
import { mountVolume } from './contract.ts';
import { checkedKey } from './recovery-key.ts';
import { checkedKeyFile } from './key-file.ts';
import { onDevice } from '../../disks/ways.ts';

type Result = z.output<typeof mountVolume.result>;
type Programs = NonNullable<Target['commands']>;

/** Takes the steps of the plan, and takes back those that are done when one fails. */
export async function runMount(
  context: JobContext,
  input: z.output<typeof mountVolume.input>,
): Promise<Outcome<Result>> {
  const { commands } = context.target(input.target);
  const preview = mountVolume.preview.parse(context.preview);
  const { place } = preview;
  if (!commands) throw new Error('planned without programs');
  const result: Result = { device: input.volume, readOnly: !input.write, notes: [] };
  const key = await keyOf(context, input);
  const steps = stepTaker(context, commands, failed, { key, undoable: input.target });
  try {
    await steps.take(preview.steps);
    if (preview.steps.at(-1)?.program !== 'mount') {
      // What lies on it could not be seen before it was started.
      await commands.run({ program: 'udevadm', args: ['settle'] }, { signal: context.signal }).catch(() => undefined);
      const rest = await wayOn(commands, context.signal, preview.device, {
        write: input.write,
        giveUp: input.giveUp,
        place,
      });
      if (rest.note !== undefined) result.notes.push(rest.note);
      await steps.take(rest.steps);
      result.device = rest.device;
      if (rest.steps.length === 0) return { result };
    }
    return { result: { ...result, place } };
  } catch (error) {
    const problem = toProblem(error);
    await steps.takeBack();
    return { result, problem };
  }
}

/** What is handed to the program that unlocks, checked as far as that can be done without the volume. */
async function keyOf(
  context: JobContext,
  { key, keyFile }: z.output<typeof mountVolume.input>,
): Promise<Uint8Array | undefined> {
  if (key !== undefined) return Buffer.from(checkedKey(context.secret(key)), 'utf8');
  return keyFile && checkedKeyFile(filesOf(context.target(keyFile.target)), keyFile.path, context.signal);
}

async function wayOn(
  commands: Programs,
  signal: AbortSignal,
  name: string,
  wish: Parameters<typeof onDevice>[2],
): Promise<{ steps: DiskStep[]; device: string; note?: string }> {
  const real = await commands.run({ program: 'readlink', args: ['-f', '--', name] }, { signal });
  const path = Buffer.from(real.stdout).toString('utf8').trim();
  const picture = await lookOnce(asking(commands, signal));
  const device =
    picture.devices.find((each) => each.path === name) ??
    picture.devices.find((each) => each.path === path) ??
    undefined;
  if (!device) throw new ProblemError(notStarted(name));
  if (device.content === 'LVM2_member')
    return { steps: [], device: device.path, note: 'It holds logical volumes; each has a row of its own now.' };
  const way = onDevice(device, picture, wish);
  if (way.refusal) throw new ProblemError(way.refusal);
  return { steps: way.steps, device: device.path };
}

function failed(step: DiskStep, technical: string): Problem {
  if (step.key) {
    return {
      code: 'sign-in-failed',
      title: 'BitLocker did not accept the key',
      message: 'The volume stays locked, and nothing on it was changed. It may be the key of another volume.',
      remedy: 'Compare the key’s identifier with that of the volume, and try again.',
      retryable: true,
      details: { technical },
    };
  }
  return {
    code: 'command-failed',
    title: `It failed: ${step.text}`,
    message: 'What was started for it was stopped again; the files on the volume are as they were.',
    remedy: 'The details tell what the server said. Read-only works where writing does not.',
    retryable: true,
    details: { technical },
  };
}

const notStarted = (name: string): Problem => ({
  code: 'command-failed',
  title: 'The volume did not appear',
  message: `The server started it, but there is no ${name}. Nothing on it was changed.`,
  retryable: true,
});
