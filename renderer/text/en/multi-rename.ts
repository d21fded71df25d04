import { plural } from '../plural.ts';

/** Words of the tool that renames many files. */
export const multiRename = {
  action: 'Rename many…',
  title: (count: number) => `Rename ${plural(count, 'entry', 'entries')}`,
  act: 'Rename',
  look: 'Rename…',
  name: 'Name',
  extension: 'Extension',
  find: 'Find',
  replace: 'Replace with',
  pattern: 'Regular expression',
  caseSensitive: 'Tell capitals from small letters',
  letters: 'Letters',
  lettersAs: {
    keep: 'As they are',
    lower: 'all small',
    upper: 'ALL CAPITALS',
    first: 'First letter capital',
    words: 'Each Word Capital',
  },
  start: 'Count from',
  step: 'Step',
  digits: 'Digits',
  help: 'What the masks can hold',
  placeholders: [
    ['[N]', 'the old name; [N2-5] its characters 2 to 5, [N-3-] the last three'],
    ['[E]', 'the old extension'],
    ['[C]', 'the counter; [C10+5:3] from 10 in fives, with three digits'],
    ['[YMD] [hms]', 'date and time of the file; also one by one: [Y] [M] [D] [h] [m] [s]'],
    ['[P]', 'the name of the folder'],
    ['[U] [L] [F] [n]', 'from here on capitals, small letters, Each Word Capital, as it is'],
    ['$1', 'in “Replace with”: the first group of the regular expression'],
  ] as const,
  old: 'Old name',
  fresh: 'New name',
  preview: 'Old and new names',
  same: 'stays as it is',
  taken: 'Something else has this name, or gets it too',
  more: (count: number) => `and ${plural(count, 'more', 'more')}`,
  counts: (renamed: number, same: number, taken: number) =>
    [
      plural(renamed, 'new name', 'new names'),
      same > 0 && plural(same, 'stays', 'stay'),
      taken > 0 && plural(taken, 'conflict', 'conflicts'),
    ]
      .filter(Boolean)
      .join(', '),
  refused: (count: number) => plural(count, 'entry keeps its name', 'entries keep their names'),
  renamed: (count: number) => `${plural(count, 'entry', 'entries')} renamed`,
  failed: (count: number) => `${plural(count, 'entry', 'entries')} not renamed`,
  failedHint: 'They keep their old names. Everything can be taken back with Undo.',
};
