import { z } from 'zod';
import { bytes } from '../../contract/define.ts';
import { path } from '../../contract/paths.ts';
import { windowsPlace } from '../../contract/windows-accounts.ts';

const file = z.strictObject({
  from: path,
  to: path,
  size: bytes,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** What is there and differs. */
  before: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
});

export const restoreBootFiles = {
  id: 'restore-boot-files',
  title: 'Put the files of the Windows loader back',
  description:
    'Copies the files that start Windows from its own folder to the partition that the machine starts from, as bcdboot does: what is missing there, or on demand also what differs. The boot store is not touched. Can be taken back.',
  input: z.strictObject({
    ...windowsPlace,
    /** Where the partition is mounted that the machine starts from: the EFI system partition, or “System Reserved”. */
    system: path,
    /** By default what is there already tells. */
    firmware: z.enum(['efi', 'bios']).optional(),
    /** Write over files that are there and differ, too. */
    replace: z.boolean().default(false),
  }),
  preview: z.strictObject({
    firmware: z.enum(['efi', 'bios']),
    folders: z.array(path),
    files: z.array(file),
    /** Files that are there as they should be, and those that differ and stay. */
    same: z.number().int(),
    differing: z.array(path),
    /** There is no boot store, without which the loader finds no Windows. */
    noStore: z.boolean(),
  }),
  result: z.strictObject({ written: z.number().int(), same: z.number().int() }),
};
