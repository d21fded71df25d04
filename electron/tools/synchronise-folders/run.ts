import { setMaxListeners } from 'node:events';
import { z } from 'zod';
import type { SyncStep } from '../../contract/compare.ts';
import type { Entry } from '../../contract/files.ts';
import { displayName } from '../../contract/names.ts';
import { baseOf } from '../../contract/paths.ts';
import { cancelled, isProblem, type Problem, ProblemError, toProblem } from '../../contract/problem.ts';
import { copyFile } from '../../copying/copy-file.ts';
import { drop } from '../../copying/partial-file.ts';
import { endsJob, type Round } from '../../copying/round.ts';
import { copyLink } from '../../copying/copy-link.ts';
import { openJournal } from '../../copying/journal.ts';
import { refusedEntry } from '../../copying/refusals.ts';
import { createResults, leftBehind, notAsked } from '../../copying/result.ts';
import type { JobContext, Outcome } from '../../engine/tool.ts';
import { createLanes } from '../lanes.ts';
import { createSteady } from '../steady.ts';
import { countInWords, quoted } from '../words.ts';
import { synchroniseFolders } from './contract.ts';
import { replaces, type SyncInput, treesOf } from './plan.ts';
import { changed, folderOf, openSide, type Side } from './side.ts';

type Result = z.output<typeof synchroniseFolders.result>;

const LANES = 8;
const BYTES_AT_ONCE = 16 * 1024 * 1024;
const UNENDED = 256;
const LOGGED = 1000;

