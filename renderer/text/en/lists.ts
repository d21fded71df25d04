import { plural } from '../plural.ts';

const numbers = new Intl.NumberFormat('en');

/** Words for finding one's way in long lists: filter, selecting by mask, columns. */
export const lists = {
  filter: 'Filter names',
  typingFilters: 'Typing filters names',
  filterField: 'Show only names with',
  filterHint: 'part of the name, or a mask such as *.jpg;*.png|thumb*',
  filtered: (shown: number, all: number) => `${numbers.format(shown)} of ${numbers.format(all)}`,
  clearFilter: 'Clear the filter',
  nothingFitsTitle: 'No name fits the filter',
  nothingFitsText: (filter: string, count: number) =>
    `None of ${plural(count, 'item', 'items')} fits “${filter}”. They are all still there.`,
  filteredOut: (count: number) => `${numbers.format(count)} filtered out`,
  cut: (count: number) =>
    `This folder has more than ${numbers.format(count)} items. Only those are shown; the others are there, but not in this list.`,
  flat: 'Flat view',
  flatOn: 'Every file below this folder, with its path. Links are not followed.',
  flatOff: 'Back to folders',
  unread: (count: number) => `${plural(count, 'folder', 'folders')} could not be looked into.`,
  sizes: {
    ofChosen: 'Folder size',
    ofAll: 'Sizes of all folders',
    stop: 'Stop counting sizes',
    stopped: 'Counting stopped. What was counted already is shown.',
    noFolder: 'No folder is chosen.',
    counting: 'counting…',
    unreadable: 'not readable',
    unreadableHint: 'What is in this folder could not be read, so its size is not known.',
    hint: (files: number, folders: number) =>
      `${plural(files, 'file', 'files')} in ${plural(folders, 'folder', 'folders')} below it`,
    atLeast: (size: string) => `> ${size}`,
    unreadHint: (count: number) => `${plural(count, 'folder', 'folders')} in it could not be read and are not counted`,
  },
  quick: {
    title: 'Quick view',
    close: 'Close the quick view',
    nothing: 'Nothing is under the cursor',
    counting: (name: string) => `Counting what is in ${name}…`,
    folder: (size: string, files: number, folders: number) =>
      `${size} in ${plural(files, 'file', 'files')} and ${plural(folders, 'folder', 'folders')} below it`,
  },
  columns: {
    under: 'Columns',
    usual: 'Usual columns',
    extension: 'Extension',
    created: 'Created',
    accessed: 'Accessed',
    owner: 'Owner',
    group: 'Group',
    link: 'Points to',
  },
  select: {
    under: 'Select',
    all: 'Select all',
    none: 'Select nothing',
    invert: 'Invert selection',
    add: 'Select by mask…',
    take: 'Deselect by mask…',
    sameEnding: 'Select the same extension',
    restore: 'Restore selection',
    addTitle: 'Select by mask',
    takeTitle: 'Deselect by mask',
    mask: 'Mask',
    maskHint: '* any characters, ? one, ; between masks, | before what is left out: *.jpg;*.png|thumb*',
    empty: 'Type a mask, such as *.log',
    folders: 'Folders too',
    caseSensitive: 'Capital and small letters differ',
    doAdd: 'Select',
    doTake: 'Deselect',
    changed: (count: number, all: number) => `${numbers.format(count)} of ${plural(all, 'item', 'items')} selected`,
    nothingFits: (mask: string) => `No name here fits ${mask}`,
    nothingToRestore: 'There is no earlier selection in this folder.',
  },
};
