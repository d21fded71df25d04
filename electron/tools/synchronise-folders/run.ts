import { setMaxListeners } from 'node:events';
import type { z } from 'zod';
import type { SyncStep } from '../../contract/compare.ts';
import type { Entry } from '../../contract/files.ts';
import { displayName } from '../../contract/names.ts';
import { baseOf } from '../../contract/paths.ts';
import { cancelled, isProblem, type Problem, toProblem } from '../../contract/problem.ts';
import { drop } from '../../copying/partial-file.ts';
import { endsJob, type Round } from '../../copying/round.ts';
import { openJournal } from '../../copying/journal.ts';
import { createResults, leftBehind } from '../../copying/result.ts';
import type { JobContext, Outcome } from '../../engine/tool.ts';
import { createLanes } from '../../work/lanes.ts';
import { createSteady } from '../../work/steady.ts';
import { countInWords, quoted } from '../../work/words.ts';
import { synchroniseFolders } from './contract.ts';
import { readJournal, type SideName, type SyncLine } from './journal.ts';
import { type SyncInput, treesOf } from './plan.ts';
import { openSide } from './side.ts';
import { copyOneFile, copyOneLink, deleteFolder, deleteOne, makeFolder, type SyncWork, waysOf } from './steps.ts';

type Result = z.output<typeof synchroniseFolders.result>;

const LANES = 8;
const BYTES_AT_ONCE = 16 * 1024 * 1024;
const UNENDED = 256;
const LOGGED = 1000;
const COPIES = ['copy-left', 'copy-right'] as const;
const DELETIONS = ['delete-left', 'delete-right'] as const;

/**
 * Does the steps that were agreed to, each only while both sides are as they were seen then. Nothing is written over or
 * deleted: what makes way is renamed into the kept folder first. Goes on where an earlier run stopped.
 */
