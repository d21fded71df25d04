import { z } from 'zod';
import { bytes } from '../../contract/define.ts';
import { diskStep } from '../../contract/disks.ts';

export const checkRaid = {
  id: 'check-raid',
  title: 'Check a RAID',
  description:
    'Reads all members of a software RAID of Linux and compares them, without changing any file. Starts the RAID for it where it is not started.',
  input: z.strictObject({
    target: z.string(),
    /** A device such as `/dev/md1`, or `raid:UUID`. */
    volume: z.string().min(1).max(500),
  }),
  preview: z.strictObject({
    uuid: z.string(),
    level: z.string(),
    members: z.array(z.strictObject({ device: z.string(), serials: z.array(z.string()), events: z.number().int() })),
    /** What starts it first, where it is not started. */
    start: diskStep.optional(),
  }),
  result: z.strictObject({
    verdict: z.enum(['alike', 'differs', 'unknown']),
    /** Bytes in blocks that are not alike on all members, as the kernel counts them. */
    differing: bytes.optional(),
  }),
};
