import type { Tool } from '../../engine/tool.ts';
import { trashFiles } from './contract.ts';
import { planTrash } from './plan.ts';
import { runTrash } from './run.ts';

/** Deletes so that it can be undone: moves files and folders into the trash on their own disk. */
export const trashFilesTool: Tool<typeof trashFiles> = {
  contract: trashFiles,
  targets: ({ target }) => [target],
  plan: planTrash,
  run: runTrash,
};
