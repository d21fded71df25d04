import { baseOf, joinPath, parentOf } from '../contract/paths.ts';
import { isProblem, ProblemError } from '../contract/problem.ts';
import { quoted } from '../work/words.ts';
import { type Attempts, firstAttempt, noteChange, noteCut, noteMismatch, noteSpoilt } from './attempts.ts';
import { plantBeginning, refuseOther } from './beginning.ts';
import { otherBeginning } from './conflict.ts';
import { dress } from './dress.ts';
import { whatIsAt } from './end.ts';
import { chosen, landedBefore, nameIt } from './final-name.ts';
import type { Begun } from './journal.ts';
import { partialName } from './names.ts';
import { drop, removePartial, staysForLater } from './partial-file.ts';
import { hashOf, prove } from './prove.ts';
import type { Cargo, Landing, Round } from './round.ts';
import { tellRoute } from './route-told.ts';
import { damageReport, filled, type Hole, unreadable } from './read-around.ts';
import { transfer } from './transfer.ts';
import { isSameVersion, stillFile } from './versions.ts';

/** From this size on the source is hashed while it is read for the copy: with both at once its disk reads it once. */
const HASH_EARLY = 8 * 1024 * 1024;

/**
 * Copies one file: under a partial name, from where an earlier try stopped, compared on both ends, then renamed. Carries
 * on over lost connections. When it fails for good the partial file is removed, unless the job is going to be
 * continued: then (lost connection, no space, end of the app) it stays for the next run.
 */
export async function copyFile(round: Round, cargo: Cargo): Promise<Landing> {
  const state = firstAttempt(cargo, round.journal.takeBegun(cargo.source));
  try {
    return await round.steady.run(
      () => attempt(round, cargo, state),
      () => state.reached,
    );
  } catch (error) {
    if (state.partial !== undefined && !staysForLater(round, error)) {
      const removed = await removePartial(round, state.partial);
      // As long as nobody knows whether it was renamed, the next run has to look.
      if (removed && state.perhapsAt === undefined) round.journal.note({ state: 'dropped', source: cargo.source });
    }
    throw error;
  }
}

async function attempt(round: Round, cargo: Cargo, state: Attempts): Promise<Landing> {
  const working = new AbortController();
  const { signal } = working;
  const { to } = round;
  // By hand: what AbortSignal.any makes is held by the job's signal for as long as the job lives, a kilobyte or two a file.
  const stop = () => working.abort(round.signal.reason);
  round.signal.addEventListener('abort', stop);
  try {
    round.signal.throwIfAborted();
    for (;;) {
      await round.ready();
      if (state.entry.size === undefined || state.entry.modified === undefined)
        state.entry = stillFile(await round.from.files.stat(cargo.source, { signal }), cargo.source);
      const before = await landedBefore(round, cargo, state, signal);
      if (before) return before;
      if (!state.choice) {
        const choice = await chosen(round, cargo, state, signal);
        if (choice.kind === 'skip') return choice.landing;
        state.choice = choice;
      }
      await begin(round, cargo, state, state.choice);
      if (state.partial !== undefined) await plantBeginning(to, state.partial, state.choice, signal);
      const landing = await bringOver(round, cargo, state, signal);
      if (landing) return landing;
    }
  } finally {
    round.signal.removeEventListener('abort', stop);
    working.abort();
  }
}

/** Settles the partial name and writes down that it is ours; a partial file of another version of the source goes. */
async function begin(
  round: Round,
  cargo: Cargo,
  state: Attempts,
  choice: { path: string; grows?: number },
): Promise<void> {
  const { from, to, journal } = round;
  const { size, modified } = state.entry;
  // One that began with what was there is told from one that did not: only the first may take the place of that.
  const final = choice.grows === undefined ? choice.path : `${choice.path}\0${choice.grows}`;
  const name = partialName({ sourceKey: from.key, source: cargo.source, size, modified, final });
  const partial = joinPath(to.style, cargo.folder, name);
  if (state.partial === partial) return;
  if (state.partial !== undefined) await drop(round, cargo.source, state.partial);
  state.partial = partial;
  journal.note({ state: 'begun', source: cargo.source, partial, path: choice.path } satisfies Begun & {
    state: 'begun';
  });
}

