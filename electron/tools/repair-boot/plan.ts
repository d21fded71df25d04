import { hash } from 'node:crypto';
import type { z } from 'zod';
import type { BlockDevice, DisksPicture } from '../../contract/disks.ts';
import type { Planned } from '../../contract/job.ts';
import { isProblem, type Problem, ProblemError } from '../../contract/problem.ts';
import { asking } from '../../disks/ask.ts';
import { type BootRecords, bootVolume, isSound, isTooLong, readBootRecords } from '../../disks/boot-records.ts';
import { disksInWords, disksUnder, failingDisks, noPrograms, serialsUnder } from '../../disks/find-volume.ts';
import { lookOnce } from '../../disks/picture.ts';
import type { PlanContext } from '../../engine/tool.ts';
import { DISK_CODE, withActive, withDiskCode } from '../../windows/boot/boot-sector.ts';
import type { Files, Target } from '../../targets/target.ts';
import { quoted } from '../../work/words.ts';
import type { repairBoot } from './contract.ts';

type Input = z.output<typeof repairBoot.input>;
type Preview = z.output<typeof repairBoot.preview>;

/** A sector as it is to become. */
interface Mended {
  readonly device: string;
  readonly offset: number;
  readonly before: Buffer;
  readonly after: Buffer;
  readonly text: string;
}

const titles = {
  'boot-sector': 'Write the boot sector back from its copy',
  copy: 'Make the copy of the boot sector like it',
  'active-partition': 'Mark the partition as the active one',
  'disk-code': 'Write start code to the first sector of the disk',
} as const;

/** Reads the sectors as they are now, and shows the one that is written. */
export async function planRepair(context: PlanContext, input: Input): Promise<Planned & { preview: Preview }> {
  const target = context.target(input.target);
  const { commands } = target;
  if (!commands) throw noPrograms();
  const picture = await lookOnce(asking(commands, context.signal));
  const volume = bootVolume(picture, input.volume);
  const records = await readBootRecords(commands, picture, volume, context.signal);
  const mended =
    input.repair === 'disk-code'
      ? await mendDisk(target, records, volume, context.signal)
      : mend(records, volume, input.repair);
  const isThere = !('code' in mended);
  const disks = disksUnder(picture.devices, volume.path);
  const device = picture.devices.find(({ path }) => isThere && path === mended.device);
  const claimed = [...new Set([volume.path, ...disks.map(({ path }) => path)])];
  return {
    title: `${titles[input.repair]}: ${quoted(volume.path)} on ${target.state().label}`,
    summary: `${titles[input.repair]}, on ${quoted(volume.path)}. It lies on ${disksInWords(disks)}. No file is touched.`,
    steps: isThere
      ? [
          {
            text: mended.text,
            detail: `${mended.after.length} bytes at byte ${mended.offset} of ${mended.device}`,
            command: `dd of=${mended.device} bs=512 seek=${mended.offset / 512} conv=notrunc,fsync`,
            ...differing(mended),
          },
          { text: 'Read it back from the disk and compare' },
        ]
      : [],
    warnings: [
      ...failingDisks(disks),
      {
        text: `The sector is on ${disksInWords(disks)}: compare the serial number with the disk that you mean.`,
        reason: 'A boot sector on another volume makes that one unreadable until it is undone.',
      },
    ],
    changes: true,
    claims: claimed.map((each) => ({
      resource: `device:${target.key}:${each}`,
      mode: each === volume.path || (isThere && each === mended.device) ? ('exclusive' as const) : ('shared' as const),
    })),
    phrase: disks[0]?.serial || volume.path,
    undo: {
      possible: true,
      text: 'The sector that is overwritten is kept on this computer; undoing writes it back, as long as nobody has changed it since.',
    },
    refusal: isThere ? barTo(picture, volume) : mended,
    preview: {
      ...(isThere && {
        write: {
          device: mended.device,
          serials: serialsUnder(picture.devices, mended.device),
          size: device?.size ?? 0,
          offset: mended.offset,
          before: mended.before.toString('hex'),
          after: mended.after.toString('hex'),
          hashes: { before: hash('sha256', mended.before), after: hash('sha256', mended.after) },
        },
      }),
    },
  };
}

