import type { Entry } from '../../contract/files.ts';
import { cancelled, isProblem, type Problem, ProblemError, toProblem } from '../../contract/problem.ts';
import { sizeInWords } from '../../contract/sizes.ts';
import { countInWords, quoted } from '../../work/words.ts';
import { type Branch, fail, settle } from './branch.ts';
import { copyFile } from '../../copying/copy-file.ts';
import { endsJob, type Landing, type Round } from '../../copying/round.ts';
import { isSameVersion } from '../../copying/versions.ts';
import { copyLink } from '../../copying/copy-link.ts';
import { whatIsAt } from '../../copying/end.ts';
import { createLanes } from '../../work/lanes.ts';
import { createLoads, type Parcel } from './loads.ts';
import type { Meter } from './meter.ts';
import { changedSince } from '../../copying/refusals.ts';
import { notAsked, type Results } from '../../copying/result.ts';
import type { Loader } from './tree.ts';

/** Files on their way at once, and bytes in them: many small ones hide the way to the server and back, a large one fills it. */
const LANES = 8;
const BYTES_AT_ONCE = 16 * 1024 * 1024;
/** With those whose bytes are over and that wait for their proof, which is cheaper for many at once. */
const UNENDED = 256;
/** Links kept back, at most, before those so far are made. */
const LINKS_KEPT = 20_000;
/** Up to this many files the log has a line for each. */
const FEW = 100;
/** A line for each so many files, where they are many; and lines about exceptions, at most. */
const MANY = 1000;

/** Copies what is handed to it, several at once, and counts what comes of it. */
export interface Loading extends Loader {
  /** Makes the links and waits for the last file. Throws what ended the job. */
  finish(): Promise<void>;
  /** Resolves when nothing is running any more. */
  idle(): Promise<void>;
}

