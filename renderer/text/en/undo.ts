import { plural } from '../plural.ts';

/** Words of taking changes back. */
export const undo = {
  act: 'Undo',
  title: 'Undo',
  of: (title: string) => `Undo: ${title}`,
  jobs: (count: number) => plural(count, 'job', 'jobs'),
  allOn: (target: string, count: number) => `Undo all ${count} on ${target}…`,
  latest: 'Undo the last change…',
  list: 'Changes made…',
  listTitle: 'Changes made',
  listHint:
    'Every change that can be taken back, the latest first. Undoing shows first what it will do, and leaves alone what somebody has changed since.',
  none: 'Nothing was changed yet, or nothing of it can be taken back any more.',
  label: 'Changes made',
  state: {
    prepared: 'Interrupted in the middle',
    available: 'Can be undone',
    undone: 'Undone',
    stale: 'Partly undone',
  },
  running: 'Still running',
  changes: (count: number) => plural(count, 'change', 'changes'),
  kept: (size: string) => `${size} kept on this computer`,
  dismiss: (title: string) => `Forget: ${title}`,
  back: (count: number) => `${plural(count, 'change', 'changes')} taken back`,
  already: (count: number) => `${plural(count, 'change was', 'changes were')} back already`,
  left: (count: number) => `${plural(count, 'change', 'changes')} not taken back`,
  leftHint: 'These are as they were. Once the reason is gone, undo again.',
  willStay: (count: number) => `${plural(count, 'change', 'changes')} can’t be taken back`,
  later: (count: number) => `${plural(count, 'more change is', 'more changes are')} looked at while it runs.`,
  evenIfChanged: 'Also take back what was changed since',
  evenIfChangedHint: 'The newer content is kept on this computer, so that this, too, can be undone.',
};
