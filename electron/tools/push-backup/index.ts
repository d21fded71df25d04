import type { Tool } from '../../engine/tool.ts';
import { pushBackup } from './contract.ts';
import { planPush } from './plan.ts';
import { runPush } from './run.ts';

/** A backup of a server to the backup space that only it can reach. */
export const pushBackupTool: Tool<typeof pushBackup> = {
  contract: pushBackup,
  targets: ({ target }) => [target],
  plan: planPush,
  run: runPush,
};
