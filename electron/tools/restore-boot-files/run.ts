import type { z } from 'zod';
import { cancelled, isProblem, ProblemError, toProblem } from '../../contract/problem.ts';
import type { Change } from '../../contract/undo.ts';
import type { JobContext, Outcome } from '../../engine/tool.ts';
import type { Files } from '../../targets/target.ts';
import { filesOf } from '../../work/chosen.ts';
import { putFile, settable, sha256Of } from '../../work/put-file.ts';
import { createSteady } from '../../work/steady.ts';
import { quoted } from '../../work/words.ts';
import { restoreBootFiles } from './contract.ts';

type Input = z.output<typeof restoreBootFiles.input>;
type Result = z.output<typeof restoreBootFiles.result>;
type Planned = z.output<typeof restoreBootFiles.preview>['files'][number];

/** Writes the files of the plan one by one, each whole and compared before it has its name. */
export async function runRestore(context: JobContext, input: Input): Promise<Outcome<Result>> {
  const { signal } = context;
  const target = context.target(input.target);
  const files = filesOf(target);
  const preview = restoreBootFiles.preview.parse(context.preview);
  const steady = createSteady([target], signal, (problem) => context.waiting(problem));
  const result: Result = { written: 0, same: preview.same };
  const tell = (note?: string) =>
    context.progress({ done: result.written, total: preview.files.length, unit: 'files', note });
  try {
    tell();
    for (const path of preview.folders) {
      await context.ready();
      if (await steady.run(() => isThere(files, path))) continue;
      await context.undo.before([{ kind: 'made', target: target.id, path, what: 'folder' }]);
      await steady.run(() => makeFolder(files, path));
    }
    for (const file of preview.files) {
      await context.ready();
      await steady.run(async () => {
        // An earlier try, or an earlier run of this job, may have come that far.
        const now = (await isThere(files, file.to)) ? await sha256Of(files, file.to, signal) : undefined;
        if (now === file.sha256) return;
        if (now !== undefined && file.state === 'missing') throw cameSince(file.to);
        await context.undo.before([await changeOf(context, target.id, files, file, now)]);
        context.log(`Write ${file.to}`);
        await putFile(files, target.pathStyle, file.to, files.read(file.from, { signal }), {
          replace: file.state === 'differs',
          sha256: file.sha256,
          signal,
        });
      });
      result.written += 1;
      tell(file.to);
    }
    return { result };
  } catch (error) {
    if (signal.aborted) return { result, problem: cancelled().problem };
    return { result, problem: steady.givenUp ?? toProblem(error) };
  } finally {
    context.waiting();
  }
}

async function changeOf(
  { undo, signal }: Pick<JobContext, 'undo' | 'signal'>,
  target: string,
  files: Files,
  { to: path, size, sha256 }: Planned,
  now: string | undefined,
): Promise<Change> {
  if (now === undefined) return { kind: 'made', target, path, what: 'file', size, sha256 };
  const { kept, size: oldSize, sha256: oldHash } = await undo.keep(files.read(path, { signal }));
  const before = { size: oldSize, sha256: oldHash, ...settable(files, await files.attributes(path, signal)) };
  return { kind: 'replaced', target, path, kept, before, after: { size, sha256 } };
}

async function isThere(files: Files, path: string): Promise<boolean> {
  try {
    await files.stat(path);
    return true;
  } catch (error) {
    if (isProblem(error, 'not-found')) return false;
    throw error;
  }
}

async function makeFolder(files: Files, path: string): Promise<void> {
  try {
    await files.makeFolder(path);
  } catch (error) {
    if (!isProblem(error, 'already-exists')) throw error;
  }
}

const cameSince = (path: string) =>
  new ProblemError({
    code: 'already-exists',
    title: `${quoted(path)} is there now`,
    message: 'It was missing when this was planned, so somebody has put it there since. It was left as it is.',
    remedy: 'Plan it again, and look what differs.',
  });
