import type { Tool } from '../../engine/tool.ts';
import { changeAttributes } from './contract.ts';
import { planAttributes } from './plan.ts';
import { runAttributes } from './run.ts';

/** Changes permissions, owners and dates, never through a link. */
export const changeAttributesTool: Tool<typeof changeAttributes> = {
  contract: changeAttributes,
  targets: ({ target }) => [target],
  plan: planAttributes,
  run: runAttributes,
};
