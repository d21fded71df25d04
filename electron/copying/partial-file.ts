import { baseOf } from '../contract/paths.ts';
import { isProblem } from '../contract/problem.ts';
import { quoted } from '../work/words.ts';
import { isPartialName } from './names.ts';
import { endsJob, type Round } from './round.ts';

/** True where a half-copied file is left for the next run of the job to go on with. */
export function staysForLater(round: Round, error: unknown): boolean {
  // Removed when the person stops the job: they may never come back to it.
  if (round.signal.aborted) return !isProblem(round.signal.reason, 'cancelled');
  return endsJob(error, round.steady);
}

/** How long a tidying-up that nobody waits for may take, in milliseconds. */
const TIDY = 5000;

/** Removes a partial file and notes that, if it can be done at once. */
export async function drop(round: Round, source: string, partial: string): Promise<void> {
  if (await removePartial(round, partial)) round.journal.note({ state: 'dropped', source });
}

/** True when it is gone; where it stays, the log says so. */
export async function removePartial(round: Round, partial: string): Promise<boolean> {
  if (!isPartialName(baseOf(round.to.style, partial))) return true;
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('took too long')), TIDY);
  });
  try {
    await Promise.race([round.to.files.remove(partial), limit]);
    return true;
  } catch (error) {
    if (isProblem(error, 'not-found')) return true;
    round.logOnce(`A half-copied file could not be removed: ${quoted(partial)}. It can be deleted.`);
    return false;
  } finally {
    clearTimeout(timer);
  }
}
