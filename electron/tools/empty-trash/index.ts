import type { Tool } from '../../engine/tool.ts';
import { emptyTrash } from './contract.ts';
import { planEmptying } from './plan.ts';
import { runEmptying } from './run.ts';

/** Deletes for good what was deleted or replaced so that it could be brought back. */
export const emptyTrashTool: Tool<typeof emptyTrash> = {
  contract: emptyTrash,
  targets: ({ target }) => [target],
  plan: planEmptying,
  run: runEmptying,
};
