import { isDeepStrictEqual } from 'node:util';
import type { DiskStep } from '../contract/disks.ts';
import { ProblemError } from '../contract/problem.ts';
import type { JobContext } from '../engine/tool.ts';
import type { Target } from '../targets/target.ts';
import type { Steady } from '../work/steady.ts';
import type { Ask } from './ask.ts';
import { type RaidNow, raidNow } from './follow-raid.ts';
import { askQuick } from './picture.ts';
import { serialsUnder } from './find-volume.ts';
import { type MemberFacts, readMember } from './raids.ts';
import { forgetStarted, noteStarted } from './started.ts';
import { runStep } from './steps.ts';

type Programs = NonNullable<Target['commands']>;

/** What a plan knew of a member. */
export interface AgreedMember {
  readonly device: string;
  readonly serials: readonly string[];
}

/** The line of a job's journal before it has the kernel do something; a later run only goes on watching. */
export const begun = { state: 'begun' } as const;

/** Whether an earlier run of the job has come that far. */
export async function hasBegun({ journal }: Pick<JobContext, 'journal'>): Promise<boolean> {
  for await (const line of journal) if (isDeepStrictEqual(line, begun)) return true;
  return false;
}

/** What a member says of its RAID now. */
export async function askMember(ask: Ask, device: string): Promise<MemberFacts | undefined> {
  return readMember(
    (await ask('mdadm', ['--examine', '--export', device]))?.text ?? '',
    (await ask('mdadm', ['--examine', device]))?.text,
  );
}

/** Throws `busy` unless the members are those of the plan: of the same RAID, on the same disks. Gives how often the one that has seen the least
 *  of the RAID's changes took part in one. */
export async function agreedRaid(ask: Ask, uuid: string, members: readonly AgreedMember[]): Promise<number> {
  const { devices } = await askQuick(ask);
  let least = Number.POSITIVE_INFINITY;
  for (const { device, serials } of members) {
    const facts = await askMember(ask, device);
    if (facts?.uuid !== uuid || !isDeepStrictEqual(serialsUnder(devices, device), serials)) throw another(device);
    least = Math.min(least, facts.events);
  }
  return least;
}

/** The RAID as it is now, started first as the plan says where it is not. */
export async function startAgreed(
  context: Pick<JobContext, 'log' | 'signal'>,
  commands: Programs,
  steady: Steady,
  ask: Ask,
  { members, start }: { readonly members: readonly AgreedMember[]; readonly start?: DiskStep | undefined },
): Promise<RaidNow> {
  const paths = members.map(({ device }) => device);
  const there = await steady.run(() => raidNow(ask, paths));
  if (there) return there;
  if (start?.starts === undefined) throw another(paths[0] ?? '');
  context.log(`${start.text}: ${[start.program, ...start.args].join(' ')}`);
  await noteStarted(commands, start.starts, context.signal);
  await runStep(
    commands,
    start,
    (one, technical) =>
      new ProblemError({
        code: 'command-failed',
        title: `It failed: ${one.text}`,
        message: 'The RAID is stopped as before, and its files are as they were.',
        details: { technical },
      }).problem,
    context.signal,
  );
  const now = await steady.run(() => raidNow(ask, paths));
  if (now === undefined) throw another(paths[0] ?? '');
  return now;
}

/** Stops what `startAgreed` has started; something may use it by now, then it stays. */
export async function stopOurs(
  commands: Programs,
  { back, starts }: DiskStep,
  signal: AbortSignal,
  log: (line: string) => void,
): Promise<void> {
  if (!back || starts === undefined) return;
  await commands.run({ program: 'udevadm', args: ['settle'] }, { signal }).catch(() => undefined);
  const { status } = await commands.run(back, { signal });
  if (status === 0) await forgetStarted(commands, starts, signal);
  else log(`${starts} stays started, because something uses it. “Release everything” stops it.`);
}

const another = (device: string) =>
  new ProblemError({
    code: 'busy',
    title: `${device} is not what it was`,
    message: 'Another disk has that name now, or the RAID was changed since you looked. Nothing was changed.',
    remedy: 'Look at the disks again, and start anew.',
  });
