import { baseOf, parentOf } from '../../contract/paths.ts';
import { isProblem } from '../../contract/problem.ts';
import type { ToolInput, ToolResult } from '../../contract/tools.ts';
import type { JobContext, Outcome } from '../../engine/tool.ts';
import { filesOf } from '../../work/chosen.ts';
import { removeTrees } from '../../work/removal.ts';
import { emptyTrash } from './contract.ts';
import { namesOfUnfinished } from './find.ts';

/** Deletes the folders that the plan named, but those of jobs that went on meanwhile, and the trash itself where it is empty then. */
export async function runEmptying(
  context: JobContext,
  input: ToolInput<'empty-trash'>,
): Promise<Outcome<ToolResult<'empty-trash'>>> {
  const target = context.target(input.target);
  const style = target.pathStyle;
  const { folders, total } = emptyTrash.preview.parse(context.preview);
  const unfinished = await namesOfUnfinished(context);
  const outcome = await removeTrees(
    context,
    target,
    folders.filter((path) => !unfinished.has(baseOf(style, path))),
    total,
  );
  if (outcome.problem) return outcome;
  for (const holder of new Set(folders.map((path) => parentOf(style, path)))) {
    try {
      await filesOf(target).removeFolder(holder);
    } catch (error) {
      // Something is in it again, or the link is gone: an empty folder does no harm.
      if (!isProblem(error)) throw error;
    }
  }
  return outcome;
}
