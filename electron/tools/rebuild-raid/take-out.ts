import { setTimeout as wait } from 'node:timers/promises';
import { type Problem, ProblemError } from '../../contract/problem.ts';
import { asking } from '../../disks/ask.ts';
import { isInSync, raidNow } from '../../disks/follow-raid.ts';
import type { Target } from '../../targets/target.ts';
import { quoted } from '../../work/words.ts';

/** The kernel lets go of a member only once what it was just writing is done. */
const TRIES = 10;
const PAUSE = 500;

/** Where a member is after the person has stopped its being filled: `out` of the RAID, thrown out but still listed, filled by then, or not known. */
export type Left = 'out' | 'listed' | 'filled' | 'unknown';

/** Takes a half-filled member out of the RAID again, and looks where it is then. One that was filled by now stays. */
export async function takeOut(
  commands: NonNullable<Target['commands']>,
  good: readonly string[],
  member: string,
  signal: AbortSignal,
): Promise<Left> {
  const ask = asking(commands, signal);
  for (let tries = 0; ; tries++) {
    const now = await raidNow(ask, good);
    if (now === undefined) return 'unknown';
    const isMember = now.members.includes(member);
    if (!isMember && !now.failed.includes(member)) return 'out';
    if (isMember && (await isInSync(ask, now, member))) return 'filled';
    if (tries === TRIES) return 'listed';
    for (const act of isMember ? ['--fail', '--remove'] : ['--remove'])
      await commands.run({ program: 'mdadm', args: [now.device, act, member] }, { signal });
    if (tries > 0) await wait(PAUSE, undefined, { signal });
  }
}

/** What the person who stopped it is told. */
export const halfCopied = (member: string, left: Left): Problem =>
  new ProblemError({
    code: 'cancelled',
    title: 'Rebuilding was stopped',
    ...whatIsLeft(quoted(member))[left],
  }).problem;

const whatIsLeft = (member: string): Record<Left, { message: string; remedy: string }> => ({
  out: {
    message: `${member} is out of the RAID again: it holds a part only. The RAID is as it was before, its files are complete.`,
    remedy: 'Start it once more when it suits.',
  },
  listed: {
    message: `${member} could not be taken out of the RAID again. It holds a part only, and the server does not read from it. The files of the RAID are complete.`,
    remedy:
      'Look at the picture of the disks: it shows whether the server goes on filling it. Starting this once more takes it up again.',
  },
  filled: {
    message: `By then all had been copied onto ${member}, so it stays in the RAID. Its files are complete.`,
    remedy: 'The picture of the disks shows whether the RAID has all of its members.',
  },
  unknown: {
    message: `Whether ${member} is still in the RAID is not known, since the server did not tell. If it goes on filling it, that harms nothing: the files of the RAID are complete.`,
    remedy: 'Look at the picture of the disks.',
  },
});
