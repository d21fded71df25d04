import { z } from 'zod';
import { renameRules } from '../../contract/new-names.ts';
import { path } from '../../contract/paths.ts';
import { problem } from '../../contract/problem.ts';

const count = z.number().int().nonnegative();
const refused = z.array(z.strictObject({ path, problem }));

/** Names in one folder and what they become. */
export const folderNames = z.strictObject({
  folder: path,
  names: z.array(z.tuple([z.string(), z.string()])),
});

export const renameFiles = {
  id: 'rename-files',
  title: 'Rename many',
  description: 'Gives many files and folders new names by masks, counters, dates, and finding and replacing.',
  input: z.strictObject({
    target: z.string(),
    /** In the order in which a counter counts. */
    paths: z.array(path).min(1).max(50_000),
    rules: renameRules,
  }),
  preview: z.strictObject({
    /** What will be renamed, and nothing else. */
    folders: z.array(folderNames),
    renamed: count,
    unchanged: count,
    refused,
    refusedCount: count,
  }),
  result: z.strictObject({ renamed: count, failed: refused, failedCount: count }),
};
