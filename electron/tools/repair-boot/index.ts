import type { Tool } from '../../engine/tool.ts';
import { repairBoot } from './contract.ts';
import { planRepair } from './plan.ts';
import { runRepair } from './run.ts';

/** Mends a sector that Windows needs to start, and keeps what was there. */
export const repairBootTool: Tool<typeof repairBoot> = {
  contract: repairBoot,
  targets: ({ target }) => [target],
  plan: planRepair,
  run: runRepair,
};
