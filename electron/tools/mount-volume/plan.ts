import type { z } from 'zod';
import type { DisksPicture } from '../../contract/disks.ts';
import type { Planned } from '../../contract/job.ts';
import { type Problem, ProblemError, toProblem } from '../../contract/problem.ts';
import { asking } from '../../disks/ask.ts';
import {
  carriersOf,
  devicesOf,
  identityOf,
  disksInWords,
  disksOf,
  findVolume,
  type Found,
  noPrograms,
  notThere,
} from '../../disks/find-volume.ts';
import { lookOnce } from '../../disks/picture.ts';
import type { PlanContext } from '../../engine/tool.ts';
import { filesOf } from '../../work/chosen.ts';
import { quoted } from '../../work/words.ts';
import { checkedKeyFile } from './key-file.ts';
import type { mountVolume } from './contract.ts';
import { wayTo } from '../../disks/ways.ts';

type Input = z.output<typeof mountVolume.input>;
type Preview = z.output<typeof mountVolume.preview>;

/** Looks at the disks as they are now and thinks out the way. */
export async function planMount(context: PlanContext, input: Input): Promise<Planned & { preview: Preview }> {
  const target = context.target(input.target);
  if (!target.commands) throw noPrograms();
  const picture = await lookOnce(asking(target.commands, context.signal));
  const found = findVolume(picture, input.volume);
  if (!found) throw notThere(input.volume);
  const name = input.name ?? placeName(found, picture);
  const place = `/mnt/${name}`;
  const way = wayTo(found, picture, { write: input.write, giveUp: input.giveUp, place });
  const { label } = target.state();
  const access = input.write ? 'for writing' : 'read-only';
  const disks = disksOf(found, picture);
  return {
    title: `Mount ${quoted(input.volume)} on ${label}`,
    summary: `Make the files of ${quoted(input.volume)} reachable at ${place}, ${access}. It lies on ${disksInWords(disks)}.`,
    steps: way.steps.map(({ text, program, args }) => ({ text, command: [program, ...args].join(' ') })),
    warnings: way.warnings,
    changes: true,
    claims: [
      { resource: `path:${target.key}:${place}`, mode: 'exclusive' },
      ...[way.device, ...devicesOf(found)].map((device) => ({
        resource: `device:${target.key}:${device}`,
        mode: 'exclusive' as const,
      })),
    ],
    phrase: way.destroys ? (disks[0]?.serial ?? 'give it up') : undefined,
    undo: {
      possible: true,
      text: way.destroys
        ? 'Undoing unmounts it again and stops what was started for it. What is given up can’t be brought back.'
        : 'Undoing unmounts it again and stops what was started for it; so does “Unmount”.',
    },
    refusal: way.refusal ?? (way.unlocks ? await barToKey(context, input) : undefined),
    preview: {
      place,
      device: way.device,
      steps: way.steps,
      unlocks: way.unlocks,
      agreed: carriersOf(found, picture).flatMap((path) => identityOf(picture.devices, path)),
    },
  };
}

/** Why it can't be unlocked with what was given; only a key that was typed is looked at later. */
async function barToKey(context: PlanContext, { key, keyFile }: Input): Promise<Problem | undefined> {
  if (key !== undefined) return undefined;
  if (keyFile === undefined) return locked();
  try {
    await checkedKeyFile(filesOf(context.target(keyFile.target)), keyFile.path, context.signal);
    return undefined;
  } catch (error) {
    const problem = toProblem(error);
    return { ...problem, details: { ...problem.details, choice: 'key' } };
  }
}

/** A name below /mnt that is free: after the label, else after the device. */
function placeName(found: Found, picture: DisksPicture): string {
  const wanted =
    found.kind === 'device'
      ? found.device.label || found.device.path.replace(/^\/dev\/(mapper\/)?/, '')
      : found.kind === 'raid'
        ? (found.raid.name ?? 'raid')
        : found.kind === 'logical'
          ? found.name
          : (found.volume.letter?.replace(':', '') ?? found.volume.name);
  const clean =
    wanted
      .replace(/[^A-Za-z0-9._-]+/g, '-')
      .replace(/^[^A-Za-z0-9]+/, '')
      .slice(0, 40)
      .toLowerCase() || 'volume';
  const taken = new Set(picture.devices.flatMap(({ mounts }) => mounts.map(({ place }) => place)));
  let name = clean;
  for (let number = 2; taken.has(`/mnt/${name}`); number++) name = `${clean}-${number}`;
  return name;
}

const locked = () =>
  new ProblemError({
    code: 'invalid-input',
    title: 'The volume is locked by BitLocker',
    message: 'Its files can only be read with its password, its recovery key of 48 digits, or its key file (.BEK).',
    remedy: 'The recovery key is in the Microsoft account, in Active Directory, or on the paper it was printed on.',
    details: { choice: 'key' },
  }).problem;
