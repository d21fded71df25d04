import { parentOf } from '../contract/paths.ts';
import { isProblem } from '../contract/problem.ts';
import type { Target } from '../targets/target.ts';
import { filesOf } from '../work/chosen.ts';
import { machineSid } from '../windows/sam/database.ts';
import { inWords } from './problems.ts';
import { type OfflineWindows, readHive } from './windows.ts';

/**
 * The security identifier that a Windows gave itself when it was installed, from its account database; undefined where
 * there is none or it can't be read.
 */
export async function installationIn(windows: OfflineWindows, signal: AbortSignal): Promise<string | undefined> {
  try {
    const sam = await readHive(windows, 'SAM', signal);
    return sam && inWords(() => machineSid(sam.hive));
  } catch (error) {
    if (isProblem(error, 'damaged') || isProblem(error, 'not-found')) return undefined;
    throw error;
  }
}

/** The same of the Windows whose folder of hives a path lies in. */
export function installationOf(target: Target, path: string, signal: AbortSignal): Promise<string | undefined> {
  const config = parentOf(target.pathStyle, path);
  return installationIn({ target, files: filesOf(target), root: config, config }, signal);
}
