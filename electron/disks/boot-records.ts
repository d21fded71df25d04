import type { BlockDevice, DisksPicture } from '../contract/disks.ts';
import { isProblem, ProblemError } from '../contract/problem.ts';
import type { Target } from '../targets/target.ts';
import {
  BOOT_RECORD,
  isTableRecord,
  type MasterBootRecord,
  type NtfsBootSector,
  readBootSector,
  type ReadBootSector,
  readMasterBootRecord,
  tableOffset,
} from '../windows/boot/boot-sector.ts';
import { quoted } from '../work/words.ts';
import { readSectors, sizesOf } from './sectors.ts';

type Programs = NonNullable<Target['commands']>;

/** A boot sector where it was read, and whether the table of files lies where it says. */
export interface FoundBootSector extends ReadBootSector {
  /** Bytes from the start of the volume. */
  readonly offset: number;
  readonly bytes: Buffer;
  /** Absent where it says nothing that could be true. */
  readonly leadsToFiles?: boolean;
}

/** A boot sector that can be relied on: nothing in it is impossible, and the files are where it says. */
export const isSound = (found: FoundBootSector): found is FoundBootSector & { readonly sector: NtfsBootSector } =>
  found.sector !== undefined && found.leadsToFiles === true;

/** Bytes of the volume itself; its copy of the boot sector lies behind them. */
const lengthOf = ({ sectors, sectorSize }: NtfsBootSector): bigint => sectors * BigInt(sectorSize);

/** True where a volume with its copy does not fit into a partition of that size: what would be its copy is a part of the volume. */
export const isTooLong = (sector: NtfsBootSector, size: number): boolean =>
  lengthOf(sector) + BigInt(sector.sectorSize) > BigInt(size);

/** What a volume and its disk start with. */
export interface BootRecords {
  readonly size: number;
  readonly first: FoundBootSector;
  readonly copy: FoundBootSector;
  /** Of a disk that is divided in the old way: its first sector. */
  readonly disk?: { readonly path: string; readonly bytes: Buffer; readonly record: MasterBootRecord };
}

/** Reads the boot sector of a volume, the copy of it behind the volume, and the first sector of its disk. Only reads. */
export async function readBootRecords(
  commands: Programs,
  { devices }: Pick<DisksPicture, 'devices'>,
  volume: BlockDevice,
  signal: AbortSignal,
): Promise<BootRecords> {
  const { size, sector } = await sizesOf(commands, volume.path, signal);
  const read = async (offset: number): Promise<FoundBootSector> => {
    const bytes = await readSectors(commands, volume.path, offset, sector, signal);
    const found = readBootSector(bytes);
    if (found.sector === undefined) return { ...found, offset, bytes };
    return { ...found, offset, bytes, leadsToFiles: await leadsToFiles(commands, volume.path, size, found, signal) };
  };
  const first = await read(0);
  // Behind the volume, which may end before its partition does; where that is not known any more, at the partition's end.
  const behind = isSound(first) && !isTooLong(first.sector, size) ? Number(lengthOf(first.sector)) : size - sector;
  const copy = await read(behind);
  const parent = devices.find(({ path }) => volume.partition !== undefined && volume.parents.includes(path));
  if (parent?.table !== 'dos') return { size, first, copy };
  const bytes = await readSectors(commands, parent.path, 0, BOOT_RECORD, signal);
  const record = readMasterBootRecord(bytes);
  return { size, first, copy, ...(record && { disk: { path: parent.path, bytes, record } }) };
}

async function leadsToFiles(
  commands: Programs,
  device: string,
  size: number,
  { sector }: ReadBootSector,
  signal: AbortSignal,
): Promise<boolean> {
  if (sector === undefined) return false;
  const offset = tableOffset(sector);
  if (offset + BigInt(BOOT_RECORD) > BigInt(size)) return false;
  try {
    return isTableRecord(await readSectors(commands, device, Number(offset), BOOT_RECORD, signal));
  } catch (error) {
    if (isProblem(error, 'damaged')) return false;
    throw error;
  }
}

/** A partition whose boot sector can be read and mended; throws for all else. */
export function bootVolume({ devices }: Pick<DisksPicture, 'devices'>, path: string): BlockDevice {
  const volume = devices.find((each) => each.path === path);
  if (volume === undefined) {
    throw new ProblemError({
      code: 'not-found',
      title: `There is no ${quoted(path)}`,
      message: 'The server does not have it any more, or under another name. Nothing was changed.',
      remedy: 'Look at the picture of the disks again.',
    });
  }
  const holdsAnother = volume.content !== undefined && volume.content !== 'ntfs';
  if (volume.kind === 'disk' && volume.table === undefined && !holdsAnother) return volume;
  if (volume.kind === 'partition' && !holdsAnother) return volume;
  throw new ProblemError({
    code: 'unsupported',
    title: `${quoted(path)} is no partition of Windows`,
    message: holdsAnother
      ? `It holds ${quoted(volume.content ?? '')}, which has no boot sector of Windows. Nothing was changed.`
      : 'Only partitions have a boot sector of Windows. Nothing was changed.',
    remedy: 'Choose the partition that Windows is on, or the small one that it starts from.',
  });
}
