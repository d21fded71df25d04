import type { z } from 'zod';
import type { BlockDevice, DisksPicture } from '../../contract/disks.ts';
import type { Planned } from '../../contract/job.ts';
import { isInside, joinPath } from '../../contract/paths.ts';
import { ProblemError } from '../../contract/problem.ts';
import { type Ask, asking } from '../../disks/ask.ts';
import { disksInWords, disksUnder, noPrograms } from '../../disks/find-volume.ts';
import { type FstabEntry, meantBy, readFstab } from '../../disks/fstab.ts';
import { lookOnce } from '../../disks/picture.ts';
import { onDevice } from '../../disks/ways.ts';
import type { PlanContext } from '../../engine/tool.ts';
import { quoted } from '../../work/words.ts';
import type { LeftOut, mountByFstab } from './contract.ts';

type Input = z.output<typeof mountByFstab.input>;
type Preview = z.output<typeof mountByFstab.preview>;

/** Reads the list of the Linux that is mounted there, and thinks out what is mounted where. */
export async function planMountByFstab(context: PlanContext, input: Input): Promise<Planned & { preview: Preview }> {
  const target = context.target(input.target);
  if (!target.commands) throw noPrograms();
  const ask = asking(target.commands, context.signal);
  const picture = await lookOnce(ask);
  const root = picture.devices.find(({ mounts }) => mounts.some(({ place }) => place === input.place));
  if (root === undefined || input.place === '/') throw notMounted(input.place);
  const entries = readFstab(await fstabOf(ask, input.place));
  const { mounts, left } = waysFor(entries, root, input.place, picture);
  const access = isReadOnly(root, input.place) ? 'read-only' : 'for writing';
  const guessed = mounts.filter((each) => each.guessed);
  const disks = [
    ...new Map(
      mounts.flatMap(({ device }) => disksUnder(picture.devices, device)).map((disk) => [disk.path, disk]),
    ).values(),
  ];
  return {
    title: `Mount the rest of the Linux at ${quoted(input.place)} on ${target.state().label}`,
    summary:
      mounts.length === 0
        ? `Nothing else that belongs to the Linux at ${quoted(input.place)} can be mounted.`
        : `Make ${mounts.length === 1 ? 'what else belongs' : `the ${mounts.length} volumes that belong`} to the Linux at ${quoted(input.place)} reachable in their places below it, ${access} as it is itself. They lie on ${disksInWords(disks)}.`,
    steps: mounts.flatMap(({ steps }) =>
      steps.map(({ text, program, args }) => ({ text, command: [program, ...args].join(' ') })),
    ),
    warnings: [
      ...guessed.map(({ device, place }) => ({
        text: `${quoted(device)} is taken for ${quoted(place)} by its number on the disk.`,
        reason:
          'The list names disks by letters, which are given anew at each start. Look whether its files are what you expect.',
      })),
      ...left.map(({ device, place, reason }) => ({ text: `${quoted(place)} (${device}) is left out.`, reason })),
    ],
    changes: true,
    claims: [
      { resource: `path:${target.key}:${input.place}`, mode: 'exclusive' },
      ...mounts.map(({ device }) => ({ resource: `device:${target.key}:${device}`, mode: 'exclusive' as const })),
    ],
    undo: { possible: true, text: 'Undoing unmounts all of it again; so does “Unmount”.' },
    refusal: mounts.length === 0 ? nothingElse(input.place, left) : undefined,
    preview: { place: input.place, mounts, left },
  };
}

const isReadOnly = (root: BlockDevice, place: string): boolean =>
  root.mounts.some((mount) => mount.place === place && mount.readOnly);

/** The text of the list; a link of that system must not lead to the list of the rescue system. */
async function fstabOf(ask: Ask, place: string): Promise<string> {
  const path = joinPath('posix', place, 'etc', 'fstab');
  const real = (await ask('readlink', ['-f', '--', path]))?.text.replace(/\n$/, '') ?? '';
  const said = isInside('posix', place, real) ? await ask('cat', ['--', real]) : undefined;
  if (said?.status !== 0) throw noList(place);
  return said.text;
}

