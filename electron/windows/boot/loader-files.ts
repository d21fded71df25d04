/** Where `bcdboot` takes the files of the loader from, and where it puts them (Microsoft: "BCDBoot command-line options"). */

/** A file or folder below `Windows`, and where it goes on the partition that the machine starts from. */
export interface LoaderSource {
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** Names in it that go to the top of the partition instead. */
  readonly top?: readonly string[];
}

export type BootFirmware = 'efi' | 'bios';

export const loaderSources: Readonly<Record<BootFirmware, readonly LoaderSource[]>> = {
  efi: [
    { from: ['Boot', 'EFI'], to: ['EFI', 'Microsoft', 'Boot'] },
    { from: ['Boot', 'Fonts'], to: ['EFI', 'Microsoft', 'Boot', 'Fonts'] },
    { from: ['Boot', 'Resources'], to: ['EFI', 'Microsoft', 'Boot', 'Resources'] },
  ],
  bios: [
    { from: ['Boot', 'PCAT'], to: ['Boot'], top: ['bootmgr', 'bootnxt'] },
    { from: ['Boot', 'Fonts'], to: ['Boot', 'Fonts'] },
    { from: ['Boot', 'Resources'], to: ['Boot', 'Resources'] },
  ],
};

/** The loader itself, below `Windows`: without it there is nothing to restore. */
export const loaderFile: Readonly<Record<BootFirmware, readonly string[]>> = {
  efi: ['Boot', 'EFI', 'bootmgfw.efi'],
  bios: ['Boot', 'PCAT', 'bootmgr'],
};

/** Bytes at the start of a program that tell which machine it is for. */
export const PROGRAM_HEAD = 1024;

/** The name that firmware starts by itself, from the start of `bootmgfw.efi`; undefined where it is for no such machine (UEFI 2.10, 3.5.1.1). */
export function fallbackName(head: Buffer): string | undefined {
  if (head.length < 64 || head.toString('latin1', 0, 2) !== 'MZ') return undefined;
  const at = head.readUInt32LE(60);
  if (at + 6 > head.length || head.toString('latin1', at, at + 4) !== 'PE\0\0') return undefined;
  return machines[head.readUInt16LE(at + 4)];
}

const machines: Readonly<Record<number, string>> = {
  0x8664: 'bootx64.efi',
  0xaa64: 'bootaa64.efi',
  0x14c: 'bootia32.efi',
};
