import { endOf, absolutePath, type End } from '../../copying/end.ts';
import { hashOf } from '../../copying/prove.ts';
import type { Entry } from '../../contract/files.ts';
import { displayName } from '../../contract/names.ts';
import { parentOf, segmentsOf } from '../../contract/paths.ts';
import { cancelled, isProblem, type Problem, ProblemError, toProblem } from '../../contract/problem.ts';
import { HASH_NAME } from '../../contract/sums.ts';
import type { JobContext, Outcome } from '../../engine/tool.ts';
import { createLanes } from '../../work/lanes.ts';
import { createSteady, type Steady } from '../../work/steady.ts';
import { type Sum, sumLine, writeSumFile } from '../../work/sum-file.ts';
import { walk } from '../../work/walk.ts';
import { countInWords, quoted } from '../../work/words.ts';
import { makeChecksums } from './contract.ts';
import { refusedFile, type SumsInput } from './plan.ts';
import type { z } from 'zod';

type Result = z.output<typeof makeChecksums.result>;

/** Files asked for at once; the target gathers them into batches. */
const AT_ONCE = 400;
const BYTES_AT_ONCE = 256 * 1024 * 1024;
const NAMED = 1000;
const FAILED = 200;
/** Files in one list of sums, so that it fits into memory. */
const MOST = 500_000;

/** Computes the sums in the order of the tree, and writes them only when all were computed that could be. */
export async function runSums(context: JobContext, input: SumsInput): Promise<Outcome<Result>> {
  const end = endOf(context.target(input.target));
  const { signal } = context;
  const { algorithm } = input;
  const steady = createSteady([end.target], signal, (problem) => context.waiting(problem));
  const total = makeChecksums.preview.safeParse(context.preview).data?.total;
  const into = input.into === undefined ? undefined : absolutePath(end, input.into);
  const base =
    into === undefined ? parentOf(end.style, absolutePath(end, input.paths[0] ?? '/')) : parentOf(end.style, into);
  const sums: (Sum | undefined)[] = [];
  const result: Result = {
    algorithm,
    counted: { files: 0, folders: 0, links: 0, bytes: 0 },
    sums: [],
    sumCount: 0,
    skipped: 0,
    failed: [],
    failedCount: 0,
  };
  const lanes = createLanes(AT_ONCE, BYTES_AT_ONCE);
  let stopped: { readonly reason: unknown } | undefined;

  const failed = (path: string, problem: Problem) => {
    result.failedCount += 1;
    if (result.failed.length < FAILED) result.failed.push({ path, problem });
    context.log(`Failed: ${quoted(path)}: ${problem.title}. ${problem.message}`);
  };
  const tell = (note?: string) => {
    const { files, bytes } = result.counted;
    context.progress({
      done: bytes,
      total: total && Math.max(total.bytes, bytes),
      unit: 'bytes',
      filesDone: files,
      filesTotal: total && Math.max(total.files, files),
      note,
    });
  };

  const take = async (path: string, entry: Entry) => {
    await context.ready();
    if (stopped) throw stopped.reason;
    signal.throwIfAborted();
    if (entry.kind !== 'file') {
      result.skipped += 1;
      return;
    }
    if (sums.length >= MOST) throw tooMany();
    const place = sums.push(undefined) - 1;
    const size = entry.size ?? 0;
    await lanes.start(size, async () => {
      try {
        const hash = await steady.run(() => hashOf(steady, end, algorithm, path, size, signal));
        sums[place] = { name: relative(end, base, path), algorithm, hash };
        result.counted.files += 1;
        result.counted.bytes += size;
        tell(displayName(entry.name));
      } catch (error) {
        if (signal.aborted || !isProblem(error) || steady.givenUp) stopped ??= { reason: error };
        else failed(path, error.problem);
      }
    });
  };

  try {
    tell();
    for (const given of input.paths) {
      const path = absolutePath(end, given);
      const entry = await steady.run(() => end.files.stat(path, { signal }));
      if (entry.kind !== 'folder') await take(path, entry);
      else {
        const patience = steady.patience();
        const again = (error: unknown, gotFurther: boolean) => patience.again(error, gotFurther);
        for await (const step of walk(end.files, end.style, { path, entry }, { signal, again })) {
          if (step.kind === 'enter') result.counted.folders += 1;
          else if (step.kind === 'entry') await take(step.path, step.entry);
          else if (step.kind === 'problem') failed(step.path, step.problem);
        }
      }
    }
    await lanes.idle();
    if (stopped) throw stopped.reason;
    const made = sums.filter((sum) => sum !== undefined);
    result.sumCount = made.length;
    result.sums = made.slice(0, NAMED).map(({ name, hash }) => ({ name, hash }));
    if (into !== undefined && made.length > 0) {
      await writeNew(end, steady, into, writeSumFile(made), signal);
      result.written = into;
    }
    context.log(`${countInWords(made.length, `${HASH_NAME[algorithm]} sum`)} made.`);
    if (into === undefined) for (const sum of made.slice(0, NAMED)) context.log(displayName(sumLine(sum)));
    return result.failedCount === 0 ? { result } : { result, problem: incomplete(result) };
  } catch (error) {
    await lanes.idle();
    if (signal.aborted) return { result, problem: cancelled().problem };
    return { result, problem: steady.givenUp ?? toProblem(error) };
  } finally {
    context.waiting();
  }
}

/** The path as it stands in the file of sums: below its folder, with `/`; the whole path where it lies elsewhere. */
function relative({ style }: End, base: string, path: string): string {
  const outer = segmentsOf(style, base);
  const inner = segmentsOf(style, path);
  return outer.every((name, index) => inner[index] === name) ? inner.slice(outer.length).join('/') : path;
}

/** Never in the place of another file. A half-written one is removed. */
async function writeNew(
  end: End,
  steady: Steady,
  path: string,
  content: Uint8Array,
  signal: AbortSignal,
): Promise<void> {
  const refused = await steady.run(() => refusedFile(end, path, signal));
  if (refused) throw new ProblemError(refused);
  const sink = await steady.run(() => end.files.write(path, { offset: 0, create: 'new', signal }));
  try {
    await sink.write(content);
    await sink.close();
  } catch (error) {
    await sink.abandon();
    await end.files.remove(path).catch(() => undefined);
    throw error;
  }
}

function tooMany(): ProblemError {
  return new ProblemError({
    code: 'unsupported',
    title: 'There are too many files for one list of sums',
    message: `More than ${countInWords(MOST, 'file')} are chosen. No file was written.`,
    remedy: 'Make the sums folder by folder.',
  });
}

function incomplete(result: Result): Problem {
  return new ProblemError({
    code: 'command-failed',
    title: `${countInWords(result.failedCount, 'file')} could not be read`,
    message: `The sums of the other ${countInWords(result.sumCount, 'file')} were made. Those that failed are listed, each with its reason.`,
    remedy: 'Copy the important ones off now: files that can’t be read may be a sign of a failing disk.',
    retryable: true,
  }).problem;
}
