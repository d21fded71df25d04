import type { Tool } from '../../engine/tool.ts';
import { restoreBackup } from './contract.ts';
import { planRestore } from './plan.ts';
import { runRestore } from './run.ts';

/** A set of the backup space, back on a server. */
export const restoreBackupTool: Tool<typeof restoreBackup> = {
  contract: restoreBackup,
  targets: ({ target }) => [target],
  plan: planRestore,
  run: runRestore,
};
