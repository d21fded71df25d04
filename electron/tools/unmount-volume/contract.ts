import { z } from 'zod';
import { volumeStop } from '../../contract/disks.ts';
import { path } from '../../contract/paths.ts';

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
  preview: z.strictObject({ places: z.array(z.string()), stops: z.array(volumeStop) }),
  result: z.strictObject({ unmounted: z.array(z.string()), stopped: z.array(z.string()) }),
};