/** How each entry of the list is mounted below the place, the outermost first. Pure: it only thinks. */
export function waysFor(
  entries: readonly FstabEntry[],
  root: BlockDevice,
  below: string,
  picture: DisksPicture,
): Pick<Preview, 'mounts' | 'left'> {
  const left: LeftOut[] = [];
  const mounts: Preview['mounts'] = [];
  const depth = ({ place }: FstabEntry) => place.split('/').filter(Boolean).length;
  for (const entry of entries.toSorted((a, b) => depth(a) - depth(b))) {
    const inside = entry.place.split('/').filter(Boolean);
    if (inside.length === 0) continue;
    const leave = (reason: string) => left.push({ device: entry.device, place: entry.place, reason });
    if (inside.some((name) => name === '.' || name === '..')) leave(words.odd);
    else if (/^(?:nfs4?|cifs|smb3?|ceph|glusterfs|fuse\.\S+)$/.test(entry.system)) leave(words.network);
    else if (entry.options.includes('bind') || entry.options.includes('rbind')) leave(words.bound);
    else if (entry.options.includes('noauto')) leave(words.onRequest);
    else {
      const meant = meantBy(entry, entries, root, picture);
      const place = joinPath('posix', below, ...inside);
      if (meant?.device.mounts.some((mount) => mount.place === place)) continue;
      if (meant === undefined || (meant.guessed && meant.device.content !== entry.system && entry.system !== 'auto')) {
        leave(words.unknown);
        continue;
      }
      const { device, guessed } = meant;
      const subvolume =
        device.content === 'btrfs' ? entry.options.find((each) => /^subvol=[^,]+$/.test(each)) : undefined;
      // A file system with subvolumes is mounted once for each of them.
      const way = onDevice(subvolume === undefined ? device : { ...device, mounts: [] }, picture, {
        write: !isReadOnly(root, below),
        place,
      });
      if (way.refusal || way.unlocks) {
        leave(way.refusal?.title ?? words.locked);
        continue;
      }
      const steps = way.steps
        .filter(({ program }) => program === 'mount' || program === 'blockdev')
        .map((each) => (subvolume === undefined ? each : { ...each, args: withOption(each.args, subvolume) }));
      mounts.push({ device: device.path, place, guessed, steps });
    }
  }
  return { mounts, left };
}

const withOption = (args: readonly string[], option: string): string[] =>
  args.map((each, index) => (args[index - 1] === '-o' ? `${each},${option}` : each));

const words = {
  odd: 'Its place is written in a way that no system writes.',
  network: 'It lies on another server. Copy from there directly.',
  bound: 'It shows a folder of the same system in a second place.',
  onRequest: 'The list says that it is only mounted on request (“noauto”).',
  unknown:
    'Which volume is meant is not certain. It may lie on a RAID or in a volume group that is not started: mount that one by itself, and then this once more.',
  locked: 'It is locked. Mount it by itself, with its key.',
};

const notMounted = (place: string) =>
  new ProblemError({
    code: 'not-found',
    title: `Nothing is mounted at ${quoted(place)}`,
    message: 'The list of what belongs to a Linux is read from its root, which has to be mounted first.',
    remedy: 'Mount the volume with its root below /mnt; “Find systems” tells which one that is.',
  });
const noList = (place: string) =>
  new ProblemError({
    code: 'not-found',
    title: `There is no /etc/fstab at ${quoted(place)}`,
    message:
      'So it is not known what else belongs to it. It may not be the root of a Linux, or lie in a subvolume of Btrfs. Nothing was mounted.',
  });
const nothingElse = (place: string, left: readonly LeftOut[]) =>
  new ProblemError({
    code: 'not-found',
    title:
      left.length === 0 ? `Nothing else belongs to ${quoted(place)}, or all is mounted` : 'Nothing else can be mounted',
    message:
      left.length === 0
        ? 'Its list names no other volume that is not mounted.'
        : 'The warnings tell why for each volume of its list. Nothing was changed.',
  }).problem;
