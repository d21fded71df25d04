import { z } from 'zod';
import { path } from '../../contract/paths.ts';

/** What is stopped once nothing is mounted on it. */
export const stop = z.strictObject({
  /** As the picture of the disks has it. */
  device: z.string(),
  /** In a sentence. */
  what: z.string(),
  program: z.string(),
  args: z.array(z.string()),
});
export type Stop = z.infer<typeof stop>;

export const unmountVolume = {
  id: 'unmount-volume',
  title: 'Unmount',
  description:
    'Takes a mounted volume, or all of them under /mnt, off again, and stops what this app started for it: BitLocker, logical volumes, RAIDs, Windows mirrors.',
  input: z.strictObject({
    target: z.string(),
    /** Where it is mounted; everything under /mnt where none is named. */
    place: path.optional(),
  }),
  preview: z.strictObject({ places: z.array(z.string()), stops: z.array(stop) }),
  result: z.strictObject({ unmounted: z.array(z.string()), stopped: z.array(z.string()) }),
};
