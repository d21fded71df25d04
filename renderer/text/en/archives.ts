/** Words of archives that are opened as folders. */
export const archives = {
  open: 'Open as a folder',
  notOne: 'Only a file can be opened as a folder.',
  opening: (name: string) => `Opening “${name}” as a folder`,
  reading: 'Reading what is in it. Large archives take a while.',
  password: 'Password of the archive',
  openWith: 'Open',
  close: 'Close the archive',
} as const;
