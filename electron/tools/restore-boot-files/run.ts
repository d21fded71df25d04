import type { z } from 'zod';
import type { JobContext, Outcome } from '../../engine/tool.ts';
import { filesOf } from '../../work/chosen.ts';
import { putPlanned } from '../../work/put-planned.ts';
import { restoreBootFiles } from './contract.ts';

type Input = z.output<typeof restoreBootFiles.input>;
type Result = z.output<typeof restoreBootFiles.result>;

/** Writes the files of the plan from where Windows keeps them. */
export async function runRestore(context: JobContext, input: Input): Promise<Outcome<Result>> {
  const target = context.target(input.target);
  const { folders, files, same } = restoreBootFiles.preview.parse(context.preview);
  const source = filesOf(target);
  const planned = files.map(({ from, ...file }) => ({
    ...file,
    bytes: () => source.read(from, { signal: context.signal }),
  }));
  const { written, problem } = await putPlanned(context, target, folders, planned);
  return { result: { written, same }, ...(problem && { problem }) };
}
