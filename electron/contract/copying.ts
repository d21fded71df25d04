import { z } from 'zod';
import { tally } from './job.ts';
import { path } from './paths.ts';
import { problem } from './problem.ts';

/**
 * What to do where a file of that name is there already. `refuse` copies nothing until it is decided; `resume` goes on with
 * a file that is there in part, and leaves alone what is not the beginning of the source.
 */
export const whenExists = z.enum([
  'refuse',
  'skip',
  'replace',
  'replace-older',
  'replace-different',
  'keep-both',
  'resume',
]);
export type WhenExists = z.infer<typeof whenExists>;

/** What was decided for one file that is there already, by its path at the destination; it goes before the rule. */
export const decision = z.strictObject({
  path,
  answer: whenExists.exclude(['refuse', 'replace-older', 'replace-different']),
});
export type Decision = z.infer<typeof decision>;

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
