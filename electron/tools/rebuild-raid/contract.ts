import { z } from 'zod';
import { bytes } from '../../contract/define.ts';
import { diskStep } from '../../contract/disks.ts';

/** What can take the place of a missing member. */
export const raidCandidate = z.strictObject({
  /** A partition, or a whole disk that is empty. */
  device: z.string(),
  /** `member`: it was part of this RAID and is out of date or thrown out; `partition`, `disk`: empty. */
  kind: z.enum(['member', 'partition', 'disk']),
  serials: z.array(z.string()),
  size: bytes,
});
export type RaidCandidate = z.infer<typeof raidCandidate>;

export const rebuildRaid = {
  id: 'rebuild-raid',
  title: 'Rebuild a RAID',
  description:
    'Gives a software RAID of Linux its missing member back: takes up one again that is out of date, or puts an empty disk in its place, divided as the others are. All is copied onto it from the members that are up to date.',
  input: z.strictObject({
    target: z.string(),
    /** A device such as `/dev/md1`, or `raid:UUID`. */
    volume: z.string().min(1).max(500),
    /** The partition or empty disk that is to hold the second copy; the likeliest where none is given. */
    onto: z.string().min(1).max(500).optional(),
  }),
  preview: z.strictObject({
    uuid: z.string(),
    members: z.array(z.strictObject({ device: z.string(), serials: z.array(z.string()), events: z.number().int() })),
    /** What starts it first, where it is not started. */
    start: diskStep.optional(),
    candidates: z.array(raidCandidate),
    chosen: raidCandidate.optional(),
    /** What divides an empty disk, to be read by `sfdisk`. */
    table: z.string().optional(),
    /** What becomes the member: the device that was chosen, or the partition of it that will be made. */
    member: z.string(),
  }),
  result: z.strictObject({
    device: z.string(),
    member: z.string(),
    isWhole: z.boolean(),
    /** Members that are still missing after this one was taken in. */
    missing: z.number().int().optional(),
  }),
};
