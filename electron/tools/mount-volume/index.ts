import type { Tool } from '../../engine/tool.ts';
import { mountVolume } from './contract.ts';
import { planMount } from './plan.ts';
import { runMount } from './run.ts';

/** Makes the files of a volume reachable, as safely as wished. */
export const mountVolumeTool: Tool<typeof mountVolume> = {
  contract: mountVolume,
  targets: ({ target, keyFile }) => (keyFile ? [target, keyFile.target] : [target]),
  plan: planMount,
  run: runMount,
};
