import { setMaxListeners } from 'node:events';
import { parentOf } from '../../contract/paths.ts';
import { cancelled, isProblem, type Problem, ProblemError, toProblem } from '../../contract/problem.ts';
import type { JobContext, Outcome } from '../../engine/tool.ts';
import { createSteady } from '../../work/steady.ts';
import { sizeInWords } from '../../contract/sizes.ts';
import { countInWords, listInWords, quoted } from '../../work/words.ts';
import { inTheWay } from '../../copying/conflict.ts';
import { copyFiles } from './contract.ts';
import { drop } from '../../copying/partial-file.ts';
import { endsJob, type Round } from '../../copying/round.ts';
import { endOf, whatIsAt } from '../../copying/end.ts';
import { JournalError, openJournal } from '../../copying/journal.ts';
import { createLoading, type Loading } from './loading.ts';
import { createMeter } from './meter.ts';
import { gone, refusedEntry, sameName } from '../../copying/refusals.ts';
import { renamedRoot } from './rename-root.ts';
import type { CopyResult } from '../../contract/copying.ts';
import { createResults, leftBehind, type Results } from '../../copying/result.ts';
import { type CopyInput, type Root, rootsOf } from './roots.ts';
import { copyTree } from './tree.ts';

/**
 * Does what the plan said, and goes on where an earlier run of the job stopped. It ends with a problem, so that the job
 * counts as failed, when anything that was chosen is not at the destination for another reason than the person's own
 * rule for what is there already. What could only not be compared is listed and does not make it fail.
 */
export async function runCopy(context: JobContext, input: CopyInput): Promise<Outcome<CopyResult>> {
  const from = endOf(context.target(input.from.target));
  const to = endOf(context.target(input.to.target));
  const results = createResults();
  const halt = new AbortController();
  const signal = AbortSignal.any([context.signal, halt.signal]);
  // Each file on its way listens to it.
  setMaxListeners(0, signal);
  const steady = createSteady([from.target, to.target], signal, (problem) => context.waiting(problem));
  const fold = to.abilities.caseSensitive ? undefined : (path: string) => path.normalize('NFC').toLowerCase();
  const said = new Set<string>();
  const log = (line: string) => context.log(line);
  let loading: Loading | undefined;
  try {
    const journal = await openJournal(context, results, fold);
    const preview = copyFiles.preview.safeParse(context.preview);
    const meter = createMeter(results, preview.data, (progress) => context.progress(progress));
    const round: Round = {
      from,
      to,
      rule: input.whenExists,
      decided: new Map(input.decisions?.map(({ path, answer }) => [path, answer])),
      verify: input.verify,
      move: input.move,
      fill: input.unreadable === 'fill',
      signal,
      steady,
      journal,
      ready: () => context.ready(),
      spend: (bytes) => context.spend(bytes),
      isEnding: () => context.isEnding(),
      failed: (source, problem) => loading?.failed(source, problem, undefined),
      log,
      logOnce(line) {
        if (!said.has(line) && said.size < 100) log(line);
        said.add(line);
      },
    };
    meter.tell();
    loading = createLoading(
      round,
      results,
      meter,
      preview.data?.total.files ?? Infinity,
      (problem) => halt.abort(new ProblemError(problem)),
      () => context.filesAtOnce(),
    );
    const { folder, roots } = await steady.run(() => rootsOf(from, to, input, signal));
    await makeDestination(round, folder);
    for (const root of roots) await copyRoot(round, root, loading, results, () => meter.forgetTotal());
    await loading.finish();
    for (const { source, partial } of journal.leftovers()) await drop(round, source, partial);
    meter.tell();
    const result = results.result();
    log(summary(result, input));
    return result.failedCount === 0 ? { result } : { result, problem: leftBehind(result, input.move) };
  } catch (error) {
    halt.abort(error);
    await loading?.idle();
    const problem = endingProblem(context.signal, error, steady.givenUp);
    const result = results.result();
    log(`${problem.title}. ${summary(result, input)}`);
    return { result, problem };
  } finally {
    context.waiting();
  }
}

