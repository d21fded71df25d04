import { z } from 'zod';
import { compareRules, pairOfPlaces, syncMode, syncStep } from '../../contract/compare.ts';
import { copyResult, exception } from '../../contract/copying.ts';
import { bytes } from '../../contract/define.ts';
import { path } from '../../contract/paths.ts';

const count = z.number().int().nonnegative();

/** Steps of one run; what is beyond them is left for the next. */
export const MOST_STEPS = 50_000;

/** What a synchronisation would do, or did, counted by kind. */
export const syncCounts = z.strictObject({
  /** Files and links that are new on the other side, and the bytes in them. */
  created: count,
  replaced: count,
  folders: count,
  deleted: count,
  bytes,
});
export type SyncCounts = z.infer<typeof syncCounts>;

export const synchroniseFolders = {
  id: 'synchronise-folders',
  title: 'Synchronise folders',
  description:
    'Makes two folders alike, one way, both ways or as a mirror. What is replaced or deleted is kept aside, so nothing is lost.',
  input: z.strictObject({
    ...pairOfPlaces,
    rules: compareRules.prefault({}),
    mode: syncMode.default('update-right'),
    /** What to do, as it was seen and decided; absent: what `mode` says for all that differs. */
    steps: z.array(syncStep).max(MOST_STEPS).optional(),
    /** Compare SHA-256 on both ends before a file gets its name. */
    verify: z.boolean().default(true),
  }),
  preview: z.strictObject({
    /** What comparing found to do; absent where the input says it. */
    steps: z.array(syncStep).optional(),
    counts: syncCounts,
    /** Differences that this run does not reach. */
    more: count,
    /** Differences that nothing is done about: conflicts, and where nobody can say which is newer. */
    undecided: count,
    failed: z.array(exception),
    failedCount: count,
  }),
  result: copyResult.extend({
    replaced: count,
    deleted: count,
    /** Folders that stayed because something is left in them. */
    foldersLeft: count,
    /** Where what was replaced or deleted is kept, on each side that has any. */
    keptIn: z.array(z.strictObject({ target: z.string(), path })),
  }),
};
