import type { Entry } from '../../contract/files.ts';
import { isProblem } from '../../contract/problem.ts';
import { quoted } from '../../work/words.ts';
import { dress } from '../../copying/dress.ts';
import { endsJob, type Round } from '../../copying/round.ts';

/** A folder that is being copied, until everything below it has settled. */
export interface Branch {
  readonly source: string;
  readonly destination: string;
  readonly entry: Entry;
  readonly parent: Branch | undefined;
  /** This job made the folder at the destination: now (so it was empty), or in an earlier run. */
  readonly made: 'now' | 'before' | 'no';
  /** Entries and folders in it that have not settled, and 1 for the walk while it is in it. */
  pending: number;
  /** Something in it failed. */
  failed: boolean;
  /** Something in it stays at the source, so a move can't remove it there. */
  keeps: boolean;
}

/**
 * One thing in the branch has settled. The last one closes the branch: permissions and date, which would be changed by
 * what still lands in it, and for a move the removal of the emptied folder; then the branch above has one less.
 */
export async function settle(round: Round, branch: Branch | undefined): Promise<void> {
  for (let at = branch; at; at = at.parent) {
    at.pending -= 1;
    if (at.pending > 0) return;
    const closing = at;
    if (!closing.failed && closing.made !== 'no')
      await round.steady.run(() => dress(round, closing.destination, closing.entry, closing.source));
    if (round.move && !closing.keeps) closing.keeps = !(await removedAtSource(round, closing));
    if (!closing.parent) return;
    if (closing.failed) closing.parent.failed = true;
    if (closing.keeps) closing.parent.keeps = true;
  }
}

/** Marks a branch, and with it in the end all above, as not wholly copied. */
export function fail(branch: Branch | undefined): void {
  if (!branch) return;
  branch.failed = true;
  branch.keeps = true;
}

async function removedAtSource({ from, steady, log, failed }: Round, { source }: Branch): Promise<boolean> {
  try {
    await steady.run(() => from.files.removeFolder(source));
    return true;
  } catch (error) {
    if (isProblem(error, 'not-found')) return true;
    if (!isProblem(error) || endsJob(error, steady)) throw error;
    // What came into it meanwhile was never part of this job.
    if (error.problem.code === 'already-exists')
      log(`${quoted(source)} stays at the source: it is not empty any more.`);
    else failed(source, error.problem);
    return false;
  }
}