/** What is to be written, or why there is nothing. */
function mend(
  { first, copy, disk, size }: BootRecords,
  volume: BlockDevice,
  repair: Exclude<Input['repair'], 'disk-code'>,
): Mended | Problem {
  const { path } = volume;
  if (repair === 'active-partition') {
    const index = (volume.partition?.number ?? 0) - 1;
    if (disk === undefined || index < 0 || index > 3) return noEntry(path);
    if (disk.record.entries.some(({ active }) => active)) return activeAlready(disk.path);
    if (!isSound(first) || first.sector.loader === undefined) return noLoader(path);
    if (!disk.record.hasMark) return noTable(disk.path);
    const after = withActive(disk.bytes, index);
    return {
      device: disk.path,
      offset: 0,
      before: disk.bytes,
      after,
      text: `Mark partition ${index + 1} of ${disk.path} as active`,
    };
  }
  const [from, onto] = repair === 'copy' ? [first, copy] : [copy, first];
  if (!isSound(from)) return noSource(path, repair);
  if (isTooLong(from.sector, size)) return tooLong(path);
  if (from.bytes.equals(onto.bytes)) return alikeAlready(path);
  // One that leads to the files is never replaced as if it were damaged.
  if (repair === 'boot-sector' && isSound(onto)) return soundAlready(path);
  return {
    device: path,
    offset: onto.offset,
    before: onto.bytes,
    after: from.bytes,
    text: repair === 'copy' ? 'Write the boot sector over its copy' : 'Write the copy over the boot sector',
  };
}

/** Start code that starts the active partition, where the server has it: ours to write is none. */
async function mendDisk(
  { files }: Target,
  { disk }: BootRecords,
  { path }: BlockDevice,
  signal: AbortSignal,
): Promise<Mended | Problem> {
  if (disk === undefined) return noOldDisk(path);
  if (!disk.record.hasMark) return noTable(disk.path);
  if (disk.record.hasCode) return codeAlready(disk.path);
  const code = files && (await startCode(files, signal));
  if (code === undefined) return noCode();
  const after = withDiskCode(disk.bytes, code);
  const text = `Write the start code of SYSLINUX to the first sector of ${disk.path}; its table of partitions stays`;
  return { device: disk.path, offset: 0, before: disk.bytes, after, text };
}

/** Where Debian's syslinux-common has it. */
const SYSLINUX = '/usr/lib/syslinux/mbr/mbr.bin';

async function startCode(files: Files, signal: AbortSignal): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of files.read(SYSLINUX, { length: DISK_CODE + 1, signal })) chunks.push(chunk);
  } catch (error) {
    if (isProblem(error, 'not-found')) return undefined;
    throw error;
  }
  const code = Buffer.concat(chunks);
  return code.length > 0 && code.length <= DISK_CODE ? code : undefined;
}

/** The part around the first byte that differs, in hexadecimal. */
function differing({ before, after }: Mended): { before: string; after: string } {
  const first = Math.max(0, before.findIndex((byte, at) => byte !== after[at]) & ~15);
  const part = (bytes: Buffer) => {
    const words = bytes
      .subarray(first, first + 64)
      .toString('hex')
      .replaceAll(/(..)(?=.)/g, '$1 ');
    return `byte ${first}: ${words}`;
  };
  return { before: part(before), after: part(after) };
}

/** Why nothing may be written now; undefined where it may. */
function barTo(
  { devices }: Pick<DisksPicture, 'devices'>,
  { path, mounts, readOnly }: BlockDevice,
): Problem | undefined {
  const [mount] = mounts;
  if (mount) return isMounted(path, mount.place);
  const carried = devices.find(({ parents, kind }) => kind !== 'partition' && parents.includes(path));
  if (carried) return carries(path, carried.path);
  return readOnly ? isReadOnly(path) : undefined;
}