export async function runSync(context: JobContext, input: SyncInput): Promise<Outcome<Result>> {
  const preview = synchroniseFolders.preview.safeParse(context.preview).data;
  const steps = input.steps ?? preview?.steps ?? [];
  const trees = treesOf(context, input);
  const results = createResults();
  const halt = new AbortController();
  const signal = AbortSignal.any([context.signal, halt.signal]);
  setMaxListeners(0, signal);
  const steady = createSteady([trees.left.end.target, trees.right.end.target], signal, (problem) =>
    context.waiting(problem),
  );
  const earlier = await readJournal(context);
  const own = { replaced: 0, deleted: earlier.done.size, foldersLeft: 0 };
  const record = (line: SyncLine) => context.record(line);
  const open = (name: SideName) =>
    openSide(
      trees[name],
      context.jobId,
      context.undo,
      earlier.aside[name],
      (path) => record({ state: 'aside', side: name, path }),
      signal,
    );
  const sides = { left: open('left'), right: open('right') };
  const said = new Set<string>();
  let logged = 0;
  let bytesDone = 0;
  let stepsDone = 0;
  let stopped: { readonly reason: unknown } | undefined;

  const log = (line: string) => {
    logged += 1;
    if (logged <= LOGGED) context.log(line);
  };
  const failed = (path: string, problem: Problem) => {
    results.failed(path, problem);
    log(`Failed: ${quoted(path)}: ${problem.title}. ${problem.message}`);
  };
  const tell = (note?: string) =>
    context.progress({
      done: bytesDone,
      total: preview && Math.max(preview.counts.bytes, bytesDone),
      unit: 'bytes',
      filesDone: stepsDone,
      filesTotal: steps.length,
      note,
    });

  const roundTo = async (name: SideName): Promise<Round> => ({
    from: trees[name === 'right' ? 'left' : 'right'].end,
    to: trees[name].end,
    rule: 'refuse',
    verify: input.verify,
    move: false,
    signal,
    steady,
    journal: await openJournal(
      { journal: earlier.copies[name], record: (line) => context.record({ to: name, line }) },
      results,
      undefined,
    ),
    ready: () => context.ready(),
    spend: (bytes) => context.spend(bytes),
    isEnding: () => context.isEnding(),
    failed,
    log,
    logOnce(line) {
      if (!said.has(line) && said.size < 100) context.log(line);
      said.add(line);
    },
  });

  /** Does one step; its failure is its own, unless it ends the job. */
  const guarded = async (step: SyncStep, work: () => Promise<void>) => {
    if (stopped) return;
    if (context.isEnding()) {
      stopped = { reason: cancelled() };
      return;
    }
    try {
      await context.ready();
      signal.throwIfAborted();
      if (!earlier.done.has(step.path)) await work();
      stepsDone += 1;
      tell(displayName(baseOf('posix', step.path)));
    } catch (error) {
      if (signal.aborted || !isProblem(error) || endsJob(error, steady)) {
        stopped ??= { reason: error };
        halt.abort(error);
      } else {
        const { from, source } = waysOf({ sides }, step);
        failed(from.at(source), error.problem);
      }
    }
  };
  const only = (acts: readonly SyncStep['act'][], isWanted: (kind: Entry['kind']) => boolean) =>
    steps.filter((step) => acts.includes(step.act) && isWanted((step.left ?? step.right)?.kind ?? 'other'));

  try {
    tell();
    const work: SyncWork = {
      sides,
      rounds: { left: await roundTo('left'), right: await roundTo('right') },
      results,
      own,
      steady,
      signal,
      undo: context.undo,
      deleted: (path) => record({ state: 'done', path }),
    };

    for (const step of only(COPIES, (kind) => kind === 'folder').toSorted(byDepth))
      await guarded(step, () => makeFolder(work, step));

    const lanes = createLanes(() => context.filesAtOnce() ?? LANES, BYTES_AT_ONCE, UNENDED);
    for (const step of only(COPIES, (kind) => kind === 'file')) {
      if (stopped) break;
      let reached = 0;
      const onBytes = (bytes: number) => {
        bytesDone += bytes - reached;
        reached = bytes;
        tell(displayName(baseOf('posix', step.path)));
      };
      await lanes.start(waysOf(work, step).seen?.size ?? BYTES_AT_ONCE, (unload) =>
        guarded(step, () => copyOneFile(work, step, onBytes, unload)),
      );
    }
    await lanes.idle();
    for (const round of Object.values(work.rounds))
      for (const { source, partial } of stopped ? [] : round.journal.leftovers()) await drop(round, source, partial);

    // After all files, so that none is written through a link that came with them.
    for (const step of only(COPIES, (kind) => kind === 'link')) await guarded(step, () => copyOneLink(work, step));
    for (const step of only(DELETIONS, (kind) => kind !== 'folder')) await guarded(step, () => deleteOne(work, step));
    for (const step of only(DELETIONS, (kind) => kind === 'folder').toSorted((one, other) => byDepth(other, one)))
      await guarded(step, () => deleteFolder(work, step));

    if (stopped) throw stopped.reason;
    tell();
    const result = resultNow();
    log(
      `Synchronised: ${countInWords(result.copied.files, 'file')} copied, ${own.replaced} of them in the place of older ones; ${countInWords(own.deleted, 'entry', 'entries')} deleted; ${result.failedCount} failed.`,
    );
    return result.failedCount === 0 ? { result } : { result, problem: leftBehind(result, false) };
  } catch (error) {
    halt.abort(error);
    if (context.signal.aborted) return { result: resultNow(), problem: cancelled().problem };
    return { result: resultNow(), problem: steady.givenUp ?? toProblem(stopped?.reason ?? error) };
  } finally {
    context.waiting();
  }

  function resultNow(): Result {
    const keptIn = [sides.left, sides.right].flatMap(({ keptIn: path, tree }) =>
      path === undefined ? [] : [{ target: tree.end.target.id, path }],
    );
    return { ...results.result(), ...own, keptIn };
  }
}

const byDepth = (one: SyncStep, other: SyncStep) => one.path.split('/').length - other.path.split('/').length;
