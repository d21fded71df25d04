import { z } from 'zod';
import { path } from '../../contract/paths.ts';
import { problem } from '../../contract/problem.ts';

const count = z.number().int().nonnegative();
const refused = z.array(z.strictObject({ path, problem }));

export const trashFiles = {
  id: 'trash-files',
  title: 'Put files into the trash',
  description:
    'Deletes files and folders so that they can be brought back: they move into a trash folder on their own disk.',
  input: z.strictObject({ target: z.string(), paths: z.array(path).min(1) }),
  preview: z.strictObject({ files: count, folders: count, links: count, refused, refusedCount: count }),
  result: z.strictObject({
    trashed: count,
    /** The folders that hold them now. */
    folders: z.array(path),
    failed: refused,
    failedCount: count,
  }),
};
