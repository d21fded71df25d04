/** Words of making files and links. */
export const makeEntry = {
  newFile: 'New file…',
  newLink: 'New link…',
  act: 'Make',
  look: 'Make…',
  name: 'Name',
  to: 'Leads to',
  toHint: 'A path; without a slash at the front it is seen from this folder.',
  kind: 'Kind of link',
  kinds: { 'symbolic-link': 'Symbolic: holds a path', 'hard-link': 'Hard: a second name for the same file' },
  where: (path: string) => `It will be made in ${path}`,
  made: (path: string) => `${path} made`,
};
