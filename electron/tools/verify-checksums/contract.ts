import { z } from 'zod';
import { path } from '../../contract/paths.ts';
import { problem } from '../../contract/problem.ts';
import { hashAlgorithm } from '../../contract/sums.ts';

const count = z.number().int().nonnegative();

/** What came of comparing one file with its sum. */
export const sumVerdict = z.enum(['different', 'missing', 'unreadable', 'ok']);
export type SumVerdict = z.infer<typeof sumVerdict>;

const checked = z.strictObject({
  /** As it stands in the file of sums. */
  name: z.string(),
  verdict: sumVerdict,
  algorithm: hashAlgorithm,
  expected: z.string(),
  /** What the file has; absent where it is missing or can't be read. */
  found: z.string().optional(),
  problem: problem.optional(),
});
export type CheckedSum = z.infer<typeof checked>;

export const verifyChecksums = {
  id: 'verify-checksums',
  title: 'Verify checksums',
  description:
    'Compares files with the sums in a .sha256, .sha1 or .md5 file (of sha256sum, BSD or others), where the files are.',
  input: z.strictObject({
    target: z.string(),
    /** The file of sums; names in it are looked for in its folder. */
    path,
  }),
  preview: z.strictObject({ sums: count, strange: count }),
  result: z.strictObject({
    counts: z.strictObject({ ok: count, different: count, missing: count, unreadable: count }),
    /** Lines of the file that are no sums. */
    strange: count,
    /** Those that are not as they should be, at most 1,000, then others, at most 1,000. */
    files: z.array(checked),
  }),
};
