import type { Entry } from '../contract/files.ts';
import { baseOf, joinPath, parentOf } from '../contract/paths.ts';
import { isProblem, type Problem, ProblemError } from '../contract/problem.ts';
import type { Steady } from '../tools/steady.ts';
import { sizeInWords } from '../contract/sizes.ts';
import { quoted } from '../tools/words.ts';
import { plantBeginning, refuseOther } from './beginning.ts';
import { type Choice, choose, otherBeginning, ruleFor } from './conflict.ts';
import type { WhenExists } from '../contract/copying.ts';
import { type End, whatIsAt } from './end.ts';
import { type Begun, type Journal, JournalError } from './journal.ts';
import { isPartialName, partialName } from './names.ts';
import { hashOf, prove } from './prove.ts';
import { transfer } from './transfer.ts';

/** What all files of a copy have in common. */
export interface Round {
  readonly from: End;
  readonly to: End;
  readonly rule: WhenExists;
  /** By the path at the destination: another answer than the rule's. */
  readonly decided?: ReadonlyMap<string, WhenExists>;
  readonly verify: boolean;
  readonly move: boolean;
  /** Aborted by the person (`cancelled`), by the end of the app, or because another file ended the job. */
  readonly signal: AbortSignal;
  readonly steady: Steady;
  readonly journal: Journal;
  ready(): Promise<void>;
  readonly failed: (source: string, problem: Problem) => void;
  readonly log: (line: string) => void;
  /** For what would be said of every file: once. */
  readonly logOnce: (line: string) => void;
}

export interface Cargo {
  readonly source: string;
  readonly entry: Entry;
  /** The folder it lands in and its name there. */
  readonly folder: string;
  readonly name: string;
  /** The folder was empty when this job made it, so nothing is in the way. */
  readonly alone: boolean;
  /**
   * In place of the round's rule: called before the copying begins, and (`now`) right before the name is given, when whatever
   * may make way must be gone from it. Throws where it may not be replaced.
   */
  makeWay?(now: boolean): Promise<void>;
  /** How many of its bytes are at the destination. */
  onBytes(bytes: number): void;
  /** All bytes are over; what follows needs no memory. */
  onSent(): void;
}

export type Landing =
  | { readonly kind: 'skipped' }
  | {
      readonly kind: 'landed';
      readonly path: string;
      /** The source as it was copied. */
      readonly entry: Entry;
      readonly size: number;
      /** Null where it was not compared; `unverified` says why, unless nobody asked for it. */
      readonly sha256: string | null;
      readonly unverified?: Problem;
    };

/** From this size on the source is hashed while it is read for the copy: with both at once its disk reads it once. */
const HASH_EARLY = 8 * 1024 * 1024;
const CHANGES = 2;
const MISMATCHES = 2;
const NEWCOMERS = 20;
const SPOILT = 5;
/** How much is compared before a half-copied file is gone on with; less where the link breaks before that is done. */
const OVERLAP = 1024 * 1024;
const SHORT_OVERLAP = 64 * 1024;

interface State {
  entry: Entry;
  choice?: Extract<Choice, { kind: 'write' }>;
  /** Asked for no more once something turned out to be in the way. */
  alone: boolean;
  partial?: string;
  /** The final name may hold our file already: its renaming was begun and nobody knows how it ended. */
  perhapsAt?: string;
  startOver: boolean;
  changes: number;
  mismatches: number;
  hash?: string;
  /** Where the last try began, in bytes, or beyond them all: how far the file had really got. */
  reached: number;
  /** What is compared before going on, in bytes; for the next try less when this one is cut before that is done. */
  overlap: number;
  spoilt: number;
}

/**
 * Copies one file: under a partial name, from where an earlier try stopped, compared on both ends, then renamed. Carries
 * on over lost connections. When it fails for good the partial file is removed, unless the job is going to be
 * continued: then (lost connection, no space, end of the app) it stays for the next run.
 */
export async function copyFile(round: Round, cargo: Cargo): Promise<Landing> {
  const earlier = round.journal.takeBegun(cargo.source);
  const state: State = {
    entry: cargo.entry,
    alone: cargo.alone,
    partial: earlier?.partial,
    perhapsAt: earlier?.path,
    startOver: false,
    changes: 0,
    mismatches: 0,
    reached: 0,
    overlap: OVERLAP,
    spoilt: 0,
  };
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

/** True for what stops the whole job, not just one file: every other file would meet the same. */
export function endsJob(error: unknown, steady: Steady): boolean {
  if (steady.givenUp || error instanceof JournalError) return true;
  if (!isProblem(error)) return true;
  return error.problem.code === 'no-space' || error.problem.code === 'unreachable';
}

function staysForLater(round: Round, error: unknown): boolean {
  // Removed when the person stops the job: they may never come back to it.
  if (round.signal.aborted) return !isProblem(round.signal.reason, 'cancelled');
  return endsJob(error, round.steady);
}

/** How long a tidying-up that nobody waits for may take, in milliseconds. */
const TIDY = 5000;

/** Removes a partial file and notes that, if it can be done at once. */
export async function drop(round: Round, source: string, partial: string): Promise<void> {
  if (await removePartial(round, partial)) round.journal.note({ state: 'dropped', source });
}

async function removePartial(round: Round, partial: string): Promise<boolean> {
  if (!isPartialName(baseOf(round.to.style, partial))) return true;
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('took too long')), TIDY);
  });
  try {
    await Promise.race([round.to.files.remove(partial), limit]);
    return true;
  } catch (error) {
    if (isProblem(error, 'not-found')) return true;
    round.logOnce(`A half-copied file could not be removed: ${quoted(partial)}. It can be deleted.`);
    return false;
  } finally {
    clearTimeout(timer);
  }
}

