import type { z } from 'zod';
import type { BlockDevice, Raid } from '../../contract/disks.ts';
import type { Planned } from '../../contract/job.ts';
import { type Problem, ProblemError } from '../../contract/problem.ts';
import { sizeInWords } from '../../contract/sizes.ts';
import { asking } from '../../disks/ask.ts';
import { type Checker, checkerOf } from '../../disks/checkers.ts';
import {
  devicesOf,
  disksInWords,
  disksOf,
  failingDisks,
  findVolume,
  noPrograms,
  notThere,
} from '../../disks/find-volume.ts';
import { lookOnce } from '../../disks/picture.ts';
import { wayTo } from '../../disks/ways.ts';
import type { PlanContext } from '../../engine/tool.ts';
import { quoted } from '../../work/words.ts';
import type { checkFileSystem } from './contract.ts';

type Input = z.output<typeof checkFileSystem.input>;
type Preview = z.output<typeof checkFileSystem.preview>;

/** Looks at the volume as it is now, and shows the program that will check it. */
export async function planCheck(context: PlanContext, input: Input): Promise<Planned & { preview: Preview }> {
  const target = context.target(input.target);
  if (!target.commands) throw noPrograms();
  const picture = await lookOnce(asking(target.commands, context.signal));
  const found = findVolume(picture, input.volume);
  if (found === undefined) throw notThere(input.volume);
  const known = found.kind === 'device' ? found.device : undefined;
  const way = known ? undefined : wayTo(found, picture, { write: input.repair, place: '' });
  const checker = known && checkerOf(known.content);
  if (known && checker === undefined) throw noChecker(known);
  const path = known?.path ?? way?.device ?? '';
  const start = way?.steps ?? [];
  const disks = disksOf(found, picture);
  const command = checker && commandOf(checker, path, input.repair);
  const named = known ? `(${known.content}, ${sizeInWords(known.size)}) on ${quoted(path)}` : `on ${quoted(path)}`;
  return {
    title: `${input.repair ? 'Repair' : 'Check'} ${quoted(path)} on ${target.state().label}`,
    summary: input.repair
      ? `Repair the file system ${named}. It lies on ${disksInWords(disks)}.`
      : `Look for damage in the file system ${named}, and change nothing. It lies on ${disksInWords(disks)}.`,
    steps: [
      ...start.map(({ text, program, args }) => ({ text, command: [program, ...args].join(' ') })),
      {
        text: input.repair
          ? 'Repair what is damaged, answering every question with yes'
          : 'Read all of its records, without writing',
        ...(command
          ? { command: [command.program, ...command.args].join(' ') }
          : { detail: 'With the program for what lies on it: that is only known once it is started.' }),
      },
      ...(way ? [{ text: 'Stop it again' }] : []),
    ],
    warnings: [...failingDisks(disks), ...(way?.warnings ?? []), ...(input.repair ? [isFinal] : [])],
    changes: input.repair,
    claims: [
      ...[...new Set([path, ...devicesOf(found)])].map((each) => ({
        resource: `device:${target.key}:${each}`,
        mode: input.repair || way ? ('exclusive' as const) : ('shared' as const),
      })),
      ...disks
        .filter((disk) => disk.path !== path)
        .map((disk) => ({ resource: `device:${target.key}:${disk.path}`, mode: 'shared' as const })),
    ],
    phrase: input.repair ? (disks[0]?.serial ?? 'repair it') : undefined,
    undo: input.repair
      ? { possible: false, text: 'What a repair changes can’t be taken back.' }
      : { possible: false, text: 'Nothing is changed, so nothing has to be undone.' },
    refusal:
      way?.refusal ??
      (known && (barTo(known, picture) ?? (input.repair ? (checker?.noMending ?? barToWriting(known)) : undefined))),
    preview: {
      device: path,
      start,
      ...(known && { fileSystem: known.content ?? '', size: known.size }),
      ...(known?.uuid !== undefined && { uuid: known.uuid }),
      serials: disks.map(({ serial }) => serial ?? '').toSorted(),
      ...(known?.ntfs !== undefined && { ntfs: known.ntfs }),
    },
  };
}

/** The program with its arguments. */
export function commandOf(checker: Checker, device: string, repair: boolean) {
  const args = repair ? (checker.mend ?? checker.look) : checker.look;
  return { program: checker.program, args: [...args, device] };
}

/** Why a volume can't be checked as it is now; undefined where it can. */
export function barTo(
  { path, mounts, swapping, content }: BlockDevice,
  picture: { readonly devices: readonly BlockDevice[]; readonly raids: readonly Raid[] },
): Problem | undefined {
  const [mount] = mounts;
  if (mount !== undefined || swapping) return inUse(path, mount?.place);
  const carried = picture.devices.find(({ parents }) => parents.includes(path));
  const isMember = picture.raids.some(({ members }) => members.some(({ device }) => device === path));
  if (carried !== undefined || isMember || content === undefined) return partOf(path, carried?.path);
  return undefined;
}

const barToWriting = ({ path, readOnly }: BlockDevice): Problem | undefined =>
  readOnly
    ? new ProblemError({
        code: 'no-permission',
        title: `${quoted(path)} can’t be written to`,
        message: 'The disk, or what carries it, was started read-only, so nothing on it can be repaired.',
        remedy: 'Release it, and start it for writing.',
      }).problem
    : undefined;

const isFinal = {
  text: 'A repair can cost files: what fits nowhere is put into “lost+found”, or given up.',
  reason:
    'Check first without repairing, and read what it found. Mount the volume read-only and copy off what matters before.',
};

const inUse = (path: string, place: string | undefined) =>
  new ProblemError({
    code: 'busy',
    title: place === undefined ? `${quoted(path)} is in use as swap` : `${quoted(path)} is mounted at ${quoted(place)}`,
    message:
      'A file system that is in use changes while it is checked, so damage would be seen where there is none, and a repair would do damage. Nothing was changed.',
    remedy: place === undefined ? 'Choose another volume.' : 'Unmount it, and check it then.',
  }).problem;
const partOf = (path: string, carried: string | undefined) =>
  new ProblemError({
    code: 'unsupported',
    title: `${quoted(path)} is only part of something`,
    message: `${carried === undefined ? 'It belongs to a RAID' : `${quoted(carried)} lies on it`}, and what it holds is not a file system of its own. Nothing was changed.`,
    remedy: 'Check the whole of it: it has a row of its own in the picture of the disks.',
  }).problem;
/** What lies on it is nothing that can be checked. */
export const noChecker = ({ path, content }: { readonly path: string; readonly content?: string | undefined }) =>
  new ProblemError({
    code: 'unsupported',
    title: `${quoted(path)} can’t be checked`,
    message:
      content === undefined
        ? 'No file system was found on it. It may be empty, damaged, or part of something else.'
        : `It holds ${quoted(content)}, for which there is no check here.`,
  });