/** `end` is told what makes going on pointless. */
export function createLoading(
  round: Round,
  results: Results,
  meter: Meter,
  filesExpected: number,
  end: (problem: Problem) => void,
  filesAtOnce: () => number | undefined = () => undefined,
): Loading {
  const { from, journal, steady, signal } = round;
  const lanes = createLanes(() => filesAtOnce() ?? LANES, BYTES_AT_ONCE, UNENDED);
  const links: (() => Promise<void>)[] = [];
  let ended: { readonly reason: unknown } | undefined;
  let exceptions = 0;

  const stop = (error: unknown) => {
    ended ??= { reason: error };
    end(steady.givenUp ?? toProblem(error));
  };

  const checkEnded = () => {
    if (ended) throw ended.reason;
    signal.throwIfAborted();
  };

  const failed = (source: string, problem: Problem, branch: Branch | undefined) => {
    fail(branch);
    results.failed(source, problem);
    journal.note({ state: 'failed', source, problem });
    meter.tell();
    exceptions += 1;
    if (exceptions <= MANY) round.log(`Failed: ${quoted(source)}: ${problem.title}. ${problem.message}`);
    if (exceptions === MANY) round.log('Further failures are only counted.');
  };

  const skipped = (source: string, branch: Branch | undefined) => {
    results.skipped();
    journal.note({ state: 'skipped', source });
    if (branch) branch.keeps = true;
  };

  /** Does the work for one entry; its failure is the entry's own, unless it ends the job. */
  const guarded = async (source: string, branch: Branch | undefined, work: () => Promise<void>) => {
    try {
      try {
        await work();
      } catch (error) {
        if (ended || signal.aborted || !isProblem(error) || endsJob(error, steady)) throw error;
        failed(source, error.problem, branch);
      }
      await settle(round, branch);
    } catch (error) {
      stop(error);
    }
  };

  const removeSource = async (source: string, copied: Entry) => {
    await steady.run(async () => {
      const now = await whatIsAt(from.files, source, signal);
      if (!now) return;
      if (!isSameVersion(copied, now)) throw changedAfter(source);
      await from.files.remove(source).catch((error: unknown) => {
        if (!isProblem(error, 'not-found')) throw error;
      });
    });
  };

  const landed = async (source: string, landing: Extract<Landing, { kind: 'landed' }>, branch: Branch | undefined) => {
    const { path, entry, size, sha256, unverified } = landing;
    if (sha256 !== null) results.verified();
    else {
      results.unverified(source, unverified ?? notAsked);
      if (unverified) round.log(`Not verified: ${quoted(source)}: ${unverified.title}.`);
    }
    const { files } = results.counts.copied;
    if (filesExpected <= FEW)
      round.log(`Copied ${quoted(path)} (${sizeInWords(size)})${sha256 === null ? '' : `, SHA-256 ${sha256}`}.`);
    else if (files % MANY === 0) round.log(`${countInWords(files, 'file')} copied so far.`);
    if (!round.move) return;
    if (sha256 !== null) await removeSource(source, entry);
    else if (branch) branch.keeps = true;
  };

  const copyOne = async (
    source: string,
    entry: Entry,
    place: { folder: string; name: string },
    branch: Branch | undefined,
    unload: () => void,
  ) => {
    const meterOf = meter.follow(entry.name, entry.size ?? 0);
    let done = false;
    try {
      const landing = await copyFile(round, {
        source,
        entry,
        ...place,
        alone: branch?.made === 'now',
        onBytes: (bytes) => meterOf.bytes(bytes),
        onSent: unload,
      });
      if (landing.kind === 'skipped') {
        skipped(source, branch);
        return;
      }
      const { path, size, sha256, unverified } = landing;
      const { modified } = landing.entry;
      await journal.write({ state: 'copied', source, path, size, modified, sha256, unverified });
      done = true;
      results.copied('file', size);
      meterOf.end(true);
      await landed(source, landing, branch);
    } finally {
      if (!done) meterOf.end(false);
    }
  };

  const copyAlone = ({ source, entry, place, branch }: Parcel) =>
    lanes.start(entry.size ?? BYTES_AT_ONCE, (unload) =>
      guarded(source, branch, () => copyOne(source, entry, place, branch, unload)),
    );

  const loads = createLoads(round, meter, {
    alone: copyAlone,
    arrived: ({ source, branch }, landing) =>
      guarded(source, branch, async () => {
        if (landing.kind === 'landed') {
          results.copied('file', landing.size);
          await landed(source, landing, branch);
          return;
        }
        skipped(source, branch);
      }),
    stop,
  });

  const settleFinished = (source: string, entry: Entry, branch: Branch | undefined, state: 'yes' | 'changed') =>
    guarded(source, branch, async () => {
      if (state === 'changed') failed(source, changedSince(source), branch);
      else if (round.move) {
        if (journal.verified(source)) await removeSource(source, entry);
        else if (branch) branch.keeps = true;
      }
    });

  const idle = async () => {
    await loads.idle();
    await lanes.idle();
  };

  const makeLinks = async () => {
    await loads.send();
    await idle();
    for (const make of links.splice(0)) {
      checkEnded();
      await lanes.start(0, make);
    }
    await lanes.idle();
  };

  /** Whether anything may still be begun; else what is under way comes to its end first. */
  const mayBegin = async () => {
    checkEnded();
    if (!round.isEnding()) return;
    await idle();
    checkEnded();
    throw cancelled();
  };

  return {
    results,
    failed,
    async file(source, entry, name, branch, folder) {
      await mayBegin();
      const state = journal.finished(source, entry);
      if (state !== 'no') return settleFinished(source, entry, branch, state);
      const parcel = { source, entry, place: { folder, name }, branch };
      if (!(await loads.take(parcel))) await copyAlone(parcel);
    },
    async link(source, entry, name, branch, folder) {
      await mayBegin();
      // Kept back until all files are there, so that none is written through a link that came with them.
      links.push(() =>
        guarded(source, branch, async () => {
          await round.ready();
          if (!journal.has('linked', source)) {
            const path = await steady.run(() => copyLink(round, { source, entry, folder, name }));
            if (path === undefined) {
              skipped(source, branch);
              return;
            }
            await journal.write({ state: 'linked', source, path });
            results.copied('link', 0);
            meter.tell();
          }
          if (round.move) await removeSource(source, entry);
        }),
      );
      if (links.length >= LINKS_KEPT) await makeLinks();
    },
    async finish() {
      await mayBegin();
      await makeLinks();
      checkEnded();
    },
    idle,
  };
}

function changedAfter(source: string): ProblemError {
  return new ProblemError({
    code: 'busy',
    title: `${quoted(source)} was copied, but not removed at the source`,
    message: 'It was changed right after it was copied, so the copy is not the newest any more. Both were kept.',
    remedy: 'Copy it again and let it replace the older copy.',
    retryable: true,
  });
}
