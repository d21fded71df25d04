import type { Tool } from '../../engine/tool.ts';
import { saveFile } from './contract.ts';
import { planSave } from './plan.ts';
import { runSave } from './run.ts';

/** Writes what was edited back to its file, if nobody changed it meanwhile. */
export const saveFileTool: Tool<typeof saveFile> = {
  contract: saveFile,
  targets: ({ target }) => [target],
  plan: planSave,
  run: runSave,
  // The lines that change may be anybody's passwords.
  kept: (preview) => ({ ...preview, hunks: [] }),
};
