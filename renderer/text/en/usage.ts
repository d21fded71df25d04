import { plural } from '../plural.ts';

/** Words of the picture of what takes the room on a disk. */
export const usage = {
  title: 'Disk usage',
  act: 'Disk usage…',
  noPlace: 'Open a folder first.',
  where: 'Room taken in',
  up: 'Up one folder',
  again: 'Count again',
  stop: 'Stop',
  tools: 'Disk usage',
  list: 'What takes the room',
  picture: 'Picture of the same',
  rest: (count: number) => plural(count, 'smaller file', 'smaller files'),
  restName: 'smaller files',
  columns: { name: 'Name', bytes: 'Size', share: 'Share', files: 'Files' },
  counting: (path: string, count: number) => `Counting · ${plural(count, 'name', 'names')} so far · ${path}`,
  counted: (size: string, files: number) => `${size} in ${plural(files, 'file', 'files')}`,
  stopped: (size: string) => `Stopped; ${size} counted so far`,
  failed: (count: number) => `${plural(count, 'folder', 'folders')} could not be looked into`,
  empty: 'Nothing in here takes room.',
};