const sideName = z.enum(['left', 'right']);
/** Lines of this tool's own in the journal, beside those of the copying for each side. */
const asideLine = z.object({ state: z.literal('aside'), side: sideName, path: z.string() });
const doneLine = z.object({ state: z.literal('done'), path: z.string() });
const copyLine = z.looseObject({ to: sideName, line: z.unknown() });

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
  const record = (line: unknown) => context.record(line);
  const open = (name: 'left' | 'right') =>
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

  const roundTo = async (name: 'left' | 'right'): Promise<Round> => {
    const from = trees[name === 'right' ? 'left' : 'right'].end;
    const journal = await openJournal(
      { journal: earlier.copies[name], record: (line) => record({ to: name, line }) },
      results,
      undefined,
    );
    return {
      from,
      to: trees[name].end,
      rule: 'refuse',
      verify: input.verify,
      move: false,
      signal,
      steady,
      journal,
      ready: () => context.ready(),
      failed,
      log,
      logOnce(line) {
        if (!said.has(line) && said.size < 100) context.log(line);
        said.add(line);
      },
    };
  };

  /** Does one step; its failure is its own, unless it ends the job. */
  const guarded = async (step: SyncStep, source: Side, work: () => Promise<void>) => {
    if (stopped) return;
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
      } else failed(source.at(step.path), error.problem);
    }
  };
  const finish = (step: SyncStep) => record({ state: 'done', path: step.path });
  const only = (acts: readonly SyncStep['act'][], isWanted: (kind: Entry['kind']) => boolean) =>
    steps.filter((step) => acts.includes(step.act) && isWanted((step.left ?? step.right)?.kind ?? 'other'));
  const copies = ['copy-left', 'copy-right'] as const;
  const deletions = ['delete-left', 'delete-right'] as const;
  const ways = (step: SyncStep) => {
    const toRight = step.act === 'copy-right' || step.act === 'delete-left';
    const there = step.rightPath ?? step.path;
    return toRight
      ? {
          from: sides.left,
          to: sides.right,
          source: step.path,
          final: step.rightPath ?? step.path,
          seen: step.left,
          replaced: step.right,
        }
      : { from: sides.right, to: sides.left, source: there, final: step.path, seen: step.right, replaced: step.left };
  };

  try {
    tell();
    const rounds = { left: await roundTo('left'), right: await roundTo('right') };
    const roundOf = (step: SyncStep) => rounds[step.act === 'copy-right' ? 'right' : 'left'];
    const names = (step: SyncStep) => {
      const { from, to, source, final } = ways(step);
      const entry = { name: baseOf('posix', final), kind: (step.left ?? step.right)?.kind ?? 'other', hidden: false };
      const folder = to.at(folderOf(final));
      const refused = refusedEntry(to.tree.end, folder, from.at(source), entry);
      if (refused) throw new ProblemError(refused);
      return { entry, folder };
    };
    const makeWay = async (step: SyncStep, now: boolean) => {
      const { to, final, replaced } = ways(step);
      if (replaced && to.wasSetAside(final) && !(await to.look(final))) return;
      const there = await to.expect(final, replaced);
      if (now && there) await to.setAside(final, there);
    };

    for (const step of only(copies, (kind) => kind === 'folder').toSorted(byDepth)) {
      const { from, to, source, final, seen } = ways(step);
      await guarded(step, from, () =>
        steady.run(async () => {
          names(step);
          await from.folder(folderOf(source), false);
          await from.expect(source, seen);
          if (!(await to.look(final))) results.copied('folder', 0);
          await to.folder(final, true);
        }),
      );
    }

    const lanes = createLanes(LANES, BYTES_AT_ONCE, UNENDED);
    for (const step of only(copies, (kind) => kind === 'file')) {
      if (stopped) break;
      const { from, to, source, final, seen } = ways(step);
      const round = roundOf(step);
      await lanes.start(seen?.size ?? BYTES_AT_ONCE, (unload) =>
        guarded(step, from, async () => {
          const path = from.at(source);
          if (seen && round.journal.finished(path, seen) !== 'no') return;
          const { folder } = names(step);
          const entry = await steady.run(async () => {
            await from.folder(folderOf(source), false);
            await to.folder(folderOf(final), true);
            return from.expect(source, seen);
          });
          if (!entry) throw changed(path);
          let reached = 0;
          const copying = copyFile(round, {
            source: path,
            entry,
            folder,
            name: baseOf('posix', final),
            alone: false,
            async makeWay(now) {
              await makeWay(step, now);
              if (!now) return;
              const made = { target: to.tree.end.target.id, path: to.at(final), what: 'file' as const };
              await context.undo.before([{ kind: 'made', ...made, size: entry.size, modified: entry.modified }]);
            },
            onBytes(bytes) {
              bytesDone += bytes - reached;
              reached = bytes;
              tell(displayName(entry.name));
            },
            onSent: unload,
          });
          const landing = await copying.catch(async (error: unknown) => {
            // The older one must not be missed because the newer can't have its place.
            if (!signal.aborted && isProblem(error) && !endsJob(error, steady))
              await to.putBack(final).catch(() => undefined);
            throw error;
          });
          if (landing.kind === 'skipped') return;
          const { size, sha256, unverified } = landing;
          const { modified } = landing.entry;
          await round.journal.write({
            state: 'copied',
            source: path,
            path: landing.path,
            size,
            modified,
            sha256,
            unverified,
          });
          results.copied('file', size);
          if (replaces(step)) own.replaced += 1;
          if (sha256 === null) results.unverified(path, unverified ?? notAsked);
          else results.verified();
        }),
      );
    }
    await lanes.idle();
    for (const round of Object.values(rounds))
      for (const { source, partial } of stopped ? [] : round.journal.leftovers()) await drop(round, source, partial);

    // After all files, so that none is written through a link that came with them.
    for (const step of only(copies, (kind) => kind === 'link')) {
      const { from, to, source, final, seen } = ways(step);
      await guarded(step, from, () =>
        steady.run(async () => {
          const { folder } = names(step);
          await from.folder(folderOf(source), false);
          await to.folder(folderOf(final), true);
          const entry = await from.expect(source, seen);
          if (!entry) throw changed(from.at(source));
          const before = await to.look(final);
          if (before?.kind === 'link' && (await to.tree.end.files.readLink(to.at(final))) === seen?.linkTo) return;
          await makeWay(step, false);
          await makeWay(step, true);
          await context.undo.before([
            { kind: 'made', target: to.tree.end.target.id, path: to.at(final), what: 'link' },
          ]);
          await copyLink(roundOf(step), { source: from.at(source), entry, folder, name: baseOf('posix', final) });
          results.copied('link', 0);
          if (replaces(step)) own.replaced += 1;
        }),
      );
    }

    for (const step of only(deletions, (kind) => kind !== 'folder')) {
      const { from, source, seen } = ways(step);
      await guarded(step, from, async () => {
        await steady.run(async () => {
          if (from.wasSetAside(source) && !(await from.look(source))) return;
          await from.folder(folderOf(source), false);
          const entry = await from.expect(source, seen);
          if (entry) await from.setAside(source, entry);
        });
        await finish(step);
        own.deleted += 1;
      });
    }

    for (const step of only(deletions, (kind) => kind === 'folder').toSorted((one, other) => byDepth(other, one))) {
      const { from, source } = ways(step);
      await guarded(step, from, async () => {
        if (await steady.run(() => removedIfEmpty(context, from, source))) own.deleted += 1;
        else own.foldersLeft += 1;
      });
    }

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

/** False where something is in it: what came into it since, or what failed. */
async function removedIfEmpty(context: JobContext, side: Side, relative: string): Promise<boolean> {
  await side.folder(folderOf(relative), false);
  const there = await side.look(relative);
  if (!there) return true;
  if (there.kind !== 'folder') throw changed(side.at(relative));
  const { mode, modified } = there;
  await context.undo.before([
    {
      kind: 'removed',
      target: side.tree.end.target.id,
      path: side.at(relative),
      what: 'folder',
      before: { ...(mode !== undefined && { mode }), ...(modified !== undefined && { modified }) },
    },
  ]);
  try {
    await side.tree.end.files.removeFolder(side.at(relative));
    return true;
  } catch (error) {
    if (isProblem(error, 'not-found')) return true;
    if (isProblem(error, 'already-exists')) return false;
    throw error;
  }
}

/** What earlier runs of the job wrote down. */
async function readJournal(context: JobContext) {
  const aside = { left: new Set<string>(), right: new Set<string>() };
  const copies: Record<'left' | 'right', unknown[]> = { left: [], right: [] };
  const done = new Set<string>();
  for await (const raw of context.journal) {
    const set = asideLine.safeParse(raw).data;
    if (set) aside[set.side].add(set.path);
    const ended = doneLine.safeParse(raw).data;
    if (ended) done.add(ended.path);
    const copied = copyLine.safeParse(raw).data;
    if (copied) copies[copied.to].push(copied.line);
  }
  const stream = async function* (lines: unknown[]) {
    yield* lines;
  };
  return { aside, done, copies: { left: stream(copies.left), right: stream(copies.right) } };
}
