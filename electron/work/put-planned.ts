import { cancelled, isProblem, type Problem, ProblemError, toProblem } from '../contract/problem.ts';
import type { Change } from '../contract/undo.ts';
import type { JobContext } from '../engine/tool.ts';
import type { Files, Target } from '../targets/target.ts';
import { filesOf } from './chosen.ts';
import { putFile, settable, sha256Of } from './put-file.ts';
import { createSteady } from './steady.ts';
import { quoted } from './words.ts';

/** A file as a plan wants it to become. */
export interface PlannedFile {
  readonly to: string;
  readonly size: number;
  readonly sha256: string;
  /** What was there when it was planned: its SHA-256, or nothing. Only over that it is written. */
  readonly before?: string | undefined;
  bytes(): AsyncIterable<Uint8Array>;
}

/**
 * Makes folders and writes files one by one, each whole and compared before it has its name, and each noted so that it can be taken
 * back. Goes on where an earlier run stopped. Gives how many were written, and what kept it from the others.
 */
export async function putPlanned(
  context: JobContext,
  target: Target,
  folders: readonly string[],
  planned: readonly PlannedFile[],
): Promise<{ written: number; problem?: Problem }> {
  const { signal } = context;
  const files = filesOf(target);
  const steady = createSteady([target], signal, (problem) => context.waiting(problem));
  let written = 0;
  const tell = (note?: string) => context.progress({ done: written, total: planned.length, unit: 'files', note });
  try {
    tell();
    for (const path of folders) {
      await context.ready();
      if (await steady.run(() => isThere(files, path))) continue;
      await context.undo.before([{ kind: 'made', target: target.id, path, what: 'folder' }]);
      await steady.run(() => makeFolder(files, path));
    }
    for (const file of planned) {
      await context.ready();
      await steady.run(async () => {
        // An earlier try, or an earlier run of this job, may have come that far.
        const now = (await isThere(files, file.to)) ? await sha256Of(files, file.to, signal) : undefined;
        if (now === file.sha256) return;
        if (now !== file.before) throw changedSince(file.to);
        await context.undo.before([await changeOf(context, target.id, files, file)]);
        context.log(`Write ${file.to}`);
        const replace = file.before !== undefined;
        await putFile(files, target.pathStyle, file.to, file.bytes(), { replace, sha256: file.sha256, signal });
      });
      written += 1;
      tell(file.to);
    }
    return { written };
  } catch (error) {
    if (signal.aborted) return { written, problem: cancelled().problem };
    return { written, problem: steady.givenUp ?? toProblem(error) };
  } finally {
    context.waiting();
  }
}

async function changeOf(
  { undo, signal }: Pick<JobContext, 'undo' | 'signal'>,
  target: string,
  files: Files,
  { to: path, size, sha256, before: old }: PlannedFile,
): Promise<Change> {
  if (old === undefined) return { kind: 'made', target, path, what: 'file', size, sha256 };
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

const changedSince = (path: string) =>
  new ProblemError({
    code: 'already-exists',
    title: `${quoted(path)} was changed since the plan`,
    message: 'Somebody has made, changed or removed it since. It was left as it is.',
    remedy: 'Plan it again, and look what differs.',
  });
