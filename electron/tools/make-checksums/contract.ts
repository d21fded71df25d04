import { z } from 'zod';
import { exception } from '../../contract/copying.ts';
import { tally } from '../../contract/job.ts';
import { path } from '../../contract/paths.ts';
import { hashAlgorithm } from '../../contract/sums.ts';

const count = z.number().int().nonnegative();

export const makeChecksums = {
  id: 'make-checksums',
  title: 'Make checksums',
  description: 'Computes SHA-256, SHA-1 or MD5 sums of files where they are, and writes them into a file if wanted.',
  input: z.strictObject({
    target: z.string(),
    paths: z.array(path).min(1),
    algorithm: hashAlgorithm.default('sha256'),
    /** A new file for the sums, such as `/mnt/c/Users.sha256`; names in it are relative to its folder. Absent: only shown. */
    into: path.optional(),
  }),
  preview: z.strictObject({ total: tally }),
  result: z.strictObject({
    algorithm: hashAlgorithm,
    counted: tally,
    /** At most 1,000 are named here; the file has them all. Names are those that stand in the file. */
    sums: z.array(z.strictObject({ name: z.string(), hash: z.string() })),
    sumCount: count,
    /** The file, once it is written. */
    written: path.optional(),
    /** Links, devices and the like, which have no content of their own. */
    skipped: count,
    failed: z.array(exception),
    failedCount: count,
  }),
};
