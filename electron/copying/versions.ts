import type { Entry } from '../contract/files.ts';
import { ProblemError } from '../contract/problem.ts';
import { quoted } from '../work/words.ts';

/** Whole seconds where one of the two readings knows no finer ones. */
export function isSameMoment(one: number | undefined, other: number | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  if (one === other) return true;
  return (one % 1000 === 0 || other % 1000 === 0) && Math.floor(one / 1000) === Math.floor(other / 1000);
}

/** As far as kind, size and date tell. */
export function isSameVersion(before: Entry, now: Entry): boolean {
  return now.kind === before.kind && before.size === now.size && isSameMoment(before.modified, now.modified);
}

/** The entry, if it is a file; throws `not-found` where something else has taken its name. */
export function stillFile(entry: Entry, source: string): Entry {
  if (entry.kind === 'file') return entry;
  throw new ProblemError({
    code: 'not-found',
    title: `${quoted(source)} is no file any more`,
    message: 'Something else has taken its name since the copy began. It was left out.',
    remedy: 'Try again to copy what is there now.',
    retryable: true,
  });
}
