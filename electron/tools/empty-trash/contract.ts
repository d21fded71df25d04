import { z } from 'zod';
import { tally } from '../../contract/job.ts';
import { path } from '../../contract/paths.ts';
import { removeFiles } from '../remove-files/contract.ts';

export const emptyTrash = {
  id: 'empty-trash',
  title: 'Empty the trash',
  description: 'Deletes for good what waits in the trash folders of a target, and what synchronising kept aside there.',
  input: z.strictObject({ target: z.string() }),
  preview: z.strictObject({
    total: tally,
    /** The folders that go: exactly these, so that what is deleted meanwhile stays. */
    folders: z.array(path),
    /** Folders that stay, since the jobs they belong to have not ended. */
    unfinished: z.number().int().nonnegative(),
  }),
  result: removeFiles.result,
};
