import type { Tool } from '../../engine/tool.ts';
import { filesOfLine } from '../../copying/journal.ts';
import { copyFiles } from './contract.ts';
import { planCopy } from './plan.ts';
import { runCopy } from './run.ts';

/** Files and trees between any two targets, each file proven by its SHA-256 on both ends before it gets its name. */
export const copyFilesTool: Tool<typeof copyFiles> = {
  contract: copyFiles,
  targets: ({ from, to }) => [...new Set([from.target, to.target])],
  plan: planCopy,
  run: runCopy,
  files: filesOfLine,
};
