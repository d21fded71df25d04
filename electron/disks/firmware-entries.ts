import { ProblemError } from '../contract/problem.ts';
import type { Ask } from './ask.ts';

/** One start-up entry of a machine with EFI. */
export interface FirmwareEntry {
  /** Four hexadecimal digits in upper case. */
  readonly number: string;
  readonly label: string;
  /** Where it starts from, as efibootmgr writes it; empty where it does not say. */
  readonly path: string;
}

/** What the firmware starts, and in which order it tries. */
export interface FirmwareEntries {
  readonly order: readonly string[];
  readonly entries: readonly FirmwareEntry[];
}

/** The loader of Windows on an EFI system partition. */
export const WINDOWS_LOADER = '\\EFI\\Microsoft\\Boot\\bootmgfw.efi';

/** Reads `efibootmgr -v` (versions 15 to 18). */
export function readFirmwareEntries(text: string): FirmwareEntries {
  const lines = text.split('\n');
  const order = lines.flatMap((line) => /^BootOrder: ([0-9A-F,]+)\s*$/i.exec(line)?.[1]?.split(',') ?? []);
  const entries = lines.flatMap((line): FirmwareEntry[] => {
    const [, number, rest = ''] = /^Boot([0-9A-F]{4})[* ]?\s(.*)$/i.exec(line) ?? [];
    if (number === undefined) return [];
    const tab = rest.indexOf('\t');
    const [label, path] = tab < 0 ? [rest, ''] : [rest.slice(0, tab), rest.slice(tab + 1)];
    return [{ number: number.toUpperCase(), label: label.trim(), path: path.trim() }];
  });
  return { order: order.map((number) => number.toUpperCase()), entries };
}

/** True where it starts that loader from the partition of that GUID. */
export const startsFrom = ({ path }: FirmwareEntry, partition: string, loader: string): boolean => {
  const words = path.toLowerCase();
  return words.includes(`,gpt,${partition.toLowerCase()},`) && words.includes(loader.toLowerCase());
};

/** The first number that no entry has. */
export function freeNumber({ entries, order }: FirmwareEntries): string {
  const taken = new Set([...order, ...entries.map(({ number }) => number)]);
  for (let number = 0; number <= 0xffff; number++) {
    const words = number.toString(16).toUpperCase().padStart(4, '0');
    if (!taken.has(words)) return words;
  }
  throw new Error('every number of a start-up entry is taken');
}

/** The entries of the machine. A problem where it has none to ask for. Only reads. */
export async function askFirmware(ask: Ask): Promise<FirmwareEntries> {
  const said = await ask('efibootmgr', ['-v']);
  if (said === undefined) throw new ProblemError(noProgram);
  if (said.status !== 0) throw new ProblemError(noFirmware);
  return readFirmwareEntries(said.text);
}

const noProgram = {
  code: 'not-found' as const,
  title: 'The server has no program for the entries of its firmware',
  message: 'They are read and written by efibootmgr, which is not installed there. Nothing was changed.',
  remedy: 'Install it in a terminal on the server: apt-get install efibootmgr. Then plan this again.',
};
const noFirmware = {
  code: 'unsupported' as const,
  title: 'The rescue system was not started by EFI',
  message:
    'So the entries of the firmware can’t be reached from it, if the server has EFI at all. Nothing was changed.',
  remedy:
    'Most machines find Windows without an entry: they start \\EFI\\Boot\\bootx64.efi, which “Put the loader’s files back” writes.',
};
