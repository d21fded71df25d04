import { joinPath } from '../contract/paths.ts';
import { isProblem, ProblemError } from '../contract/problem.ts';
import type { Attempts } from './attempts.ts';
import { type Choice, choose, otherBeginning, ruleFor } from './conflict.ts';
import { whatIsAt } from './end.ts';
import { drop, removePartial } from './partial-file.ts';
import { hashOf, prove } from './prove.ts';
import type { Cargo, Landing, Round } from './round.ts';
import { isSameMoment } from './versions.ts';

const NEWCOMERS = 20;

/** Where the file lands, by the rule; or that it does not, because what is there is to stay or is the whole of it. */
export async function chosen(
  round: Round,
  cargo: Cargo,
  state: Attempts,
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
  { entry }: Attempts,
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

/** Gives the final name, by the rule also where something appeared there meanwhile; undefined when that means to skip. */
export async function nameIt(
  round: Round,
  cargo: Cargo,
  state: Attempts,
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
export async function landedBefore(
  round: Round,
  cargo: Cargo,
  state: Attempts,
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
