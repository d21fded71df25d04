import { z } from 'zod';
import { bytes } from '../../contract/define.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const repairBoot = {
  id: 'repair-boot',
  title: 'Repair how a volume of Windows starts',
  description:
    'Writes the boot sector of an NTFS volume back from its copy, the copy from the boot sector, marks the partition as the active one, or gives its disk start code (of SYSLINUX, as the server has it). The sector that is overwritten is kept, so it can be undone.',
  input: z.strictObject({
    target: z.string(),
    /** A partition, such as `/dev/sda1`, that is not mounted. */
    volume: z.string().min(1).max(500),
    repair: z.enum(['boot-sector', 'copy', 'active-partition', 'disk-code']),
  }),
  /** What is written where, and what is there before; absent where it can't be done. */
  preview: z.strictObject({
    write: z
      .strictObject({
        device: z.string(),
        serials: z.array(z.string()),
        size: bytes,
        offset: bytes,
        /** In hexadecimal. */
        before: z.string(),
        after: z.string(),
        hashes: z.strictObject({ before: sha256, after: sha256 }),
      })
      .optional(),
  }),
  result: z.strictObject({ device: z.string(), offset: bytes, written: z.boolean() }),
};
