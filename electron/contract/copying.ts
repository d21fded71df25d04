import { z } from 'zod';
import { tally } from './job.ts';
import { path } from './paths.ts';
import { problem } from './problem.ts';

/** What to do where a file of that name is there already. */
export const whenExists = z.enum(['refuse', 'skip', 'replace', 'replace-older', 'keep-both']);
export type WhenExists = z.infer<typeof whenExists>;

/** A file that was not copied, proven or read, and why. */
export const exception = z.strictObject({ path, problem });
export type Exception = z.infer<typeof exception>;

/** What came of copying files, whichever tool did it. */
export const copyResult = z.strictObject({
  copied: tally,
  /** Files whose SHA-256 was compared on both ends. */
  verified: z.number().int().nonnegative(),
  skipped: z.number().int().nonnegative(),
  /** Files that have their bytes but could not be compared; at most 200 are named. */
  unverified: z.array(exception),
  unverifiedCount: z.number().int().nonnegative(),
  failed: z.array(exception),
  failedCount: z.number().int().nonnegative(),
});
export type CopyResult = z.infer<typeof copyResult>;
