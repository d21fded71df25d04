import type { z } from 'zod';
import { absolutePath, type End, endOf } from '../../copying/end.ts';
import { hashOf } from '../../copying/prove.ts';
import { displayName } from '../../contract/names.ts';
import { joinPath, normalPath, parentOf, rootOf } from '../../contract/paths.ts';
import { cancelled, isProblem, type Problem, ProblemError, toProblem } from '../../contract/problem.ts';
import type { JobContext, Outcome } from '../../engine/tool.ts';
import { createLanes } from '../../work/lanes.ts';
import { createSteady, type Steady } from '../../work/steady.ts';
import type { Sum } from '../../work/sum-file.ts';
import { countInWords, quoted } from '../../work/words.ts';
import type { CheckedSum, verifyChecksums } from './contract.ts';
import { sumsIn, type VerifyInput } from './plan.ts';

type Result = z.output<typeof verifyChecksums.result>;

const AT_ONCE = 400;
const BYTES_AT_ONCE = 256 * 1024 * 1024;
const NAMED = 1000;

/** Compares all; ends with a problem when anything is not as it should be. */
export async function runVerification(context: JobContext, input: VerifyInput): Promise<Outcome<Result>> {
  const end = endOf(context.target(input.target));
  const { signal } = context;
  const steady = createSteady([end.target], signal, (problem) => context.waiting(problem));
  const path = absolutePath(end, input.path);
  const folder = parentOf(end.style, path);
  const counts = { ok: 0, different: 0, missing: 0, unreadable: 0 };
  const bad: CheckedSum[] = [];
  const good: CheckedSum[] = [];
  let strange = 0;
  let done = 0;
  let stopped: { readonly reason: unknown } | undefined;
  const lanes = createLanes(AT_ONCE, BYTES_AT_ONCE);
  const resultNow = (): Result => ({ counts, strange, files: [...bad, ...good] });

  try {
    const file = await steady.run(() => sumsIn(end, path, signal));
    strange = file.strange;
    const tell = (note?: string) => context.progress({ done, total: file.sums.length, unit: 'files', note });
    tell();
    for (const sum of file.sums) {
      await context.ready();
      if (stopped) break;
      signal.throwIfAborted();
      await lanes.start(1, async () => {
        try {
          const verdict = await check(end, steady, folder, sum, signal);
          counts[verdict.verdict] += 1;
          const list = verdict.verdict === 'ok' ? good : bad;
          if (list.length < NAMED) list.push(verdict);
          if (verdict.verdict !== 'ok' && bad.length < NAMED)
            context.log(`${WORDS[verdict.verdict]}: ${quoted(sum.name)}.`);
          done += 1;
          tell(displayName(sum.name));
        } catch (error) {
          stopped ??= { reason: error };
        }
      });
    }
    await lanes.idle();
    if (stopped) throw stopped.reason;
    const result = resultNow();
    const wrong = counts.different + counts.missing + counts.unreadable;
    context.log(`${countInWords(counts.ok, 'file')} as the list says, ${wrong} not.`);
    return wrong === 0 ? { result } : { result, problem: wrongFiles(counts) };
  } catch (error) {
    await lanes.idle();
    if (signal.aborted) return { result: resultNow(), problem: cancelled().problem };
    return { result: resultNow(), problem: steady.givenUp ?? toProblem(error) };
  } finally {
    context.waiting();
  }
}

const WORDS = { different: 'Different', missing: 'Missing', unreadable: 'Not readable' };

/** Throws only what ends the whole comparison. */
async function check(
  end: End,
  steady: Steady,
  folder: string,
  { name, algorithm, hash: expected }: Sum,
  signal: AbortSignal,
): Promise<CheckedSum> {
  const sum = { name, algorithm, expected };
  try {
    const path = placeOf(end, folder, name);
    const entry = await steady.run(() => end.files.stat(path, { follow: true, signal }));
    // A device or pipe would never come to its end.
    if (entry.kind !== 'file') return { ...sum, verdict: 'unreadable', problem: noFile(path) };
    const found = await steady.run(() => hashOf(steady, end, algorithm, path, entry.size ?? 0, signal));
    return { ...sum, verdict: found === expected ? 'ok' : 'different', found };
  } catch (error) {
    if (signal.aborted || steady.givenUp || !isProblem(error)) throw error;
    const missing = error.problem.code === 'not-found';
    return missing ? { ...sum, verdict: 'missing' } : { ...sum, verdict: 'unreadable', problem: error.problem };
  }
}

/** Names are relative to the list's folder, unless they start at a root. */
function placeOf({ style }: End, folder: string, name: string): string {
  const absolute = style === 'posix' ? name.startsWith('/') : /^[A-Za-z]:[\\/]/.test(name);
  if (absolute) return normalPath(style, name);
  const below = style === 'windows' ? name.replaceAll('/', '\\') : name;
  return normalPath(style, joinPath(style, folder === '' ? rootOf(style, folder) : folder, below));
}

function noFile(path: string): Problem {
  return new ProblemError({
    code: 'unsupported',
    title: `${quoted(path)} is no file`,
    message: 'Something else has this name now, so there is no content to compare.',
  }).problem;
}

function wrongFiles({ different, missing, unreadable }: Result['counts']): Problem {
  const wrong = different + missing + unreadable;
  return new ProblemError({
    code: 'damaged',
    title: `${countInWords(wrong, 'file')} ${wrong === 1 ? 'is' : 'are'} not as the list says`,
    message: `${different} differ, ${missing} are missing, ${unreadable} can’t be read. A file that differs was changed or damaged after the list was made.`,
    remedy: 'Look at the list: restore what matters from a backup, and copy what can’t be read off the disk first.',
  }).problem;
}
