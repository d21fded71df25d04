import { z } from 'zod';
import { tally } from '../../contract/job.ts';
import { path } from '../../contract/paths.ts';
import { problem } from '../../contract/problem.ts';

export const removeFiles = {
  id: 'remove-files',
  title: 'Delete files',
  description: 'Deletes files and folders for good. Links are removed themselves; what they point to stays.',
  input: z.strictObject({ target: z.string(), paths: z.array(path).min(1) }),
  preview: z.strictObject({ total: tally }),
  result: z.strictObject({
    removed: tally,
    failed: z.array(z.strictObject({ path, problem })),
    failedCount: z.number().int().nonnegative(),
  }),
};
