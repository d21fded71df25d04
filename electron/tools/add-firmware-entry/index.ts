import type { z } from 'zod';
import type { Planned } from '../../contract/job.ts';
import { cancelled, type Problem, ProblemError, toProblem } from '../../contract/problem.ts';
import { type Ask, asking } from '../../disks/ask.ts';
import { namedPartitions } from '../../disks/boot-places.ts';
import { disksInWords, disksUnder, noPrograms, notThere, serialsUnder } from '../../disks/find-volume.ts';
import {
  askFirmware,
  type FirmwareEntries,
  type FirmwareEntry,
  freeNumber,
  startsFrom,
  WINDOWS_LOADER,
} from '../../disks/firmware-entries.ts';
import { lookOnce } from '../../disks/picture.ts';
import { agreedDevice } from '../../disks/sectors.ts';
import { runStep, step } from '../../disks/steps.ts';
import type { JobContext, Outcome, PlanContext, Tool } from '../../engine/tool.ts';
import { createSteady } from '../../work/steady.ts';
import { quoted } from '../../work/words.ts';
import { addFirmwareEntry } from './contract.ts';

type Input = z.output<typeof addFirmwareEntry.input>;
type Preview = z.output<typeof addFirmwareEntry.preview>;
type Result = z.output<typeof addFirmwareEntry.result>;

const LABEL = 'Windows Boot Manager';
/** The type of an EFI system partition. */
const EFI_SYSTEM = /^c12a7328-f81f-11d2-ba4b-00a0c93ec93b$/i;

/** Gives the firmware an entry that starts Windows. */
export const addFirmwareEntryTool: Tool<typeof addFirmwareEntry> = {
  contract: addFirmwareEntry,
  targets: ({ target }) => [target],
  plan,
  run,
};

async function plan(context: PlanContext, input: Input): Promise<Planned & { preview: Preview }> {
  const target = context.target(input.target);
  if (!target.commands) throw noPrograms();
  const ask = asking(target.commands, context.signal);
  const picture = await lookOnce(ask);
  const volume = picture.devices.find(({ path }) => path === input.volume);
  if (volume === undefined) throw notThere(input.volume);
  const disk = picture.devices.find(({ path, kind }) => kind === 'disk' && volume.parents.includes(path));
  const named = namedPartitions((disk && (await ask('sfdisk', ['--json', disk.path]))?.text) ?? '').get(volume.path);
  if (!EFI_SYSTEM.test(volume.partition?.type ?? '') || disk === undefined || named?.kind !== 'gpt-partition')
    throw noSystemPartition(input.volume);
  const now = await askFirmware(ask);
  const partition = named.partition.slice(1, -1);
  const preview: Preview = {
    number: freeNumber(now),
    disk: disk.path,
    part: volume.partition?.number ?? 0,
    partition,
    serials: serialsUnder(picture.devices, disk.path),
    size: disk.size,
    order: [...now.order],
  };
  const there = now.entries.find((entry) => startsFrom(entry, partition, WINDOWS_LOADER));
  return {
    title: `Give the firmware of ${target.state().label} an entry for Windows`,
    summary: `Add the entry “${LABEL}” for ${WINDOWS_LOADER} on ${quoted(volume.path)}, behind all others. It lies on ${disksInWords(disksUnder(picture.devices, volume.path))}.`,
    steps: [
      { text: 'Make the entry', command: ['efibootmgr', ...createArgs(preview)].join(' ') },
      {
        text: 'Put it behind all others in the order of starting',
        command: ['efibootmgr', ...orderArgs(preview)].join(' '),
        before: inWords(now, now.order),
        after: inWords(now, orderAfter(preview)),
      },
    ],
    warnings: [
      {
        text: 'The file itself is not looked for: the partition has to hold the loader of Windows.',
        reason: '“Put the loader’s files back” under “Server”, “Start-up” shows whether it does.',
      },
    ],
    changes: true,
    claims: [
      { resource: `firmware:${target.key}`, mode: 'exclusive' },
      { resource: `device:${target.key}:${disk.path}`, mode: 'shared' },
    ],
    undo: { possible: true, text: 'Undoing deletes the entry, and takes it out of the order.' },
    ...(there && { refusal: thereAlready(there, now) }),
    preview,
  };
}

