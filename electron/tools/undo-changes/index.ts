import type { Tool } from '../../engine/tool.ts';
import { undoChanges } from './contract.ts';
import { planUndo } from './plan.ts';
import { runUndo } from './run.ts';

/** Takes back what another job has changed, from that job's undo record. */
export const undoChangesTool: Tool<typeof undoChanges> = {
  contract: undoChanges,
  targets: ({ targets }) => targets,
  plan: planUndo,
  run: runUndo,
};
