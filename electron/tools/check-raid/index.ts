import type { Tool } from '../../engine/tool.ts';
import { checkRaid } from './contract.ts';
import { planCheckRaid } from './plan.ts';
import { runCheckRaid } from './run.ts';

/** Compares the members of a software RAID. */
export const checkRaidTool: Tool<typeof checkRaid> = {
  contract: checkRaid,
  targets: ({ target }) => [target],
  plan: planCheckRaid,
  run: runCheckRaid,
};
