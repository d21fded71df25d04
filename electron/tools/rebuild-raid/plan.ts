import type { z } from 'zod';
import type { DisksPicture, Raid } from '../../contract/disks.ts';
import type { Planned } from '../../contract/job.ts';
import { ProblemError } from '../../contract/problem.ts';
import { sizeInWords } from '../../contract/sizes.ts';
import { type Ask, asking } from '../../disks/ask.ts';
import { copiedTable, partitionOf } from '../../disks/copied-table.ts';
import { disksInWords, disksUnder, failingDisks, noPrograms, notThere } from '../../disks/find-volume.ts';
import { lookOnce } from '../../disks/picture.ts';
import { barToRaid, nameOf, raidOf, withSerials } from '../../disks/raid-plan.ts';
import { currentMembers, startRaid } from '../../disks/start-raid.ts';
import type { PlanContext } from '../../engine/tool.ts';
import { quoted } from '../../work/words.ts';
import { candidatesFor } from './candidates.ts';
import type { RaidCandidate, rebuildRaid } from './contract.ts';

type Input = z.output<typeof rebuildRaid.input>;
type Preview = z.output<typeof rebuildRaid.preview>;

/** Looks at the RAID as it is now, and at what could take the place of what is missing. */
export async function planRebuild(context: PlanContext, input: Input): Promise<Planned & { preview: Preview }> {
  const target = context.target(input.target);
  if (!target.commands) throw noPrograms();
  const ask = asking(target.commands, context.signal);
  const picture = await lookOnce(ask);
  const raid = raidOf(picture, input.volume);
  if (raid === undefined) throw notThere(input.volume);
  const start = raid.device === undefined ? startRaid(raid, true) : undefined;
  const device = raid.device ?? start?.device ?? '';
  const current = currentMembers(raid);
  const candidates = candidatesFor(raid, picture);
  const chosen = candidates.find((each) => input.onto === undefined || each.device === input.onto);
  const { table, member, bar } = chosen
    ? await placeOn(ask, picture, chosen, current)
    : { table: undefined, member: '', bar: undefined };
  const disks = current.flatMap((each) => disksUnder(picture.devices, each));
  const under = chosen ? disksUnder(picture.devices, chosen.device) : [];
  const named = quoted(nameOf(raid));
  const isThrownOut = raid.members.some((each) => each.device === chosen?.device && each.failed);
  return {
    title: `Rebuild the RAID ${named} on ${target.state().label}`,
    summary: chosen
      ? `Copy all of the RAID ${named} (${raid.level}) from ${disksInWords(disks)} onto ${quoted(member)} (serial ${chosen.serials.join(', ') || 'unknown'}, ${sizeInWords(chosen.size)}). What is on that now is overwritten.`
      : `Give the RAID ${named} (${raid.level}) its missing member back.`,
    steps: chosen
      ? [
          ...(start ? [{ text: start.step.text, command: [start.step.program, ...start.step.args].join(' ') }] : []),
          ...(table === undefined
            ? []
            : [
                {
                  text: `Divide ${chosen.device} as the other disk is`,
                  detail: table,
                  command: `sfdisk ${chosen.device}`,
                },
              ]),
          ...(isThrownOut ? [{ text: 'Take out what was lost', command: `mdadm ${device} --remove ${member}` }] : []),
          {
            text: 'Take it into the RAID; the server copies everything onto it',
            command: ['mdadm', ...addArgs(device, member)].join(' '),
          },
          ...(start ? [{ text: 'Stop the RAID again', command: `mdadm --stop ${device}` }] : []),
        ]
      : [],
    warnings: [
      ...failingDisks([...disks, ...under]),
      ...(chosen ? [overwrites(chosen, current, raid)] : []),
      ...(isThrownOut ? [thrownOut(chosen?.device ?? '')] : []),
      ...(table === undefined ? [] : [noLoader]),
    ],
    changes: true,
    claims: [
      ...[device, ...current].map((each) => ({
        resource: `device:${target.key}:${each}`,
        mode: 'shared' as const,
      })),
      ...(chosen ? [{ resource: `device:${target.key}:${chosen.device}`, mode: 'exclusive' as const }] : []),
    ],
    phrase: chosen ? chosen.serials[0] || chosen.device : undefined,
    undo: { possible: false, text: 'What is overwritten on the disk that is taken in can’t be brought back.' },
    refusal:
      barToRaid(raid, picture) ??
      (current.length >= raid.wanted ? wholeAlready(raid) : chosen ? bar : noCandidate(raid, input.onto)),
    preview: {
      uuid: raid.uuid,
      members: withSerials(
        picture.devices,
        raid.members.filter((each) => current.includes(each.device)),
      ),
      ...(start && { start: start.step }),
      candidates,
      ...(chosen && { chosen }),
      ...(table !== undefined && { table }),
      member,
    },
  };
}

