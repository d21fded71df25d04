import type { Tool } from '../../engine/tool.ts';
import { makeChecksums } from './contract.ts';
import { planSums } from './plan.ts';
import { runSums } from './run.ts';

/** Sums of files and trees, computed where they are. */
export const makeChecksumsTool: Tool<typeof makeChecksums> = {
  contract: makeChecksums,
  targets: ({ target }) => [target],
  plan: planSums,
  run: runSums,
};
