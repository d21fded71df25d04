import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import type { DiskStep } from '../../contract/disks.ts';
import type { Problem } from '../../contract/problem.ts';
import { ProblemError, toProblem } from '../../contract/problem.ts';
import { type Ask, asking } from '../../disks/ask.ts';
import { identityOf } from '../../disks/find-volume.ts';
import { ntfsStateOf } from '../../disks/ntfs.ts';
import { askQuick, lookOnce } from '../../disks/picture.ts';
import { stepTaker } from '../../disks/take-steps.ts';
import type { JobContext, Outcome } from '../../engine/tool.ts';
import type { Target } from '../../targets/target.ts';
import { filesOf } from '../../work/chosen.ts';
import { quoted } from '../../work/words.ts';
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
    await stillAgreed(asking(commands, context.signal), preview, input.giveUp);
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

/** Throws `busy` unless the disks are those of the plan, and in the state that the person gave something up for. */
async function stillAgreed(
  ask: Ask,
  { agreed, device }: z.output<typeof mountVolume.preview>,
  giveUp: z.output<typeof mountVolume.input>['giveUp'],
): Promise<void> {
  const { devices } = await askQuick(ask);
  const now = agreed.flatMap((each) => identityOf(devices, each.device));
  const plain = (list: unknown): unknown => JSON.parse(JSON.stringify(list));
  if (agreed.length === 0 || !isDeepStrictEqual(plain(now), plain(agreed))) throw another(device);
  if (giveUp === undefined) return;
  // An earlier run of the job may have come so far that nothing is in the way any more.
  const probed = ntfsStateOf((await ask('ntfs-3g.probe', ['--readwrite', device]))?.status ?? -1);
  if (probed !== 'clean' && probed !== (giveUp === 'journal' ? 'unclean' : 'hibernated')) throw another(device);
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

const another = (device: string) =>
  new ProblemError({
    code: 'busy',
    title: `${quoted(device)} is not what it was`,
    message: 'Another disk has that name now, or its state is another than when you looked. Nothing was changed.',
    remedy: 'Look at the disks again, and start anew.',
  });
const notStarted = (name: string): Problem => ({
  code: 'command-failed',
  title: 'The volume did not appear',
  message: `The server started it, but there is no ${name}. Nothing on it was changed.`,
  retryable: true,
});
