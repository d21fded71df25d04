import type { Tool } from '../../engine/tool.ts';
import { mountByFstab } from './contract.ts';
import { planMountByFstab } from './plan.ts';
import { runMountByFstab } from './run.ts';

/** Mounts what else belongs to a Linux whose root is mounted. */
export const mountByFstabTool: Tool<typeof mountByFstab> = {
  contract: mountByFstab,
  targets: ({ target }) => [target],
  plan: planMountByFstab,
  run: runMountByFstab,
};
