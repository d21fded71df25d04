import { z } from 'zod';
import { path } from '../../contract/paths.ts';
import { problem } from '../../contract/problem.ts';

const left = z.array(z.strictObject({ path, problem }));
const count = z.number().int().nonnegative();

export const undoChanges = {
  id: 'undo-changes',
  title: 'Undo',
  description: 'Takes back what one job or several have changed, as far as nobody has changed it further since.',
  input: z.strictObject({
    /** The jobs whose changes are taken back, those of the latest first, and the targets that their records name. */
    jobs: z.array(z.string()).min(1).max(1000),
    targets: z.array(z.string()).min(1),
    /** Also take back what somebody has changed since: their content or attributes are then replaced by the old ones. */
    evenIfChanged: z.boolean().default(false),
  }),
  preview: z.strictObject({
    /** Changes that can be taken back, that are back already, and that can't be because the world has moved on. */
    back: count,
    already: count,
    left,
    leftCount: count,
    /** Changes that will only be looked at when it runs. */
    later: count,
    /** Set where `evenIfChanged` would help with some of `left`. */
    changedSince: z.boolean(),
  }),
  result: z.strictObject({ back: count, already: count, left, leftCount: count }),
};