/** What becomes the member, and the table that an empty disk needs first: that of the disk of a good member. */
async function placeOn(
  ask: Ask,
  { devices }: DisksPicture,
  chosen: RaidCandidate,
  current: readonly string[],
): Promise<{ table?: string; member: string; bar?: ProblemError['problem'] }> {
  const good = devices.find(({ path }) => path === current[0]);
  if (chosen.kind !== 'disk' || good?.partition === undefined) return { member: chosen.device };
  const member = partitionOf(chosen.device, good.partition.number);
  const from = good.parents[0] ?? '';
  const said = await ask('sfdisk', ['--dump', from]);
  const table = said?.status === 0 ? copiedTable(said.text, chosen.device) : undefined;
  const sectors = Number((await ask('blockdev', ['--getss', chosen.device]))?.text);
  if (table === undefined) return { member, bar: noTable(from) };
  if (sectors !== table.sectorSize) return { member, bar: otherSectors(chosen.device, from) };
  if (chosen.size < table.needs) return { member, bar: tooSmall(chosen, table.needs) };
  return { table: table.script, member };
}

/** What takes a device into a running RAID (mdadm(8)); one that was a member before is only brought up to date where that is known to be enough. */
export const addArgs = (device: string, member: string): string[] => [device, '--add', member];

const overwrites = (chosen: RaidCandidate, current: readonly string[], raid: Raid) => {
  const events = (device: string | undefined) => raid.members.find((each) => each.device === device)?.events;
  const [own, good] = [events(chosen.device), events(current[0])];
  return {
    text: `${chosen.device} (serial ${chosen.serials.join(', ') || 'unknown'}) is overwritten.`,
    reason:
      own === undefined || good === undefined
        ? 'Nothing is known to be on it. Compare the serial number with that of the disk that you mean.'
        : `It is an older copy of the RAID: it has seen ${own} of its changes, the others ${good}. If you need what is on it as it is now, copy that off first.`,
  };
};
const thrownOut = (device: string) => ({
  text: `${device} was thrown out of the RAID, most likely because of errors.`,
  reason: 'If its disk fails, it will be thrown out again. Look at its health, and rather have it replaced.',
});
const noLoader = {
  text: 'The boot loader is not part of a RAID.',
  reason:
    'If the server started from the disk that was replaced, it needs one on the new disk, too: “grub-install” in the Linux of the server, or the start-up partition copied. The files are safe without it.',
};

const wholeAlready = (raid: Raid) =>
  new ProblemError({
    code: 'already-exists',
    title: `${quoted(nameOf(raid))} has all of its members`,
    message: 'Nothing is missing, so nothing has to be rebuilt.',
    remedy: '“Check RAID” compares the members.',
  }).problem;
const noCandidate = (raid: Raid, onto: string | undefined) =>
  new ProblemError({
    code: 'not-found',
    title:
      onto === undefined
        ? `There is no disk to rebuild ${quoted(nameOf(raid))} onto`
        : `${quoted(onto)} can’t be rebuilt onto`,
    message:
      'It takes what was a member before, an empty partition like those of the members, or an empty disk that is large enough. What holds anything else is not touched.',
    remedy: 'Have the broken disk replaced by the hosting company; a disk with old data on it must be emptied first.',
  }).problem;
const noTable = (from: string) =>
  new ProblemError({
    code: 'unsupported',
    title: `How ${from} is divided can’t be read`,
    message: 'So the empty disk can’t be divided like it. Nothing was changed.',
    remedy: 'Divide it in a terminal, and choose the partition then.',
  }).problem;
const otherSectors = (onto: string, from: string) =>
  new ProblemError({
    code: 'unsupported',
    title: `${onto} has sectors of another size than ${from}`,
    message: 'The table of one means other places on the other. Nothing was changed.',
    remedy: 'Have it replaced by a disk of the same kind, or divide it in a terminal and choose the partition then.',
  }).problem;
const tooSmall = ({ device, size }: RaidCandidate, needs: number) =>
  new ProblemError({
    code: 'no-space',
    title: `${device} is too small`,
    message: `It has ${sizeInWords(size)}, and the other disk is divided up to ${sizeInWords(needs)}. Nothing was changed.`,
    remedy: 'Have it replaced by a disk that is at least as large as the others.',
  }).problem;
