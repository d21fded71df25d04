import { plural } from '../plural.ts';

/** Words of boot sectors. */
export const boot = {
  check: 'Check how it starts',
  repairs: {
    'boot-sector': 'Write the boot sector back from its copy…',
    copy: 'Make the copy like the boot sector…',
    'active-partition': 'Mark it as the active partition…',
    'disk-code': 'Write start code to the disk…',
  },
  act: 'Write the sector',
  fine: 'Its boot sector, the copy of it, and the start of its disk are as they should be.',
  findings: (count: number): string => (count === 0 ? 'Nothing wrong' : plural(count, 'finding', 'findings')),
  firmware: {
    bios: 'Its disk is divided in the old way (MBR): Windows on it starts by BIOS.',
    efi: 'Its disk is divided by GPT: Windows on it starts by EFI, and its boot sector is only needed to find the files.',
    unknown: 'It lies on no disk with partitions.',
  },
  evidence: 'What was read',
  sector: 'The first sector',
  entry: {
    open: 'Give the firmware an entry for Windows…',
    act: 'Add the entry',
    made: (number: string): string => `The firmware has the entry Boot${number}, behind all others`,
  },
  written: 'The sector was written, read back and compared',
  notWritten: 'Nothing was written',
  files: {
    open: 'Put the loader’s files back…',
    act: 'Write the files',
    firmware: 'The machine starts by',
    firmwares: { efi: 'EFI (the partition is a small FAT one)', bios: 'BIOS (“System Reserved”, or Windows’ own)' },
    replace: 'Replace files that differ, too',
    written: (count: number, same: number): string =>
      `${plural(count, 'file', 'files')} written and compared, ${same} were as they should be`,
  },
};
