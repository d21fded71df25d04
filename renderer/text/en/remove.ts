import { plural } from '../plural.ts';

/** Words of the tool that deletes files. */
export const remove = {
  act: 'Delete for good',
  removed: (files: number, folders: number, links: number) => {
    const parts = [
      plural(files, 'file', 'files'),
      folders > 0 && plural(folders, 'folder', 'folders'),
      links > 0 && plural(links, 'link', 'links'),
    ].filter((part) => part !== false);
    return `${parts.join(', ')} deleted`;
  },
  freed: (size: string) => `${size} freed`,
  failed: (count: number) => `${plural(count, 'entry', 'entries')} not deleted`,
  failedHint: 'They are still there, as they were.',
};