function endingProblem(signal: AbortSignal, error: unknown, givenUp: Problem | undefined): Problem {
  if (signal.aborted && isProblem(signal.reason, 'cancelled'))
    return new ProblemError({
      code: 'cancelled',
      title: 'Stopped',
      message:
        'Files that were copied and compared stay at the destination. Half-copied ones were removed there; nothing is missing at the source.',
      remedy: 'Try again to go on with what is missing.',
      retryable: true,
    }).problem;
  if (signal.aborted) return cancelled().problem;
  if (isProblem(error, 'cancelled'))
    return new ProblemError({
      code: 'cancelled',
      title: 'Stopped after the files it was working on',
      message: 'Every file that was begun is whole at the destination; the others were not begun.',
      remedy: 'Try again to go on with the others.',
      retryable: true,
    }).problem;
  if (givenUp) return givenUp;
  return error instanceof JournalError ? error.problem : toProblem(error);
}

/** Makes the chosen folder, with those above it that are missing. It may be reached through links: the person chose it. */
async function makeDestination(round: Round, folder: string): Promise<void> {
  const { to, steady, signal } = round;
  const missing: string[] = [];
  for (let path = folder; ; path = parentOf(to.style, path)) {
    const there = await steady.run(() => whatIsAt(to.files, path, signal, true));
    if (there && there.kind !== 'folder') throw inTheWay(path, there);
    if (there) break;
    missing.push(path);
    if (parentOf(to.style, path) === path) break;
  }
  for (const path of missing.toReversed()) {
    await steady.run(() =>
      to.files.makeFolder(path).catch((error: unknown) => {
        if (!isProblem(error, 'already-exists')) throw error;
      }),
    );
  }
}

async function copyRoot(
  round: Round,
  root: Root,
  loading: Loading,
  results: Results,
  forgetTotal: () => void,
): Promise<void> {
  const { source, entry, name, final } = root;
  const { journal, to, move } = round;
  const folder = parentOf(to.style, final);
  const refused = entry && refusedEntry(to, folder, source, { ...entry, name });
  if (refused) return loading.failed(source, refused, undefined);
  try {
    if (await movedAtOnce(round, root, results)) return;
  } catch (error) {
    if (!isProblem(error) || endsJob(error, round.steady)) throw error;
    return loading.failed(source, error.problem, undefined);
  }
  if (!entry) {
    // A move that was interrupted after it had removed this source.
    const was = journal.has('moving', source) || journal.has('linked', source) || journal.finished(source, {}) !== 'no';
    return move && was ? undefined : loading.failed(source, gone(source), undefined);
  }
  if (move && round.from.key === to.key) forgetTotal();
  if (entry.kind === 'folder') {
    if (move) journal.note({ state: 'moving', source });
    return copyTree(round, { ...root, entry }, loading);
  }
  if (!journal.claim(final, source)) return loading.failed(source, sameName(source), undefined);
  return entry.kind === 'link'
    ? loading.link(source, entry, name, undefined, folder)
    : loading.file(source, entry, name, undefined, folder);
}

async function movedAtOnce(round: Round, root: Root, results: Results): Promise<boolean> {
  const { source, final: path, entry } = root;
  if (!entry && round.journal.has('renamed', source)) return true;
  const there = await renamedRoot(round, root);
  if (!there) return false;
  const kind = there.kind === 'folder' || there.kind === 'link' ? there.kind : 'file';
  const size = kind === 'file' ? (there.size ?? 0) : 0;
  await round.journal.write({ state: 'renamed', source, path, kind, size });
  results.copied(kind, size);
  round.log(`Moved ${quoted(source)} to ${quoted(path)}.`);
  return true;
}

function summary(result: CopyResult, { move }: CopyInput): string {
  const { copied } = result;
  const whole = `${move ? 'Moved' : 'Copied'} ${listInWords([
    countInWords(copied.files, 'file'),
    copied.folders > 0 && countInWords(copied.folders, 'folder'),
    copied.links > 0 && countInWords(copied.links, 'link'),
  ])} (${sizeInWords(copied.bytes)})`;
  return `${[
    whole,
    `${countInWords(result.verified, 'file')} compared and equal`,
    ...(result.unverifiedCount > 0 ? [`${countInWords(result.unverifiedCount, 'file')} unverified`] : []),
    ...(result.skipped > 0 ? [`${countInWords(result.skipped, 'file')} skipped`] : []),
    ...(result.failedCount > 0 ? [`${countInWords(result.failedCount, 'entry', 'entries')} failed`] : []),
  ].join('; ')}.`;
}