async function attempt(round: Round, cargo: Cargo, state: State): Promise<Landing> {
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

async function chosen(
  round: Round,
  cargo: Cargo,
  state: State,
  signal: AbortSignal,
): Promise<Extract<Choice, { kind: 'write' }> | { kind: 'skip'; landing: Landing }> {
  const { folder, name } = cargo;
  await cargo.makeWay?.(false);
  const choice: Choice =
    state.alone || cargo.makeWay
      ? { kind: 'write', path: joinPath(round.to.style, folder, name), replace: false }
      : await choose(round.to, ruleFor(round, folder, name), { folder, name, entry: state.entry }, signal);
  if (choice.kind === 'write' && !(await isWholeAlready(round, cargo, state, choice, signal))) return choice;
  if (state.partial !== undefined) await drop(round, cargo.source, state.partial);
  state.partial = undefined;
  return { kind: 'skip', landing: { kind: 'skipped' } };
}

/** True where what could be gone on with has every byte already. Throws where it has as many, and others. */
async function isWholeAlready(
  round: Round,
  { source }: Cargo,
  { entry }: State,
  { path, grows }: Extract<Choice, { kind: 'write' }>,
  signal: AbortSignal,
): Promise<boolean> {
  if (grows === undefined || grows !== entry.size) return false;
  const { from, to, steady } = round;
  const hash = hashOf(steady, from, 'sha256', source, grows, signal);
  const proof = await prove(steady, to, path, grows, hash, signal);
  if (proof.kind === 'equal') return true;
  throw proof.kind === 'unproven' ? new ProblemError(proof.problem) : otherBeginning(path);
}

/** Settles the partial name and writes down that it is ours; a partial file of another version of the source goes. */
async function begin(
  round: Round,
  cargo: Cargo,
  state: State,
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
async function bringOver(round: Round, cargo: Cargo, state: State, signal: AbortSignal): Promise<Landing | undefined> {
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
    onStart(bytes, spoilt) {
      started = true;
      state.reached = bytes;
      cargo.onBytes(bytes);
      if (!spoilt) return;
      if (state.choice?.grows !== undefined) throw otherBeginning(state.choice.path);
      state.spoilt += 1;
      if (state.spoilt > SPOILT) throw spoiltAgain(cargo.source);
    },
    onBytes: (bytes) => cargo.onBytes(bytes),
  }).catch((error: unknown) => {
    if (!started) state.overlap = SHORT_OVERLAP;
    throw error;
  });
  state.reached = size + 1;
  cargo.onSent();
  state.startOver = false;
  if (round.move) await refuseItself(round, cargo, state, partial, signal);

  const whole = entry.size === undefined || size === entry.size;
  const proof =
    round.verify && whole
      ? await prove(round.steady, to, partial, size, hashing ?? sourceHash(size), signal)
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
  await dress(round, partial, entry);
  const path = await nameIt(round, cargo, state, partial, signal);
  if (path === undefined) return { kind: 'skipped' };
  return {
    kind: 'landed',
    path,
    entry,
    size,
    sha256: proof?.kind === 'equal' ? proof.sha256 : null,
    unverified: proof?.kind === 'unproven' ? proof.problem : undefined,
  };
}

/** Gives the final name, by the rule also where something appeared there meanwhile; undefined when that means to skip. */
async function nameIt(
  round: Round,
  cargo: Cargo,
  state: State,
  partial: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  for (let tries = 0; ; tries++) {
    if (!state.choice) {
      const choice = await chosen(round, cargo, state, signal);
      if (choice.kind === 'skip') return undefined;
      state.choice = choice;
      round.journal.note({ state: 'begun', source: cargo.source, partial, path: choice.path });
    }
    const { path, replace } = state.choice;
    signal.throwIfAborted();
    await cargo.makeWay?.(true);
    state.perhapsAt = path;
    try {
      await round.to.files.rename(partial, path, { replace });
      return path;
    } catch (error) {
      if (!isProblem(error, 'already-exists') || replace || cargo.makeWay || tries >= NEWCOMERS) throw error;
      state.perhapsAt = undefined;
      state.alone = false;
      state.choice = undefined;
    }
  }
}

