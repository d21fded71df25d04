import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import { cancelled, ProblemError, toProblem } from '../../contract/problem.ts';
import { type Ask, asking } from '../../disks/ask.ts';
import { serialsUnder } from '../../disks/find-volume.ts';
import { followRaid, raidNow } from '../../disks/follow-raid.ts';
import { askQuick } from '../../disks/picture.ts';
import { agreedRaid, begun, hasBegun, startAgreed, stopOurs } from '../../disks/raid-run.ts';
import { runStep, step } from '../../disks/steps.ts';
import type { JobContext, Outcome } from '../../engine/tool.ts';
import { createSteady } from '../../work/steady.ts';
import { quoted } from '../../work/words.ts';
import { type RaidCandidate, rebuildRaid } from './contract.ts';
import { addArgs } from './plan.ts';

type Input = z.output<typeof rebuildRaid.input>;
type Result = z.output<typeof rebuildRaid.result>;
type Preview = z.output<typeof rebuildRaid.preview>;

/** Milliseconds for putting things back once the job itself has ended. */
const AFTERWARDS = 60_000;

/** Takes the member in and waits until the kernel has copied everything onto it; goes on waiting in a later run of the job. */
export async function runRebuild(context: JobContext, input: Input): Promise<Outcome<Result>> {
  const { signal } = context;
  const target = context.target(input.target);
  const { commands } = target;
  const preview = rebuildRaid.preview.parse(context.preview);
  const { chosen, member, start, table } = preview;
  if (commands === undefined || chosen === undefined) throw new Error('planned without a disk');
  const good = preview.members.map(({ device }) => device);
  const steady = createSteady([target], signal, (problem) => context.waiting(problem));
  const ask = asking(commands, signal);
  const result: Result = { device: '', member, isWhole: false };
  const take = async (text: string, program: string, args: string[], stdin?: string) => {
    await context.ready();
    context.log(`${text}: ${[program, ...args].join(' ')}`);
    await runStep(
      commands,
      step(text, program, args, undefined, { key: stdin !== undefined }),
      failed,
      signal,
      stdin === undefined ? undefined : Buffer.from(stdin),
    );
  };
  try {
    await context.ready();
    await steady.run(() => agreedRaid(ask, preview.uuid, preview.members));
    if (!(await hasBegun(context))) {
      await steady.run(() => asAgreed(ask, preview, chosen));
      await context.record(begun);
    }
    const array = await startAgreed(context, commands, steady, ask, preview);
    result.device = array.device;
    if (!array.members.includes(member)) {
      if (table !== undefined && !(await steady.run(() => isThere(ask, member)))) {
        await take('Divide the disk', 'sfdisk', ['--quiet', chosen.device], table);
        await take('Wait for its partitions', 'udevadm', ['settle']);
      }
      if (array.failed.includes(member))
        await take('Take out what was lost', 'mdadm', [array.device, '--remove', member]);
      await take('Take it into the RAID', 'mdadm', addArgs(array.device, member));
    }
    const end = await followRaid(
      context,
      ask,
      steady,
      good,
      (now) => now.working >= now.wanted || !now.members.includes(member),
      member,
    );
    result.isWhole = end.working >= end.wanted;
    if (start) await stopOurs(commands, start, AbortSignal.timeout(AFTERWARDS), (line) => context.log(line));
    return result.isWhole ? { result } : { result, problem: notTakenIn(member, chosen) };
  } catch (error) {
    if (!signal.aborted) return { result, problem: steady.givenUp ?? toProblem(error) };
    if (!(signal.reason instanceof ProblemError)) return { result, problem: cancelled().problem };
    const limit = AbortSignal.timeout(AFTERWARDS);
    const now = await raidNow(asking(commands, limit), good).catch(() => undefined);
    if (now?.members.includes(member) && now.working < now.wanted) {
      for (const act of ['--fail', '--remove'])
        await commands.run({ program: 'mdadm', args: [now.device, act, member] }, { signal: limit });
    }
    if (start) await stopOurs(commands, start, limit, (line) => context.log(line)).catch(() => undefined);
    return { result, problem: halfCopied(member) };
  } finally {
    context.waiting();
  }
}

/** Throws `busy` unless the disk that is overwritten is the one that was agreed to, and holds what it held then. */
async function asAgreed(ask: Ask, { uuid, members }: Preview, chosen: RaidCandidate): Promise<void> {
  const { devices } = await askQuick(ask);
  const now = devices.find(({ path }) => path === chosen.device);
  const isUsed = devices.some(({ parents }) => parents.includes(chosen.device));
  const same =
    now?.size === chosen.size &&
    now.mounts.length === 0 &&
    !now.swapping &&
    !isUsed &&
    isDeepStrictEqual(serialsUnder(devices, chosen.device), chosen.serials) &&
    (chosen.kind === 'member' ? now.content === 'linux_raid_member' : now.content === undefined) &&
    (chosen.kind !== 'disk' || now.table === undefined);
  if (!same) throw anotherDisk(chosen.device);
  if (chosen.kind === 'member') {
    // Somebody may have started it alone since, and written to it.
    if ((await agreedRaid(ask, uuid, [chosen])) >= (await agreedRaid(ask, uuid, members)))
      throw anotherDisk(chosen.device);
    return;
  }
  // wipefs(8), which erases nothing unless told to: a line for each trace of something, below a head.
  const traces = await ask('wipefs', ['--parsable', chosen.device]);
  if (traces?.status !== 0 || /^[^#\s]/m.test(traces.text)) throw anotherDisk(chosen.device);
}

async function isThere(ask: Ask, path: string): Promise<boolean> {
  return (await askQuick(ask)).devices.some((device) => device.path === path);
}

const failed = (one: { readonly text: string }, technical: string) =>
  new ProblemError({
    code: 'command-failed',
    title: `It failed: ${one.text}`,
    message: 'The RAID is as it was: its files are complete, but no second copy protects them.',
    remedy: 'The details tell what the server said.',
    details: { technical },
  }).problem;
const anotherDisk = (device: string) =>
  new ProblemError({
    code: 'busy',
    title: `${quoted(device)} is not what it was`,
    message: 'Another disk has that name now, or something is on it since you looked. Nothing was changed.',
    remedy: 'Look at the disks again, and start anew.',
  });
const notTakenIn = (member: string, { serials }: RaidCandidate) =>
  new ProblemError({
    code: 'damaged',
    title: `${quoted(member)} was lost while it was rebuilt`,
    message: `The RAID goes on as before: its files are complete, but no second copy protects them. The disk with the serial number ${serials.join(', ') || 'unknown'} probably fails, or one of the others can’t be read everywhere.`,
    remedy: 'Copy off what matters, look at the health of the disks, and have the failing one replaced.',
  }).problem;
const halfCopied = (member: string) =>
  new ProblemError({
    code: 'cancelled',
    title: 'Rebuilding was stopped',
    message: `${quoted(member)} was taken out of the RAID again: it holds a part only. The RAID is as it was before, its files are complete.`,
    remedy: 'Start it once more when it suits.',
  }).problem;
