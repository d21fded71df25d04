import { plural } from '../plural.ts';

/** Words of archives: opened as folders, tested. */
export const archives = {
  open: 'Open as a folder',
  notOne: 'Only a file can be opened as a folder.',
  opening: (name: string) => `Opening “${name}” as a folder`,
  reading: 'Reading what is in it. Large archives take a while.',
  password: 'Password of the archive',
  openWith: 'Open',
  close: 'Close the archive',
  test: 'Test the archive',
  testNot: 'Choose an archive first, on a computer or server that has programs.',
  actTest: 'Test',
  testWith: 'Test with this password',
  faults: 'Not whole',
  columns: { name: 'File', fault: 'What is wrong' },
  fault: {
    checksum: 'Its bytes are not those that were packed (checksum)',
    data: 'Its packed data is damaged',
    end: 'The archive ends before it does',
    password: 'The password does not open it, or it is damaged',
    method: 'It is packed in a way that this 7-Zip does not know',
    other: 'It could not be read',
  },
  whole: (files: number) => `The archive is whole: ${plural(files, 'file', 'files')} read and compared`,
  wholeUncounted: 'The archive is whole: all of it was read and compared',
  readable: 'All of it could be read. This kind of archive has no checksums of its files, so more can’t be said',
  broken: (count: number) => `${plural(count, 'file is', 'files are')} not whole`,
  more: (count: number) => `and ${plural(count, 'more', 'more')}`,
} as const;