const problem = (code: Problem['code'], title: string, message: string, remedy?: string): Problem =>
  new ProblemError({ code, title, message: `${message} Nothing was changed.`, ...(remedy !== undefined && { remedy }) })
    .problem;

const noEntry = (path: string) =>
  problem(
    'unsupported',
    `${quoted(path)} can’t be the active partition`,
    'Only the first four partitions of a disk that is divided in the old way (MBR) can. With GPT, Windows starts by EFI and needs none.',
  );
const activeAlready = (disk: string) =>
  problem('already-exists', `${quoted(disk)} has an active partition`, 'A server with BIOS starts from that one.');
const noLoader = (path: string) =>
  problem(
    'unsupported',
    `${quoted(path)} has no loader of Windows in its boot sector`,
    'A server would start from it and find nothing.',
    'Choose the partition that Windows is on, or the small one before it (“System Reserved”).',
  );
const noTable = (disk: string) =>
  problem(
    'damaged',
    `The first sector of ${quoted(disk)} is damaged`,
    'Its end mark (55 AA) is missing, so what stands there may be no table of partitions at all.',
  );
const noOldDisk = (path: string) =>
  problem(
    'unsupported',
    `The disk of ${quoted(path)} needs no start code`,
    'Only disks that are divided in the old way (MBR) have it. With GPT, Windows starts by EFI.',
  );
const codeAlready = (disk: string) =>
  problem(
    'already-exists',
    `${quoted(disk)} has start code`,
    'What it is can’t be told for sure: Windows, GRUB and others have their own. It is not written over.',
    'If it is the wrong one, the start-up repair of a Windows setup medium (bootrec /fixmbr) replaces it.',
  );
const noCode = () =>
  problem(
    'not-found',
    'The server has no start code to write',
    'It is taken from Debian’s package syslinux-common, which is not installed there; Microsoft’s may not be given on.',
    'Install it in a terminal on the server: apt-get install syslinux-common. Then plan this again.',
  );
const noSource = (path: string, repair: Input['repair']) =>
  problem(
    'damaged',
    repair === 'copy'
      ? `The boot sector of ${quoted(path)} is damaged`
      : `The copy of the boot sector of ${quoted(path)} is damaged`,
    'It does not lead to the files, so it must not be written over the other.',
    'Make an image of the disk. A program such as TestDisk can work the boot sector out from the files.',
  );
const tooLong = (path: string) =>
  problem(
    'unsupported',
    `The volume is longer than ${quoted(path)}`,
    'The partition was made smaller than what is on it, so a boot sector alone does not mend it.',
    'Give the partition its old end back first.',
  );
const alikeAlready = (path: string) =>
  problem('already-exists', `The boot sector of ${quoted(path)} and its copy are alike`, 'There is nothing to repair.');
const soundAlready = (path: string) =>
  problem(
    'already-exists',
    `The boot sector of ${quoted(path)} is whole`,
    'It leads to the files, so it is not replaced by the copy.',
    'If the copy is what differs, repair the copy.',
  );
const isMounted = (path: string, place: string) =>
  problem(
    'busy',
    `${quoted(path)} is mounted at ${quoted(place)}`,
    'A sector that is written under a mounted volume may be written over by it.',
    'Unmount it, and repair it then.',
  );
const carries = (path: string, other: string) =>
  problem('unsupported', `${quoted(path)} is only part of something`, `${quoted(other)} lies on it.`);
const isReadOnly = (path: string) =>
  problem(
    'no-permission',
    `${quoted(path)} can’t be written to`,
    'The disk, or this app, has made it read-only.',
    'Unmount it; if that does not help, the disk is write-protected.',
  );
