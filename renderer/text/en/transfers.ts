import { plural } from '../plural.ts';

/** Words of how transfers go: their order, speed and hours. */
export const transfers = {
  steer: (title: string) => `Speed, order and hours of ${title}`,
  first: 'Do this next',
  earlier: 'Earlier',
  later: 'Later',
  limit: 'Speed limit',
  noLimit: 'As fast as it can',
  limitedTo: (rate: string) => `limited to ${rate}`,
  filesAtOnce: 'Files at once',
  asItThinks: 'As many as is best',
  files: (count: number) => plural(count, 'file', 'files'),
  hours: 'Hours',
  always: 'At any time',
  atNight: 'Only at night',
  finish: 'Stop after the current files',
  finishAll: 'Stop all jobs after their current files',
  ending: 'stops after the current files',
  heading: 'Transfers',
  total: 'Speed limit for all jobs together',
  totalMenu: 'Speed of all jobs',
  nightFrom: 'The night begins at',
  nightTo: 'and ends at',
  nightHint:
    'Jobs for the night work between these times, by the clock of this computer, while Rescue Desk is open and connected.',
};
