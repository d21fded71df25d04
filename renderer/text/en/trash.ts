import { plural } from '../plural.ts';

/** Words of the tool that empties the trash. */
export const emptyTrash = {
  action: 'Empty the trash…',
  act: 'Empty the trash',
};

/** Words of the tool that puts files into the trash. */
export const trash = {
  act: 'Delete',
  trashed: (count: number) => `${plural(count, 'entry', 'entries')} in the trash`,
  refused: (count: number) => `${plural(count, 'entry', 'entries')} can’t be put into the trash`,
  refusedHint: 'These stay where they are.',
  failed: (count: number) => `${plural(count, 'entry', 'entries')} not deleted`,
  failedHint: 'They are still there, as they were.',
  where: 'They lie in',
  atOnce: 'Delete at once instead…',
};
