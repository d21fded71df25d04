import type { ToolInput, ToolResult } from '../../contract/tools.ts';
import type { JobContext, Outcome } from '../../engine/tool.ts';
import { removeTrees } from '../../work/removal.ts';
import { removeFiles } from './contract.ts';

/** Deletes what was chosen. Run again it goes on with what is still there. */
export function runRemoval(
  context: JobContext,
  input: ToolInput<'remove-files'>,
): Promise<Outcome<ToolResult<'remove-files'>>> {
  const total = removeFiles.preview.safeParse(context.preview).data?.total;
  return removeTrees(context, context.target(input.target), input.paths, total);
}
