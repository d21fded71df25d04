import type { Tool } from '../../engine/tool.ts';
import { verifyChecksums } from './contract.ts';
import { planVerification } from './plan.ts';
import { runVerification } from './run.ts';

/** Files against a list of sums, in any of the usual forms. */
export const verifyChecksumsTool: Tool<typeof verifyChecksums> = {
  contract: verifyChecksums,
  targets: ({ target }) => [target],
  plan: planVerification,
  run: runVerification,
};
