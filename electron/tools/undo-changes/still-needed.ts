import { ProblemError } from '../../contract/problem.ts';
import type { Change } from '../../contract/undo.ts';
import { quoted } from '../../work/words.ts';
import type { Standing } from './look.ts';

/** Whether the copies that one job made beside what it wrote over are still needed. */
export interface Copies {
  /** Notes that a change was left as it is. */
  left(change: Change): void;
  /** How a change stands once that is known. */
  standing(change: Change, standing: Standing): Standing;
}

/**
 * A job that writes over a file in its place, such as a hive, puts copies beside it first. While one such file could not be given its old
 * content back, what the same job made is left: on the server the copies are all that is there of it.
 */
export function createCopies(): Copies {
  let needed = false;
  return {
    left(change) {
      needed ||= change.kind === 'replaced' && change.inPlace === true;
    },
    standing: (change, standing) =>
      needed && change.kind === 'made' && standing.stands === 'can'
        ? { stands: 'gone', problem: stillNeeded(change.path) }
        : standing,
  };
}

const stillNeeded = (path: string) =>
  new ProblemError({
    code: 'busy',
    title: `${quoted(path)} is kept`,
    message:
      'What this job had written over could not be given its old content back, and the copies of it lie here. They were left where they are.',
    remedy: 'Undo again once it can be put back; then they are deleted, too.',
  }).problem;
