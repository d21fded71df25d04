import type { Tool } from '../../engine/tool.ts';
import { synchroniseFolders } from './contract.ts';
import { syncedFilesOf } from './journal.ts';
import { planSync } from './plan.ts';
import { runSync } from './run.ts';

/** Two folders made alike, on any two targets, by the same proven copying as everywhere. */
export const synchroniseFoldersTool: Tool<typeof synchroniseFolders> = {
  contract: synchroniseFolders,
  targets: ({ left, right }) => [...new Set([left.target, right.target])],
  plan: planSync,
  run: runSync,
  files: syncedFilesOf,
};
