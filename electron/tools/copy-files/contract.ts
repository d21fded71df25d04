import { z } from 'zod';
import { copyResult, decision, exception, whenExists } from '../../contract/copying.ts';
import { bytes } from '../../contract/define.ts';
import { tally } from '../../contract/job.ts';
import { path } from '../../contract/paths.ts';

const conflict = z.strictObject({ path, source: tallyOf(), existing: tallyOf() });

function tallyOf() {
  return z.strictObject({ size: bytes.optional(), modified: z.number().int().optional() });
}

export const copyFiles = {
  id: 'copy-files',
  title: 'Copy files',
  description:
    'Copies files and folders between two places, either way, and proves each file by its SHA-256 on both ends.',
  input: z.strictObject({
    /** `target` is the address of one: `local:`, `practice:`, `ssh://user@host:port`. */
    from: z.strictObject({ target: z.string(), paths: z.array(path).min(1) }),
    to: z.strictObject({
      target: z.string(),
      /** The folder to copy into; it is made if it is not there. */
      path,
      /** Give the single source this name instead of its own. */
      name: z.string().min(1).optional(),
    }),
    whenExists: whenExists.default('refuse'),
    /** For single files another answer than the rule's. */
    decisions: z.array(decision).max(10_000).optional(),
    /** Remove each source file once its copy is proven. */
    move: z.boolean().default(false),
    /** Compare SHA-256 on both ends before a file gets its name. */
    verify: z.boolean().default(true),
    /** Where its disk can't read all of a file: leave it out (as by default), or copy it with zeroes for what is missing. */
    unreadable: z.enum(['leave-out', 'fill']).optional(),
  }),
  preview: z.strictObject({
    total: tally,
    /** Free bytes at the destination, where it tells. */
    free: bytes.optional(),
    /** At most 200 of them; `conflictCount` is the whole number. */
    conflicts: z.array(conflict),
    conflictCount: z.number().int().nonnegative(),
    /** Names that can't be carried over, with the reason; at most 200. */
    refused: z.array(exception),
    refusedCount: z.number().int().nonnegative(),
  }),
  result: copyResult,
};