/** After a renaming whose end nobody saw: the landing, if the final name holds the whole file. */
async function landedBefore(
  round: Round,
  cargo: Cargo,
  state: State,
  signal: AbortSignal,
): Promise<Landing | undefined> {
  const { from, to } = round;
  const { entry, perhapsAt: path } = state;
  if (path === undefined) return undefined;
  const there = await whatIsAt(to.files, path, signal);
  if (there?.kind === 'file' && entry.size !== undefined && there.size === entry.size) {
    const size = entry.size;
    const compare = () =>
      prove(round.steady, to, path, size, hashOf(round.steady, from, 'sha256', cargo.source, size, signal), signal);
    const first = await compare();
    // Our own file taken for a stranger's, for one bit misread, would stand in its own way from now on.
    const proof = first.kind === 'different' ? await compare() : first;
    if (proof.kind === 'equal' || (proof.kind === 'unproven' && isSameMoment(entry.modified, there.modified))) {
      // Where a renaming is a second name and then the end of the first, both can be there.
      if (state.partial !== undefined) await removePartial(round, state.partial);
      state.partial = undefined;
      cargo.onBytes(size);
      cargo.onSent();
      const sha256 = proof.kind === 'equal' && round.verify ? proof.sha256 : null;
      const unverified = proof.kind === 'unproven' && round.verify ? proof.problem : undefined;
      return { kind: 'landed', path, entry, size, sha256, unverified };
    }
  }
  state.perhapsAt = undefined;
  return undefined;
}

/** Date and permissions, as far as the destination keeps them. Never the bits that let a file run as its owner. */
export async function dress(round: Round, path: string, entry: Entry): Promise<void> {
  const { modified } = entry;
  const mode = round.to.abilities.modes && entry.mode !== undefined ? entry.mode & 0o777 : undefined;
  if (mode === undefined && modified === undefined) return;
  const set = async (attributes: { mode?: number; modified?: number }): Promise<boolean> => {
    try {
      await round.to.files.setAttributes(path, attributes);
      return true;
    } catch (error) {
      if (!isProblem(error) || endsJob(error, round.steady)) throw error;
      if (error.problem.code === 'connection-lost' || error.problem.code === 'timed-out') throw error;
      round.logOnce(`Not all dates and permissions can be kept at the destination: ${error.problem.message}`);
      return false;
    }
  };
  // A date that can't be kept must not cost the permissions.
  if (!(await set({ mode, modified })) && mode !== undefined && modified !== undefined) await set({ mode });
}

/**
 * A moved file is removed at its source: never when source and destination are one file by two ways (a link on the way,
 * a second address of the same server). They are when the partial file is seen beside the source.
 */
async function refuseItself(
  round: Round,
  cargo: Cargo,
  state: State,
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

/** Whole seconds where one of the two readings knows no finer ones. */
function isSameMoment(one: number | undefined, other: number | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  if (one === other) return true;
  return (one % 1000 === 0 || other % 1000 === 0) && Math.floor(one / 1000) === Math.floor(other / 1000);
}

/** As far as kind, size and date tell. */
export function isSameVersion(before: Entry, now: Entry): boolean {
  return now.kind === before.kind && before.size === now.size && isSameMoment(before.modified, now.modified);
}

function stillFile(entry: Entry, source: string): Entry {
  if (entry.kind === 'file') return entry;
  throw new ProblemError({
    code: 'not-found',
    title: `${quoted(source)} is no file any more`,
    message: 'Something else has taken its name since the copy began. It was left out.',
    remedy: 'Try again to copy what is there now.',
    retryable: true,
  });
}

function spoiltAgain(source: string): ProblemError {
  return new ProblemError({
    code: 'damaged',
    title: `The half-copied ${quoted(source)} was not what had been written`,
    message: 'Each time the copy was gone on with, its beginning had changed at the destination. It was thrown away.',
    remedy: 'Check the disk at the destination, or choose another one.',
    retryable: true,
  });
}

function noteChange(round: Round, cargo: Cargo, state: State, now: Entry): void {
  state.changes += 1;
  state.entry = stillFile(now, cargo.source);
  state.choice = undefined;
  state.perhapsAt = undefined;
  state.hash = undefined;
  if (state.changes <= CHANGES) {
    round.log(`${quoted(cargo.source)} was changed while it was copied; copying it again.`);
    return;
  }
  throw new ProblemError({
    code: 'busy',
    title: `${quoted(cargo.source)} keeps changing`,
    message: `It was changed each of the ${CHANGES + 1} times it was copied, so no copy could be proven. Nothing has its name at the destination.`,
    remedy: 'Stop the program that writes to it, then try again.',
    retryable: true,
  });
}

function noteMismatch(round: Round, cargo: Cargo, state: State): void {
  state.mismatches += 1;
  state.startOver = true;
  state.hash = undefined;
  if (state.mismatches < MISMATCHES) {
    round.log(`The copy of ${quoted(cargo.source)} was not equal to it; copying it again from the start.`);
    return;
  }
  throw new ProblemError({
    code: 'damaged',
    title: `The copy of ${quoted(cargo.source)} is not equal to it`,
    message: `Both ends were compared by SHA-256 (${sizeInWords(state.entry.size ?? 0)}), and twice they differed. The wrong copy was thrown away.`,
    remedy:
      'A failing disk or bad memory on one of the two sides is likely: check the hardware before you rely on other copies.',
    retryable: true,
  });
}
