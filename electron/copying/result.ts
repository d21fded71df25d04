import type { Tally } from '../contract/job.ts';
import { type Problem, ProblemError } from '../contract/problem.ts';
import { countInWords } from '../work/words.ts';
import type { CopyResult } from '../contract/copying.ts';

/** How many files a list in a result or preview names; the rest is counted. */
export const NAMED = 200;

/** Counts what comes of a copy. */
export interface Results {
  copied(kind: 'file' | 'folder' | 'link', bytes: number): void;
  verified(): void;
  skipped(): void;
  unverified(path: string, problem: Problem): void;
  failed(path: string, problem: Problem): void;
  readonly counts: { readonly copied: Readonly<Tally>; readonly failed: number; readonly skipped: number };
  result(): CopyResult;
}

export function createResults(): Results {
  const copied: Tally = { files: 0, folders: 0, links: 0, bytes: 0 };
  const result: CopyResult = {
    copied,
    verified: 0,
    skipped: 0,
    unverified: [],
    unverifiedCount: 0,
    failed: [],
    failedCount: 0,
  };
  return {
    copied(kind, bytes) {
      copied[`${kind}s`] += 1;
      copied.bytes += bytes;
    },
    verified() {
      result.verified += 1;
    },
    skipped() {
      result.skipped += 1;
    },
    unverified(path, problem) {
      result.unverifiedCount += 1;
      if (result.unverified.length < NAMED) result.unverified.push({ path, problem });
    },
    failed(path, problem) {
      result.failedCount += 1;
      if (result.failed.length < NAMED) result.failed.push({ path, problem });
    },
    get counts() {
      return { copied, failed: result.failedCount, skipped: result.skipped };
    },
    result: () => structuredClone(result),
  };
}

/**
 * What a job that left something behind ends with. A copy of which anything failed is never `done`: whoever reads only
 * the status, a script its exit status, must not take it for whole.
 */
export function leftBehind(result: Pick<CopyResult, 'failed' | 'failedCount' | 'copied'>, move: boolean): Problem {
  const first = result.failed[0]?.problem;
  // Of one thing that failed its own words; but what was asked was fine, so `invalid-input` would be misleading.
  const only = result.failedCount === 1 && result.copied.files === 0 && first?.code !== 'invalid-input' && first;
  if (only) return only;
  return new ProblemError({
    code: 'command-failed',
    title: `${countInWords(result.failedCount, 'entry', 'entries')} could not be ${move ? 'moved' : 'copied'}`,
    message: `${countInWords(result.copied.files, 'file')} arrived. What failed is still whole at the source; the list names each with its reason.`,
    remedy: 'Look at the reasons, mend what can be mended, and try again: only what is missing is copied.',
    retryable: true,
    ...(first && { details: { first: first.title } }),
  }).problem;
}

/** Why a file is unverified when nobody asked for the comparison. */
export const notAsked: Problem = {
  code: 'unsupported',
  title: 'Not compared',
  message: 'The comparison was switched off for this copy, so nothing proves that both ends are equal.',
  retryable: false,
};
