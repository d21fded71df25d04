import type { Tool } from '../../engine/tool.ts';
import { renameFiles } from './contract.ts';
import { planRename } from './plan.ts';
import { runRename } from './run.ts';

/** Gives many files and folders new names, without ever replacing anything. */
export const renameFilesTool: Tool<typeof renameFiles> = {
  contract: renameFiles,
  targets: ({ target }) => [target],
  plan: planRename,
  run: runRename,
};
