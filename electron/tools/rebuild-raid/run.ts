import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import type { DiskStep } from '../../contract/disks.ts';
import { cancelled, ProblemError, toProblem } from '../../contract/problem.ts';
import { type Ask, asking } from '../../disks/ask.ts';
import { serialsUnder } from '../../disks/find-volume.ts';
import { followRaid, isInSync, type RaidNow, raidNow } from '../../disks/follow-raid.ts';
import { askQuick } from '../../disks/picture.ts';
import { agreedRaid, askMember, begun, hasBegun, startAgreed, stopOurs } from '../../disks/raid-run.ts';
import { runStep, step } from '../../disks/steps.ts';
import type { JobContext, Outcome } from '../../engine/tool.ts';
import type { Target } from '../../targets/target.ts';
import { createSteady } from '../../work/steady.ts';
import { listInWords, quoted } from '../../work/words.ts';
import { type RaidCandidate, rebuildRaid } from './contract.ts';
import { addArgs } from './plan.ts';
import { halfCopied, takeOut } from './take-out.ts';

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
  const take = async (
    text: string,
    program: string,
    args: string[],
    { stdin, first }: { stdin?: string; first?: () => Promise<void> } = {},
  ) => {
    await context.ready();
    // The job may have waited, or been resumed days later: letters move.
    if (first) await steady.run(first);
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
      await steady.run(() => asAgreed(ask, preview, chosen, chosen.device));
      await context.record(begun);
    }
    const array = await startAgreed(context, commands, steady, ask, preview);
    result.device = array.device;
    if (!array.members.includes(member)) {
      if (table !== undefined && !(await steady.run(() => isThere(ask, member)))) {
        await take('Divide the disk', 'sfdisk', ['--quiet', chosen.device], {
          stdin: table,
          first: () => asAgreed(ask, preview, chosen, chosen.device),
        });
        await take('Wait for its partitions', 'udevadm', ['settle']);
      }
      if (array.failed.includes(member))
        await take('Take out what was lost', 'mdadm', [array.device, '--remove', member]);
      await take('Take it into the RAID', 'mdadm', addArgs(array.device, member), {
        first: () => asAgreed(ask, preview, chosen, member),
      });
    }
    // Others may be missing still, so that the RAID is not whole with it.
    const isFilled = async (now: RaidNow) =>
      now.members.includes(member) && now.action === 'idle' && (await steady.run(() => isInSync(ask, now, member)));
    const end = await followRaid(
      context,
      ask,
      steady,
      good,
      async (now) => !now.members.includes(member) || (await isFilled(now)),
      member,
    );
    const isTakenIn = await isFilled(end);
    result.isWhole = isTakenIn && end.working >= end.wanted;
    if (isTakenIn && !result.isWhole) result.missing = end.wanted - end.working;
    if (start) await stopOurs(commands, start, AbortSignal.timeout(AFTERWARDS), (line) => context.log(line));
    return isTakenIn ? { result } : { result, problem: notTakenIn(member, chosen) };
  } catch (error) {
    if (!signal.aborted) {
      if (start) await stopUnused(context, commands, start, good, member).catch(() => undefined);
      return { result, problem: steady.givenUp ?? toProblem(error) };
    }
    if (!(signal.reason instanceof ProblemError)) return { result, problem: cancelled().problem };
    const limit = AbortSignal.timeout(AFTERWARDS);
    const left = await takeOut(commands, good, member, limit).catch(() => 'unknown' as const);
    if (start) await stopOurs(commands, start, limit, (line) => context.log(line)).catch(() => undefined);
    return { result, problem: halfCopied(member, left) };
  } finally {
    context.waiting();
  }
}

/** Stops a RAID that was started for nothing; not one that is filling the member. */
async function stopUnused(
  { log }: Pick<JobContext, 'log'>,
  commands: NonNullable<Target['commands']>,
  start: DiskStep,
  good: readonly string[],
  member: string,
): Promise<void> {
  const limit = AbortSignal.timeout(AFTERWARDS);
  const now = await raidNow(asking(commands, limit), good);
  if (now && !now.members.includes(member)) await stopOurs(commands, start, limit, log);
}

/** Throws unless what is overwritten is what was agreed to, and holds what it held then: `onto`, the disk itself or the partition made on it. */
async function asAgreed(ask: Ask, { uuid, members }: Preview, chosen: RaidCandidate, onto: string): Promise<void> {
  const { devices } = await askQuick(ask);
  const now = devices.find(({ path }) => path === chosen.device);
  const place = devices.find(({ path }) => path === onto);
  const isMade = onto !== chosen.device;
  const another = () => anotherDisk(chosen.device, isMade);
  const same =
    now?.size === chosen.size &&
    place !== undefined &&
    isDeepStrictEqual(serialsUnder(devices, onto), chosen.serials) &&
    (isMade || chosen.kind !== 'disk' || now.table === undefined);
  if (!same) throw another();
  if (place.mounts.length > 0 || place.swapping || devices.some(({ parents }) => parents.includes(onto)))
    throw isMade ? notEmpty(onto, 'something that is in use already') : another();
  const facts = await askMember(ask, onto);
  // A member that was never filled to the end is a copy of nothing: an earlier run of this job leaves one behind.
  if (facts?.uuid === uuid && facts.incomplete) return;
  if (chosen.kind === 'member') {
    // Somebody may have started it alone since, and written to it.
    if (facts?.uuid !== uuid || facts.events >= (await agreedRaid(ask, uuid, members))) throw another();
    return;
  }
  // wipefs(8), which erases nothing unless told to: a line for each trace of something, below a head.
  const said = await ask('wipefs', ['--parsable', onto]);
  if (said?.status !== 0) throw another();
  const traces = said.text.split('\n').filter((line) => /^[^#\s]/.test(line));
  if (traces.length > 0) throw isMade ? notEmpty(onto, tracesInWords(traces)) : another();
}

/** What `wipefs --parsable` found: offset, UUID, label and kind, separated by commas. */
const tracesInWords = (traces: readonly string[]): string =>
  listInWords([...new Set(traces.map((line) => quoted(line.split(',').at(-1) ?? '')))].slice(0, 5));

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
const anotherDisk = (device: string, isMade: boolean) =>
  new ProblemError({
    code: 'busy',
    title: `${quoted(device)} is not what it was`,
    message: `Another disk has that name now, or something is on it since you looked. ${isMade ? 'At most its table of partitions was written by this job, nothing else.' : 'Nothing was changed.'}`,
    remedy: 'Look at the disks again, and start anew.',
  });
const notEmpty = (member: string, what: string) =>
  new ProblemError({
    code: 'already-exists',
    title: `There is something on ${quoted(member)}`,
    message: `The disk was used before: with the table of partitions, which is all that was written to it, came back what its old partition holds: ${what}. That was not overwritten, and the RAID is as it was.`,
    remedy:
      'Copy it off if you need it. To give it up, erase it in a terminal (“wipefs --all” on that partition), then start anew and choose the partition.',
  });
const notTakenIn = (member: string, { serials }: RaidCandidate) =>
  new ProblemError({
    code: 'damaged',
    title: `${quoted(member)} was lost while it was rebuilt`,
    message: `The RAID goes on as before: its files are complete, but no second copy protects them. The disk with the serial number ${serials.join(', ') || 'unknown'} probably fails, or one of the others can’t be read everywhere.`,
    remedy: 'Copy off what matters, look at the health of the disks, and have the failing one replaced.',
  }).problem;
