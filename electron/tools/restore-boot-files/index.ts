import type { Tool } from '../../engine/tool.ts';
import { restoreBootFiles } from './contract.ts';
import { planRestore } from './plan.ts';
import { runRestore } from './run.ts';

/** Gives the partition that the machine starts from the files of the Windows loader. */
export const restoreBootFilesTool: Tool<typeof restoreBootFiles> = {
  contract: restoreBootFiles,
  targets: ({ target }) => [target],
  plan: planRestore,
  run: runRestore,
};
