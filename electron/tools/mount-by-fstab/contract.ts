import { z } from 'zod';
import { diskStep } from '../../contract/disks.ts';
import { path } from '../../contract/paths.ts';

/** What of the list is not mounted, and why not. */
const leftOut = z.strictObject({ device: z.string(), place: z.string(), reason: z.string() });
export type LeftOut = z.infer<typeof leftOut>;

export const mountByFstab = {
  id: 'mount-by-fstab',
  title: 'Mount the rest of a Linux',
  description:
    'Mounts what else belongs to a Linux, such as /var, below the place where its root is mounted, as its own list (/etc/fstab) says.',
  input: z.strictObject({
    target: z.string(),
    /** Where the root of that Linux is mounted, such as `/mnt/root`. */
    place: path,
  }),
  preview: z.strictObject({
    place: path,
    mounts: z.array(
      z.strictObject({ device: z.string(), place: path, guessed: z.boolean(), steps: z.array(diskStep) }),
    ),
    left: z.array(leftOut),
  }),
  result: z.strictObject({
    mounted: z.array(z.strictObject({ device: z.string(), place: path })),
    left: z.array(leftOut),
  }),
};
