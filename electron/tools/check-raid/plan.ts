import type { z } from 'zod';
import type { Raid } from '../../contract/disks.ts';
import type { Planned } from '../../contract/job.ts';
import { type Problem, ProblemError } from '../../contract/problem.ts';
import { asking } from '../../disks/ask.ts';
import { disksInWords, disksUnder, failingDisks, noPrograms, notThere } from '../../disks/find-volume.ts';
import { lookOnce } from '../../disks/picture.ts';
import { barToRaid, nameOf, raidOf, withSerials } from '../../disks/raid-plan.ts';
import { currentMembers, startRaid } from '../../disks/start-raid.ts';
import type { PlanContext } from '../../engine/tool.ts';
import { quoted } from '../../work/words.ts';
import type { checkRaid } from './contract.ts';

type Input = z.output<typeof checkRaid.input>;
type Preview = z.output<typeof checkRaid.preview>;

/** Looks at the RAID as it is now. */
export async function planCheckRaid(context: PlanContext, input: Input): Promise<Planned & { preview: Preview }> {
  const target = context.target(input.target);
  if (!target.commands) throw noPrograms();
  const picture = await lookOnce(asking(target.commands, context.signal));
  const raid = raidOf(picture, input.volume);
  if (raid === undefined) throw notThere(input.volume);
  const start = raid.device === undefined ? startRaid(raid, true) : undefined;
  const device = raid.device ?? start?.device ?? '';
  const current = currentMembers(raid);
  const disks = current.flatMap((member) => disksUnder(picture.devices, member));
  const named = quoted(nameOf(raid));
  return {
    title: `Check the RAID ${named} on ${target.state().label}`,
    summary: `Read all of the RAID ${named} (${raid.level}, ${current.length} of ${raid.wanted} members) and compare its members. It lies on ${disksInWords(disks)}.`,
    steps: [
      ...(start ? [{ text: start.step.text, command: [start.step.program, ...start.step.args].join(' ') }] : []),
      { text: 'Compare the members, block by block', command: ['mdadm', ...compareArgs(device)].join(' ') },
      ...(start ? [{ text: 'Stop the RAID again', command: `mdadm --stop ${device}` }] : []),
    ],
    warnings: [...failingDisks(disks), readsWrite],
    changes: true,
    claims: [device, ...raid.members.map((member) => member.device)].map((each) => ({
      resource: `device:${target.key}:${each}`,
      mode: 'shared' as const,
    })),
    undo: { possible: false, text: 'No file is changed, so nothing has to be undone.' },
    refusal:
      barToRaid(raid, picture) ??
      (current.length < raid.wanted
        ? notWhole(raid, current.length)
        : raid.members.some(({ unclean }) => unclean)
          ? notAlike(nameOf(raid)).problem
          : undefined),
    preview: {
      uuid: raid.uuid,
      level: raid.level,
      members: withSerials(
        picture.devices,
        raid.members.filter((member) => current.includes(member.device)),
      ),
      ...(start && { start: start.step }),
    },
  };
}

/** What has the kernel compare the members (mdadm(8)). */
export const compareArgs = (device: string): string[] => ['--action=check', device];

const readsWrite = {
  text: 'A block that one disk can’t read is written anew from what the others hold.',
  reason: 'The server does so by itself whenever a RAID is read. No file becomes another by it.',
};

/** It was not stopped in order: starting it for writing makes its members alike, so that nothing is left to compare. */
export const notAlike = (name: string) =>
  new ProblemError({
    code: 'unsupported',
    title: `${quoted(name)} was not stopped in order`,
    message:
      'Its members must first be made alike, which copies one member over the others: what differs would be overwritten before it is compared. Nothing was compared or changed.',
    remedy:
      'Mount it read-only and copy off what matters. The server makes the members alike when it is next started for writing; check it after that.',
  });
const notWhole = (raid: Raid, there: number): Problem =>
  new ProblemError({
    code: 'unsupported',
    title: `Only ${there} of ${raid.wanted} members of ${quoted(nameOf(raid))} take part`,
    message: 'There is nothing to compare with before the RAID is whole. Nothing was changed.',
    remedy: 'Copy off what matters, then rebuild the RAID.',
  }).problem;
