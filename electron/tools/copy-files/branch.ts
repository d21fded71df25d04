import type { Entry } from '../../contract/files.ts';
import { isProblem } from '../../contract/problem.ts';
import { quoted } from '../words.ts';
import type { Round } from './copy-file.ts';

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
    if (!closing.failed && closing.made !== 'no') await round.steady.run(() => dressFolder(round, closing));
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

async function dressFolder({ to, logOnce }: Round, { destination, entry }: Branch): Promise<void> {
  const mode = to.abilities.modes && entry.mode !== undefined ? entry.mode & 0o777 : undefined;
  if (mode === undefined && entry.modified === undefined) return;
  try {
    await to.files.setAttributes(destination, { mode, modified: entry.modified });
  } catch (error) {
    if (!isProblem(error) || error.problem.code === 'connection-lost' || error.problem.code === 'timed-out')
      throw error;
    logOnce(`Dates or permissions of folders can’t be set at the destination: ${error.problem.title}`);
  }
}

async function removedAtSource({ from, steady, log }: Round, { source }: Branch): Promise<boolean> {
  try {
    await steady.run(() => from.files.removeFolder(source));
    return true;
  } catch (error) {
    if (isProblem(error, 'not-found')) return true;
    if (!isProblem(error) || error.problem.code === 'connection-lost') throw error;
    log(`The emptied folder ${quoted(source)} stays at the source: ${error.problem.title}.`);
    return false;
  }
}
