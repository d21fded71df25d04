import { z } from 'zod';
import { diskStep } from '../../contract/disks.ts';
import { path } from '../../contract/paths.ts';
import { secretHandle } from '../../contract/secrets.ts';

export const mountVolume = {
  id: 'mount-volume',
  title: 'Mount a volume',
  description:
    'Makes the files of a disk reachable under /mnt: read-only, or for writing where nothing stands in the way. Starts a RAID, a logical volume, a Windows mirror or BitLocker first where that is needed.',
  input: z.strictObject({
    target: z.string(),
    /** A device such as `/dev/sda1`, `raid:UUID`, `logical:GROUP/NAME`, or `dynamic:GROUP/NAME`. */
    volume: z.string().min(1).max(500),
    write: z.boolean().default(false),
    /** The last part of the place below /mnt; by its label where none is given. */
    name: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/)
      .optional(),
    /** What may be given up so that it can be written to. */
    giveUp: z.enum(['journal', 'hibernation']).optional(),
    /** Of a BitLocker volume: its password or recovery key. */
    key: secretHandle.optional(),
    /** The same: where its start-up key (a .BEK file, as Windows keeps it on a USB stick) lies. */
    keyFile: z.strictObject({ target: z.string(), path }).optional(),
  }),
  preview: z.strictObject({
    place: z.string(),
    device: z.string(),
    steps: z.array(diskStep),
    unlocks: z.boolean(),
    /** What the steps work on, as it was then. */
    agreed: z.array(
      z.strictObject({
        device: z.string(),
        serials: z.array(z.string()),
        size: z.number(),
        uuid: z.string().optional(),
        content: z.string().optional(),
      }),
    ),
  }),
  result: z.strictObject({
    place: z.string().optional(),
    device: z.string(),
    readOnly: z.boolean(),
    notes: z.array(z.string()),
  }),
};
