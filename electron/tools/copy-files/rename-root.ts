import type { Entry } from '../../contract/files.ts';
import { isProblem } from '../../contract/problem.ts';
import { quoted } from '../../work/words.ts';
import type { Round } from '../../copying/round.ts';
import { whatIsAt } from '../../copying/end.ts';
import type { Root } from './roots.ts';

/**
 * Moves within one target by giving another path: at once, whatever the size. Resolves with what is there now, also if an
 * interrupted run had done it and could not write that down; null where it can't be done (something is in the way, or it
 * would lead to another disk), so that it has to be copied and removed.
 */
export async function renamedRoot(round: Round, { source, final, entry }: Root): Promise<Entry | null> {
  const { from, to, move, journal, steady, signal } = round;
  if (!move || from.key !== to.key) return null;
  const there = await steady.run(() => whatIsAt(to.files, final, signal));
  if (!entry) return journal.has('renaming', source) ? there : null;
  if (there) return null;
  await journal.write({ state: 'renaming', source, path: final });
  try {
    await steady.run(async () => {
      // The answer to an earlier try may have been lost.
      if ((await whatIsAt(from.files, source, signal)) || !(await whatIsAt(to.files, final, signal)))
        await to.files.rename(source, final);
    });
  } catch (error) {
    signal.throwIfAborted();
    if (!isProblem(error) || steady.givenUp) throw error;
    const { code, title } = error.problem;
    if (code === 'no-permission' || code === 'not-found' || code === 'no-space') throw error;
    round.log(`${quoted(source)} can’t be moved by giving it another path (${title}); copying it instead.`);
    return null;
  }
  return entry;
}