async function run(context: JobContext, input: Input): Promise<Outcome<Result>> {
  const { signal } = context;
  const target = context.target(input.target);
  const { commands } = target;
  const preview = addFirmwareEntry.preview.parse(context.preview);
  if (commands === undefined) throw new Error('planned without programs');
  const { number, partition, disk: device, serials, size } = preview;
  const steady = createSteady([target], signal, (problem) => context.waiting(problem));
  const ask = asking(commands, signal);
  const efibootmgr = (text: string, args: string[]) =>
    steady.run(async () => {
      context.log(`${text}: ${['efibootmgr', ...args].join(' ')}`);
      await runStep(commands, step(text, 'efibootmgr', args), failed, signal);
    });
  const result: Result = { number, order: [...preview.order] };
  try {
    await context.ready();
    await steady.run(() => agreedDevice(ask, { device, serials, size }));
    // An earlier run of this job may have come that far.
    if (!(await steady.run(() => isMade(ask, preview)))) {
      const change = { kind: 'firmware-entry', target: target.id, path: input.volume, number } as const;
      await context.undo.before([{ ...change, label: LABEL, loader: WINDOWS_LOADER, partition }]);
      await steady.run(async () => {
        if (await isMade(ask, preview)) return;
        const args = createArgs(preview);
        context.log(`Make the entry: ${['efibootmgr', ...args].join(' ')}`);
        await runStep(commands, step('Make the entry', 'efibootmgr', args), failed, signal);
      });
    }
    const { order } = await steady.run(() => askFirmware(ask));
    if (!order.includes(number))
      await efibootmgr('Put it behind all others', orderArgs({ ...preview, order: [...order] }));
    return { result: { number, order: [...(await steady.run(() => askFirmware(ask))).order] } };
  } catch (error) {
    if (signal.aborted) return { result, problem: cancelled().problem };
    return { result, problem: steady.givenUp ?? toProblem(error) };
  } finally {
    context.waiting();
  }
}

/** Whether our entry is there; throws where the number was taken by another since the plan. */
async function isMade(ask: Ask, { number, partition }: Preview): Promise<boolean> {
  const entry = (await askFirmware(ask)).entries.find((each) => each.number === number);
  if (entry === undefined) return false;
  if (startsFrom(entry, partition, WINDOWS_LOADER)) return true;
  throw new ProblemError(takenSince(number));
}

const createArgs = ({ number, disk, part }: Preview): string[] => {
  const where = ['--disk', disk, '--part', String(part), '--label', LABEL, '--loader', WINDOWS_LOADER];
  return ['--create-only', '--bootnum', number, ...where];
};
const orderAfter = ({ order, number }: Preview): string[] => [...order, number];
const orderArgs = (preview: Preview): string[] => ['--bootorder', orderAfter(preview).join(',')];

const inWords = ({ entries }: FirmwareEntries, order: readonly string[]): string =>
  order.map((number) => entries.find((entry) => entry.number === number)?.label ?? `${LABEL} (new)`).join(', then ');

const failed = (_: unknown, technical: string): Problem => ({
  code: 'command-failed',
  title: 'The firmware did not take the entry',
  message:
    'Its memory may be full or write-protected. Disks are not touched by this; the entries are as they were, or the new one is last.',
  remedy: 'Look at the details. Most machines start Windows without an entry, from \\EFI\\Boot\\bootx64.efi.',
  retryable: true,
  details: { technical },
});
const thereAlready = ({ number, label }: FirmwareEntry, { order }: FirmwareEntries): Problem =>
  new ProblemError({
    code: 'already-exists',
    title: 'The firmware has an entry for this Windows',
    message: `It is Boot${number}, ${quoted(label)}${order.includes(number) ? '' : ', and stands outside of the order of starting'}. Nothing was changed.`,
    remedy: order.includes(number)
      ? 'If the machine starts something else, choose Windows in its start-up menu.'
      : `In a terminal: efibootmgr --bootorder ${[...order, number].join(',')}`,
  }).problem;
const noSystemPartition = (path: string) =>
  new ProblemError({
    code: 'unsupported',
    title: `${quoted(path)} is no EFI system partition`,
    message: 'An entry leads to the loader on such a partition of a disk that is divided by GPT. Nothing was changed.',
    remedy: 'Choose the small FAT partition that the disks call “EFI system”.',
  });
const takenSince = (number: string): Problem => ({
  code: 'already-exists',
  title: `The entry Boot${number} is another one now`,
  message: 'Somebody made it since the plan, so it was left as it is.',
  remedy: 'Plan it again.',
  retryable: false,
});
