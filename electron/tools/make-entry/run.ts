import { isProblem } from '../../contract/problem.ts';
import type { ToolInput, ToolResult } from '../../contract/tools.ts';
import type { JobContext, Outcome } from '../../engine/tool.ts';
import type { Files } from '../../targets/target.ts';
import { filesOf, wholePaths } from '../../work/chosen.ts';
import { createSteady } from '../../work/steady.ts';

type Input = ToolInput<'make-entry'>;

/** Makes it, and never in the place of anything. */
export async function runEntry(context: JobContext, input: Input): Promise<Outcome<ToolResult<'make-entry'>>> {
  const target = context.target(input.target);
  const files = filesOf(target);
  const { make } = input;
  const [path = input.path] = wholePaths(target, [input.path]);
  const steady = createSteady([target], context.signal, (problem) => context.waiting(problem));
  // A second name is a file like the first: it is known again by its size and date.
  const facts = make.kind === 'hard-link' ? await steady.run(() => files.stat(make.to)) : { size: 0 };
  const what = make.kind === 'symbolic-link' ? ('link' as const) : ('file' as const);
  const group = await context.undo.before([
    {
      kind: 'made',
      target: target.id,
      path,
      what,
      ...(what === 'file' && facts.size !== undefined && { size: facts.size }),
    },
  ]);
  let asked = false;
  try {
    await steady.run(async () => {
      const again = asked;
      asked = true;
      try {
        await makeOne(files, path, make);
      } catch (error) {
        // The answer to an earlier try was lost: it was made then.
        if (!again || !isProblem(error, 'already-exists')) throw error;
      }
    });
  } catch (error) {
    if (isProblem(error, 'already-exists')) await context.undo.onlyMade(group, []);
    throw error;
  } finally {
    context.waiting();
  }
  return { result: { path } };
}

async function makeOne(files: Files, path: string, make: Input['make']): Promise<void> {
  if (make.kind === 'symbolic-link') return files.makeLink(path, make.to);
  if (make.kind === 'hard-link') return files.makeHardLink(make.to, path);
  const sink = await files.write(path, { offset: 0, create: 'new' });
  await sink.close();
}
