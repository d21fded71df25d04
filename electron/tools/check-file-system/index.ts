import type { Tool } from '../../engine/tool.ts';
import { checkFileSystem } from './contract.ts';
import { planCheck } from './plan.ts';
import { runCheck } from './run.ts';

/** Looks for damage in a file system, or repairs it. */
export const checkFileSystemTool: Tool<typeof checkFileSystem> = {
  contract: checkFileSystem,
  targets: ({ target }) => [target],
  plan: planCheck,
  run: runCheck,
};
