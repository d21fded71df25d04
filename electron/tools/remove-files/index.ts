import type { Tool } from '../../engine/tool.ts';
import { removeFiles } from './contract.ts';
import { planRemoval } from './plan.ts';
import { runRemoval } from './run.ts';

/** Deletes files and folders for good, never through a link. */
export const removeFilesTool: Tool<typeof removeFiles> = {
  contract: removeFiles,
  targets: ({ target }) => [target],
  plan: planRemoval,
  run: runRemoval,
};
