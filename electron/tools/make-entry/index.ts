import type { Tool } from '../../engine/tool.ts';
import { makeEntry } from './contract.ts';
import { planEntry } from './plan.ts';
import { runEntry } from './run.ts';

/** Makes an empty file, a symbolic link, or a second name for a file. */
export const makeEntryTool: Tool<typeof makeEntry> = {
  contract: makeEntry,
  targets: ({ target }) => [target],
  plan: planEntry,
  run: runEntry,
};