/** Undefined when it has to be done again from the beginning. */
async function bringOver(
  round: Round,
  cargo: Cargo,
  state: Attempts,
  signal: AbortSignal,
): Promise<Landing | undefined> {
  const { from, to } = round;
  const { entry, partial } = state;
  if (partial === undefined) return undefined;
  const sourceHash = async (size: number) => {
    state.hash ??= await hashOf(round.steady, from, 'sha256', cargo.source, size, signal);
    return state.hash;
  };
  let hashing: Promise<string> | undefined;
  if (round.verify && (entry.size ?? 0) >= HASH_EARLY) {
    hashing = sourceHash(entry.size ?? 0);
    hashing.catch(() => undefined);
  }
  // Read back behind the writing, so that nobody waits for it in the end.
  const isFollowed = round.verify && from.key !== to.key && (entry.size ?? 0) >= HASH_EARLY;
  const behind = isFollowed ? to.files.hashBehind?.(partial) : undefined;
  if (from.key !== to.key) tellRoute(round, entry.size ?? 0);
  let started = false;
  const size = await transfer({
    from,
    to,
    source: cargo.source,
    partial,
    size: entry.size,
    fresh: state.startOver,
    overlap: state.overlap,
    mode: to.abilities.modes && entry.mode !== undefined ? 0o600 : undefined,
    signal,
    ready: () => round.ready(),
    spend: (bytes) => round.spend(bytes),
    onStart(bytes, spoilt) {
      started = true;
      state.reached = bytes;
      cargo.onBytes(bytes);
      // Those beyond are met again.
      state.holes = state.holes.filter((hole) => hole.offset < bytes);
      if (!spoilt) return;
      if (state.choice?.grows !== undefined) throw otherBeginning(state.choice.path);
      noteSpoilt(cargo.source, state);
    },
    onHole: (hole) => state.holes.push(hole),
    onBytes(bytes) {
      cargo.onBytes(bytes);
      behind?.reached(bytes);
    },
  }).catch((error: unknown) => {
    behind?.drop();
    if (!started) noteCut(state);
    throw error;
  });
  state.reached = size + 1;
  cargo.onSent();
  state.startOver = false;
  const { holes } = state;
  if (holes.length > 0) {
    behind?.drop();
    if (!round.fill) throw unreadable(cargo.source, holes, size);
  }
  const whole = entry.size === undefined || size === entry.size;
  const copyHash = holes.length > 0 ? undefined : behind?.end(size, signal);
  copyHash?.catch(() => undefined);
  if (round.move) await refuseItself(round, cargo, state, partial, signal);
  const proof =
    round.verify && whole && holes.length === 0
      ? await prove(round.steady, to, partial, size, hashing ?? sourceHash(size), signal, copyHash)
      : undefined;
  const after = await whatIsAt(from.files, cargo.source, signal);
  if (after && !isSameVersion(entry, after)) {
    noteChange(round, cargo, state, after);
    return undefined;
  }
  if (state.choice?.grows !== undefined) await refuseOther(round, state.choice, proof, signal);
  if (!whole || proof?.kind === 'different') {
    noteMismatch(round, cargo, state);
    return undefined;
  }
  await dress(round, partial, entry, cargo.source);
  const path = await nameIt(round, cargo, state, partial, signal);
  if (path === undefined) return { kind: 'skipped' };
  if (holes.length > 0) await report(round, cargo.source, path, holes, size);
  return {
    kind: 'landed',
    path,
    entry,
    size,
    sha256: proof?.kind === 'equal' ? proof.sha256 : null,
    unverified:
      holes.length > 0 ? filled(cargo.source, holes, size) : proof?.kind === 'unproven' ? proof.problem : undefined,
  };
}

/** Lays the report of what is missing beside a damaged copy, unless something has its name. */
async function report(round: Round, source: string, path: string, holes: readonly Hole[], size: number): Promise<void> {
  const { to } = round;
  const beside = `${path}.damaged.txt`;
  const partial = joinPath(
    to.style,
    parentOf(to.style, path),
    partialName({ sourceKey: 'report', source, size, modified: undefined, final: path }),
  );
  try {
    await to.files.remove(partial).catch((error: unknown) => {
      if (!isProblem(error, 'not-found')) throw error;
    });
    const sink = await to.files.write(partial, { offset: 0, create: 'new' });
    await sink.write(Buffer.from(damageReport(source, holes, size)));
    await sink.close();
    await to.files.rename(partial, beside);
  } catch (error) {
    // The copy is there, and the job's result says the same: no reason to lose it.
    if (!isProblem(error)) throw error;
    await removePartial(round, partial);
    round.log(`The report of the damage could not be laid beside ${quoted(path)}: ${error.problem.title}.`);
  }
}

/**
 * A moved file is removed at its source: never when source and destination are one file by two ways (a link on the way,
 * a second address of the same server). They are when the partial file is seen beside the source.
 */
async function refuseItself(
  round: Round,
  cargo: Cargo,
  state: Attempts,
  partial: string,
  signal: AbortSignal,
): Promise<void> {
  const { from, to } = round;
  const final = baseOf(to.style, state.choice?.path ?? '');
  if (baseOf(from.style, cargo.source).toLowerCase() !== final.toLowerCase()) return;
  const beside = joinPath(from.style, parentOf(from.style, cargo.source), baseOf(to.style, partial));
  if (!(await whatIsAt(from.files, beside, signal))) return;
  throw new ProblemError({
    code: 'invalid-input',
    title: `${quoted(cargo.source)} can’t be moved onto itself`,
    message: 'Source and destination are the same folder, reached in two ways. The file was left as it is.',
    remedy: 'Choose another destination.',
  });
}
