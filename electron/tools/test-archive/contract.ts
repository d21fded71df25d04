import { z } from 'zod';
import { tally } from '../../contract/job.ts';
import { path } from '../../contract/paths.ts';
import { secretHandle } from '../../contract/secrets.ts';

const count = z.number().int().nonnegative();

/** Why a file in an archive can’t be read whole. */
export const archiveFault = z.enum(['checksum', 'data', 'end', 'password', 'method', 'other']);

export const testArchive = {
  id: 'test-archive',
  title: 'Test an archive',
  description:
    'Reads all that is in an archive and compares it with the checksums in it, by the 7-Zip of the system where it lies. Nothing is unpacked.',
  input: z.strictObject({
    target: z.string(),
    path,
    /** Of an archive that is locked. */
    password: secretHandle.optional(),
  }),
  preview: z.strictObject({
    /** Absent while its names are locked. */
    archive: z.strictObject({ type: z.string(), members: tally }).optional(),
    /** It can’t be read without a password, and none was given. */
    isLocked: z.boolean(),
  }),
  result: z.strictObject({
    type: z.string().optional(),
    /** Its kind of archive has checksums of all that is in it; of another it is only known that it can be read to its end. */
    hasSums: z.boolean(),
    /** What the archive says that is in it. */
    members: tally,
    /** Files that can’t be read whole, at most 1,000. */
    faults: z.array(z.strictObject({ name: z.string(), fault: archiveFault })),
    faultCount: count,
    /** What 7-Zip says of the archive as a whole, in its words. */
    remarks: z.array(z.string()),
  }),
};
