import { z } from 'zod';

/** Something that stands in the way of starting, or is good to know. */
const finding = z.strictObject({
  /** The same for the same thing, whatever the disk. */
  id: z.enum([
    'boot-sector',
    'boot-sector-lost',
    'copy',
    'copy-differs',
    'longer-than-partition',
    'no-files',
    'no-active-partition',
    'no-disk-code',
    'no-efi-partition',
  ]),
  /** Keeps it from starting or being read, or is good to know. */
  weight: z.enum(['reason', 'note']),
  title: z.string(),
  meaning: z.string(),
  /** What was read where. */
  evidence: z.string(),
  /** What `repair-boot` mends it with. */
  repair: z.enum(['boot-sector', 'copy', 'active-partition', 'disk-code']).optional(),
});
export type BootFinding = z.infer<typeof finding>;

const checked = z.strictObject({
  device: z.string(),
  /** The disk that it is a part of. */
  disk: z.string().optional(),
  /** How a server with a disk like that starts. */
  firmware: z.enum(['bios', 'efi', 'unknown']),
  findings: z.array(finding),
  /** The first sector as it is, in hexadecimal. */
  sector: z.string(),
});

export const checkBoot = {
  id: 'check-boot',
  title: 'Check how a volume of Windows starts',
  description:
    'Reads the boot sector of an NTFS volume, the copy of it behind its end, and the first sector of its disk, and tells what keeps Windows from starting. Changes nothing.',
  input: z.strictObject({
    target: z.string(),
    /** A partition, such as `/dev/sda1`. */
    volume: z.string().min(1).max(500),
  }),
  preview: checked,
  result: checked,
};
