import type { Tool } from '../../engine/tool.ts';
import { testArchive } from './contract.ts';
import { planTest } from './plan.ts';
import { runTest } from './run.ts';

/** Whether an archive is whole, found out where it lies. */
export const testArchiveTool: Tool<typeof testArchive> = {
  contract: testArchive,
  targets: ({ target }) => [target],
  plan: planTest,
  run: runTest,
};
