import type { Entry } from '../contract/files.ts';
import { isProblem } from '../contract/problem.ts';
import { endsJob, type Round } from './round.ts';

/**
 * Date and permissions, as far as the destination keeps them, and within one system the owner; elsewhere its number means
 * somebody else. Never the bits that let a file run as its owner.
 */
export async function dress(round: Round, path: string, entry: Entry, source: string): Promise<void> {
  await giveToOwner(round, path, source);
  const { modified } = entry;
  const mode = round.to.abilities.modes && entry.mode !== undefined ? entry.mode & 0o777 : undefined;
  if (mode === undefined && modified === undefined) return;
  const set = async (attributes: { mode?: number; modified?: number }): Promise<boolean> => {
    try {
      await round.to.files.setAttributes(path, attributes);
      return true;
    } catch (error) {
      if (!isProblem(error) || endsJob(error, round.steady)) throw error;
      if (error.problem.code === 'connection-lost' || error.problem.code === 'timed-out') throw error;
      round.logOnce(`Not all dates and permissions can be kept at the destination: ${error.problem.message}`);
      return false;
    }
  };
  // A date that can't be kept must not cost the permissions.
  if (!(await set({ mode, modified })) && mode !== undefined && modified !== undefined) await set({ mode });
}

/** A copy within one system belongs to whom the original belongs to, where whoever is signed in may give it away. */
async function giveToOwner({ from, to, signal, steady, logOnce }: Round, path: string, source: string): Promise<void> {
  if (from.key !== to.key || !to.abilities.owners) return;
  try {
    const [wanted, now] = await Promise.all([from.files.attributes(source, signal), to.files.attributes(path, signal)]);
    const { owner, group } = wanted;
    if (owner === undefined || group === undefined || (owner === now.owner && group === now.group)) return;
    await to.files.setAttributes(path, { owner, group });
  } catch (error) {
    if (!isProblem(error) || endsJob(error, steady)) throw error;
    if (error.problem.code === 'connection-lost' || error.problem.code === 'timed-out') throw error;
    logOnce(
      `Owners can’t be kept: only an administrator may give files away. What is copied belongs to who signed in.`,
    );
  }
}
