import type { Tool } from '../../engine/tool.ts';
import { rebuildRaid } from './contract.ts';
import { planRebuild } from './plan.ts';
import { runRebuild } from './run.ts';

/** Gives a software RAID its missing member back. */
export const rebuildRaidTool: Tool<typeof rebuildRaid> = {
  contract: rebuildRaid,
  targets: ({ target }) => [target],
  plan: planRebuild,
  run: runRebuild,
};
