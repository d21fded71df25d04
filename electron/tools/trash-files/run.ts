import { displayName } from '../../contract/names.ts';
import { parentOf } from '../../contract/paths.ts';
import { cancelled, isProblem, type Problem, ProblemError, toProblem } from '../../contract/problem.ts';
import type { ToolInput, ToolResult } from '../../contract/tools.ts';
import type { JobContext, Outcome } from '../../engine/tool.ts';
import type { Files } from '../../targets/target.ts';
import { filesOf, outermostPaths } from '../../work/chosen.ts';
import { createSteady } from '../../work/steady.ts';
import { createTrash } from '../../work/trash.ts';
import { countInWords, quoted } from '../../work/words.ts';

const NAMED = 200;

type Result = ToolResult<'trash-files'>;

/** Moves what was chosen into the trash on its own disk, one by one. Run again it goes on with what is still there. */
export async function runTrash(context: JobContext, input: ToolInput<'trash-files'>): Promise<Outcome<Result>> {
  const { signal } = context;
  const target = context.target(input.target);
  const files = filesOf(target);
  const steady = createSteady([target], signal, (problem) => context.waiting(problem));
  const trash = createTrash({
    target,
    files,
    jobId: context.jobId,
    before: (changes) => context.undo.before(changes),
    signal,
  });
  const paths = outermostPaths(target, input.paths);
  const result: Result = { trashed: 0, folders: [], failed: [], failedCount: 0 };
  const tell = (note?: string) =>
    context.progress({ done: result.trashed + result.failedCount, total: paths.length, unit: 'files', note });

  const trashOne = async (path: string) => {
    const kind = await steady.run(() => kindOf(files, path, signal));
    // An earlier run has done it.
    if (kind === undefined) return;
    await steady.run(() => trash.check(path));
    const to = await steady.run(() => trash.place(path));
    await context.undo.before([{ kind: 'renamed', target: target.id, from: path, to, what: kind }]);
    await steady.run(async () => {
      // The answer to an earlier try may have been lost.
      if ((await kindOf(files, path, signal)) !== undefined || (await kindOf(files, to, signal)) === undefined)
        await files.rename(path, to);
    });
    result.trashed += 1;
    const folder = parentOf(target.pathStyle, to);
    if (!result.folders.includes(folder)) result.folders.push(folder);
  };

  try {
    tell();
    for (const path of paths) {
      await context.ready();
      try {
        await trashOne(path);
      } catch (error) {
        signal.throwIfAborted();
        if (!isProblem(error) || steady.givenUp || error.problem.code === 'unreachable') throw error;
        const { problem } = error;
        result.failedCount += 1;
        if (result.failed.length < NAMED) result.failed.push({ path, problem });
        context.log(`Failed: ${quoted(path)}: ${problem.title}. ${problem.message}`);
      }
      tell(displayName(path));
    }
    context.log(`Put ${countInWords(result.trashed, 'entry', 'entries')} into the trash.`);
    return result.failedCount === 0 ? { result } : { result, problem: leftThere(result) };
  } catch (error) {
    if (signal.aborted) return { result, problem: cancelled().problem };
    return { result, problem: steady.givenUp ?? toProblem(error) };
  } finally {
    context.waiting();
  }
}

async function kindOf(files: Files, path: string, signal: AbortSignal) {
  try {
    return (await files.stat(path, { signal })).kind;
  } catch (error) {
    if (isProblem(error, 'not-found')) return undefined;
    throw error;
  }
}

function leftThere({ failed, failedCount, trashed }: Result): Problem {
  const first = failed[0]?.problem;
  if (failedCount === 1 && trashed === 0 && first) return first;
  return new ProblemError({
    code: 'command-failed',
    title: `${countInWords(failedCount, 'entry', 'entries')} could not be put into the trash`,
    message: `${countInWords(trashed, 'entry', 'entries')} went into the trash. What is left is listed, each with its reason, and is as it was.`,
    remedy: 'Look at the reasons, mend what can be mended, and try again.',
    retryable: true,
  }).problem;
}
