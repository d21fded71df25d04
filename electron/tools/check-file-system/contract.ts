import { z } from 'zod';
import { bytes } from '../../contract/define.ts';
import { diskStep, ntfsState } from '../../contract/disks.ts';

export const checkFileSystem = {
  id: 'check-file-system',
  title: 'Check a file system',
  description:
    'Looks for damage in the file system of a volume that is not mounted, without changing anything; or repairs it, as a step of its own. Starts a RAID, a logical volume or a Windows mirror for it where that is needed.',
  input: z.strictObject({
    target: z.string(),
    /** A device such as `/dev/sda1`, `raid:UUID`, `logical:GROUP/NAME`, or `dynamic:GROUP/NAME`. */
    volume: z.string().min(1).max(500),
    repair: z.boolean().default(false),
  }),
  /** What it was when it was planned: nothing else is repaired in its place. */
  preview: z.strictObject({
    device: z.string(),
    /** What starts it first, and is stopped again; what lies on it is only known then. */
    start: z.array(diskStep),
    fileSystem: z.string().optional(),
    size: bytes.optional(),
    uuid: z.string().optional(),
    /** Of the disks that it lies on. */
    serials: z.array(z.string()),
    ntfs: ntfsState.optional(),
  }),
  result: z.strictObject({
    fileSystem: z.string(),
    /** `unclean`: nothing wrong was found, but Windows was not shut down in order; `unreplayed`: what was
     *  found may be only what the journal still holds; `left`: a repair has left damage. */
    verdict: z.enum(['clean', 'unclean', 'errors', 'unreplayed', 'repaired', 'left', 'unknown']),
    /** What to do about it, or what was not looked at, where that is special to the file system. */
    advice: z.string().optional(),
    /** What the program said, without its progress; the last of it where it is long. */
    said: z.array(z.string()),
  }),
};
