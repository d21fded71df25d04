import type { Entry } from '../contract/files.ts';
import { isProblem } from '../contract/problem.ts';
import { endsJob, type Round } from './round.ts';

/** Date and permissions, as far as the destination keeps them. Never the bits that let a file run as its owner. */
export async function dress(round: Round, path: string, entry: Entry): Promise<void> {
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
