import type { BlockDevice, DisksPicture } from '../../contract/disks.ts';
import { type BootRecords, type FoundBootSector, isSound, isTooLong } from '../../disks/boot-records.ts';
import type { NtfsBootSector } from '../../windows/boot/boot-sector.ts';
import { listInWords } from '../../work/words.ts';
import type { BootFinding } from './contract.ts';

type Picture = Pick<DisksPicture, 'devices'>;

/** What stands in the way, the gravest first. */
export function bootFindings(records: BootRecords, picture: Picture, volume: BlockDevice): BootFinding[] {
  return [...sectorFindings(records), ...diskFindings(records, picture, volume)];
}

/** How a server starts from a disk like that: one divided by GPT needs EFI for Windows. */
export function firmwareOf({ devices }: Picture, volume: BlockDevice): 'bios' | 'efi' | 'unknown' {
  const table = devices.find(({ path }) => volume.parents.includes(path))?.table;
  return table === 'gpt' ? 'efi' : table === 'dos' ? 'bios' : 'unknown';
}

function sectorFindings({ first, copy, size }: BootRecords): BootFinding[] {
  const evidence = `first sector: ${inWords(first)}; copy at byte ${copy.offset}: ${inWords(copy)}`;
  if (!isSound(first) && !isSound(copy)) {
    if (first.sector !== undefined && first.bytes.equals(copy.bytes)) {
      return [
        {
          id: 'no-files',
          weight: 'reason',
          title: 'The boot sector is whole, but there is no table of files where it says',
          meaning:
            'The table’s first record is damaged, so the partition can’t be mounted. NTFS keeps a copy of the first records, which a repair of the file system uses. Make an image of the disk before.',
          evidence,
        },
      ];
    }
    return [
      {
        id: 'boot-sector-lost',
        weight: 'reason',
        title: 'Neither the boot sector nor a copy at the end of the partition can be used',
        meaning:
          'The partition can’t be mounted, and Windows does not start from it. Its files are most likely still there: a program such as TestDisk can work the boot sector out from them. Make an image of the disk before.',
        evidence,
      },
    ];
  }
  const found: BootFinding[] = [];
  if (!isSound(first)) {
    found.push({
      id: 'boot-sector',
      weight: 'reason',
      title: 'The boot sector is damaged, and its copy is whole',
      meaning:
        'The partition can’t be mounted, and Windows does not start from it. NTFS keeps a copy behind the end of the volume, which leads to the files and can be written back.',
      evidence,
      repair: 'boot-sector',
    });
  } else if (isTooLong(first.sector, size)) {
    found.push(tooLong(first.sector, size));
  } else if (!isSound(copy)) {
    found.push({
      id: 'copy',
      weight: 'note',
      title: 'The copy of the boot sector is damaged or missing',
      meaning: 'Windows starts without it. It is needed only once the boot sector itself is damaged.',
      evidence,
      repair: 'copy',
    });
  } else if (!first.bytes.equals(copy.bytes)) {
    found.push({
      id: 'copy-differs',
      weight: 'note',
      title: 'The boot sector and its copy differ',
      meaning: `Both lead to the files. They differ in ${differences(first.sector, copy.sector)}. The first one is what counts; the copy can be made like it.`,
      evidence,
      repair: 'copy',
    });
  }
  if (!isSound(first) && isSound(copy) && isTooLong(copy.sector, size)) found.push(tooLong(copy.sector, size));
  return found;
}

function tooLong({ sectors, sectorSize }: NtfsBootSector, size: number): BootFinding {
  return {
    id: 'longer-than-partition',
    weight: 'reason',
    title: 'The volume is longer than its partition',
    meaning:
      'Its last part, or the copy of its boot sector, lies outside, as after a partition was made smaller than what is on it. Neither Windows nor Linux mounts it so. Give the partition its old end back before anything else.',
    evidence: `volume: ${sectors * BigInt(sectorSize)} bytes and a sector; partition: ${size} bytes`,
  };
}

function diskFindings(
  { disk, first }: BootRecords,
  { devices }: Picture,
  { partition, parents }: BlockDevice,
): BootFinding[] {
  const parent = devices.find(({ path }) => parents.includes(path));
  if (parent?.table === 'gpt') {
    const hasEfi = devices.some(
      (each) => each.partition !== undefined && isEfi(each) && each.parents.includes(parent.path),
    );
    if (hasEfi) return [];
    return [
      {
        id: 'no-efi-partition',
        weight: 'note',
        title: `${parent.path} has no EFI system partition`,
        meaning:
          'Windows on a disk that is divided by GPT starts from one. It may be on another disk of the server, or was deleted.',
        evidence: `partitions of ${parent.path}: ${typesOn(devices, parent.path)}`,
      },
    ];
  }
  if (disk === undefined || partition === undefined) return [];
  const found: BootFinding[] = [];
  const { entries, hasCode } = disk.record;
  if (!entries.some(({ active }) => active)) {
    const canStart = isSound(first) && first.sector.loader !== undefined && partition.number <= 4;
    found.push({
      id: 'no-active-partition',
      weight: 'reason',
      title: `No partition of ${disk.path} is the active one`,
      meaning: canStart
        ? 'A server with BIOS starts from the partition that is marked as active. This one has the loader of Windows in its boot sector, so it can be marked. Where Windows made a small partition (“System Reserved”) before it, that is the one to mark.'
        : 'A server with BIOS starts from the partition that is marked as active: the small one that Windows made (“System Reserved”), or the one that Windows is on. Check that one here.',
      evidence: `first sector of ${disk.path}: entries ${entries.map(({ type }) => type.toString(16).padStart(2, '0')).join(', ')}, none active`,
      ...(canStart && { repair: 'active-partition' as const }),
    });
  }
  if (!hasCode) {
    found.push({
      id: 'no-disk-code',
      weight: 'reason',
      title: `${disk.path} has no start code in its first sector`,
      meaning:
        'A server with BIOS finds nothing to run on this disk. Free start code that starts the active partition is in Debian’s package syslinux-common; the start-up repair of a Windows setup medium (bootrec /fixmbr) writes Microsoft’s. Its files are not affected.',
      evidence: `bytes 0 to 439 of ${disk.path} are zero`,
      repair: 'disk-code',
    });
  }
  return found;
}

const isEfi = ({ partition }: BlockDevice): boolean => /^c12a7328-/i.test(partition?.type ?? '');
const typesOn = (devices: readonly BlockDevice[], disk: string): string =>
  devices
    .filter(({ parents, partition }) => partition !== undefined && parents.includes(disk))
    .map(({ partition }) => partition?.typeName)
    .join(', ');

const inWords = ({ sector, faults, leadsToFiles }: FoundBootSector): string => {
  if (sector === undefined) return listInWords([...faults]);
  const files = leadsToFiles ? 'leads to the files' : 'there is no table of files where it says';
  return `NTFS of ${sector.sectors} sectors, serial ${sector.serial}, ${files}`;
};

function differences(one: NtfsBootSector, other: NtfsBootSector): string {
  const names = {
    sectorSize: 'the size of a sector',
    clusterSize: 'the size of a cluster',
    sectors: 'the number of sectors',
    tableAt: 'the place of the table of files',
    tableCopyAt: 'the place of its copy',
    serial: 'the serial number',
    loader: 'the loader',
  } as const;
  const keys = Object.keys(names) as (keyof typeof names)[];
  const differing = keys.filter((key) => one[key] !== other[key]).map((key) => names[key]);
  return differing.length === 0 ? 'their start code' : listInWords(differing);
}
