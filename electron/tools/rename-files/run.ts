import { z } from 'zod';
import { displayName } from '../../contract/names.ts';
import { baseOf, joinPath, parentOf } from '../../contract/paths.ts';
import { cancelled, isProblem, type Problem, ProblemError, toProblem } from '../../contract/problem.ts';
import type { ToolInput, ToolResult } from '../../contract/tools.ts';
import type { Change } from '../../contract/undo.ts';
import { foldedName, type Ground, numberedName } from '../../copying/names.ts';
import type { JobContext, Outcome } from '../../engine/tool.ts';
import type { Files, Target } from '../../targets/target.ts';
import { filesOf } from '../../work/chosen.ts';
import { createLanes } from '../../work/lanes.ts';
import { createSteady, type Steady } from '../../work/steady.ts';
import { countInWords, quoted } from '../../work/words.ts';
import { renameFiles } from './contract.ts';
import { phasesOf, type Rename } from './phases.ts';

const LANES = 8;
/** Renames noted in one go before they are made. */
const TOGETHER = 250;
const NAMED = 200;

type Result = ToolResult<'rename-files'>;

/** How far an earlier run got: all of a phase's first half is done. */
const line = z.union([
  z.strictObject({ away: z.number().int() }),
  /** This one could not get its name and has its old one back. */
  z.strictObject({ back: z.string() }),
]);

/**
 * Gives the names that the plan showed. Each rename is noted in the undo record before it is made; nothing is ever replaced.
 * Run again, it looks where everything is and goes on. What can't get its name gets its old one back, or stays where it is
 * told to be: no file is ever lost.
 */
export async function runRename(context: JobContext, input: ToolInput<'rename-files'>): Promise<Outcome<Result>> {
  const { signal } = context;
  const target = context.target(input.target);
  const files = filesOf(target);
  const ground: Ground = { style: target.pathStyle, abilities: files.abilities };
  const { folders, renamed: total } = renameFiles.preview.parse(context.preview);
  const phases = phasesOf(context.jobId, target.pathStyle, folders, (name) => foldedName(ground, name));
  const result: Result = { renamed: 0, failed: [], failedCount: 0 };
  const round: Round = {
    context,
    target,
    files,
    ground,
    back: new Set(),
    steady: createSteady([target], signal, (problem) => context.waiting(problem)),
    failed(path, problem) {
      result.failedCount += 1;
      if (result.failed.length < NAMED) result.failed.push({ path, problem });
      context.log(`Failed: ${quoted(path)}: ${problem.title}. ${problem.message}`);
    },
    renamed(path) {
      result.renamed += 1;
      context.progress({ done: result.renamed + result.failedCount, total, unit: 'files', note: displayName(path) });
    },
  };

  try {
    context.progress({ done: 0, total, unit: 'files' });
    let away = -1;
    for await (const written of context.journal) {
      const parsed = line.safeParse(written).data;
      if (parsed && 'away' in parsed) away = Math.max(away, parsed.away);
      else if (parsed) round.back.add(parsed.back);
    }
    for (const [index, phase] of phases.entries()) {
      const isAway = away >= index;
      if (isAway)
        await countDone(
          round,
          phase.away.filter(({ aside }) => aside === undefined),
        );
      else {
        await makeWay(round, phase.away);
        await context.record({ away: index });
      }
      await takeNames(round, phase.home);
    }
    context.log(`Renamed ${countInWords(result.renamed, 'entry', 'entries')}.`);
    return result.failedCount === 0 ? { result } : { result, problem: someLeft(result) };
  } catch (error) {
    if (signal.aborted) return { result, problem: cancelled().problem };
    return { result, problem: round.steady.givenUp ?? toProblem(error) };
  } finally {
    context.waiting();
  }
}

interface Round {
  readonly context: JobContext;
  readonly target: Target;
  readonly files: Files;
  readonly ground: Ground;
  readonly steady: Steady;
  /** Those that an earlier run gave their old names back. */
  readonly back: Set<string>;
  failed(path: string, problem: Problem): void;
  renamed(path: string): void;
}

/** Those without others in their way get their names; the rest steps aside. */
async function makeWay(round: Round, renames: readonly Rename[]): Promise<void> {
  await moveAll(
    round,
    renames.map(({ from, to, aside }) => ({ from, to: aside ?? to, last: aside === undefined ? to : undefined })),
  );
}

/** Those that stepped aside get their names, or their old ones back. */
async function takeNames(round: Round, renames: readonly Rename[]): Promise<void> {
  const moves: Move[] = [];
  for (const { from, to, aside } of renames) {
    if (aside === undefined) continue;
    if (round.back.has(from)) round.failed(from, notRenamed(from));
    else moves.push({ from: aside, to, last: to, old: from });
  }
  for (const { from: aside, old } of await moveAll(round, moves)) {
    if (old === undefined || (await kindAt(round, aside)) === undefined) continue;
    await round.context.record({ back: old });
    await giveBack(round, aside, old);
  }
}

/** The old name, or one like it where another has that now. */
async function giveBack(round: Round, aside: string, old: string): Promise<void> {
  const { style } = round.ground;
  const folder = parentOf(style, old);
  for (let number = 1; number < 100; number++) {
    const name = number === 1 ? baseOf(style, old) : numberedName(round.ground, baseOf(style, old), number);
    const to = joinPath(style, folder, name);
    if ((await kindAt(round, to)) !== undefined) continue;
    const [left] = await moveAll(round, [{ from: aside, to }], false);
    if (left !== undefined) break;
    if (number > 1) round.context.log(`${quoted(old)} is now called ${quoted(name)}: another has its old name.`);
    return;
  }
  round.context.log(`${quoted(old)} is left under the name ${quoted(baseOf(style, aside))}.`);
}

/** After an earlier run: what got its name then. */
async function countDone(round: Round, renames: readonly Rename[]): Promise<void> {
  for (const { from, to } of renames) {
    if ((await kindAt(round, to)) !== undefined && (await kindAt(round, from)) === undefined) round.renamed(to);
    else round.failed(from, notRenamed(from));
  }
}

interface Move {
  readonly from: string;
  readonly to: string;
  /** Set where this gives the wanted name. */
  readonly last?: string;
  /** The name before it stepped aside. */
  readonly old?: string;
}

/** Makes renames side by side, none of which is in the way of another; gives those that could not be made. */
async function moveAll(round: Round, moves: readonly Move[], tells = true): Promise<Move[]> {
  const { context, steady, files } = round;
  const left: Move[] = [];
  const fail = (move: Move, problem: Problem) => {
    left.push(move);
    if (tells) round.failed(move.old ?? move.from, problem);
  };
  for (let start = 0; start < moves.length; start += TOGETHER) {
    const able: (Move & { what: NonNullable<Awaited<ReturnType<typeof kindAt>>> })[] = [];
    await sideBySide(round, moves.slice(start, start + TOGETHER), fail, async (move) => {
      const what = await kindAt(round, move.from);
      if (what !== undefined) able.push({ ...move, what });
      // An earlier run, or a try whose answer was lost, has done it.
      else if ((await kindAt(round, move.to)) === undefined) fail(move, notRenamed(move.from));
      else if (move.last !== undefined) round.renamed(move.last);
    });
    const { id } = round.target;
    const changes = new Map(
      able.map((move): [Move, Change] => {
        const { from, to, what } = move;
        return [move, { kind: 'renamed', target: id, from, to, what }];
      }),
    );
    const group = await context.undo.before([...changes.values()]);
    const refuse = (move: Move, problem: Problem) => {
      fail(move, problem);
      // After silence nobody knows.
      if (problem.code !== 'timed-out') changes.delete(move);
    };
    await sideBySide(round, able, refuse, async (move) => {
      await steady.run(async () => {
        try {
          await files.rename(move.from, move.to);
        } catch (error) {
          if (!isProblem(error, 'not-found')) throw error;
          // The answer to an earlier try may have been lost.
          await files.stat(move.to);
        }
      });
      if (move.last !== undefined) round.renamed(move.last);
    });
    if (changes.size < able.length) await context.undo.onlyMade(group, [...changes.values()]);
  }
  return left;
}

async function sideBySide<M extends Move>(
  { context, steady }: Round,
  moves: readonly M[],
  fail: (move: M, problem: Problem) => void,
  work: (move: M) => Promise<void>,
): Promise<void> {
  const lanes = createLanes(LANES, Infinity);
  const stopped: unknown[] = [];
  for (const move of moves) {
    await context.ready();
    if (stopped.length > 0) break;
    await lanes.start(0, async () => {
      try {
        await work(move);
      } catch (error) {
        if (context.signal.aborted || !isProblem(error) || steady.givenUp) stopped.push(error);
        else fail(move, error.problem);
      }
    });
  }
  await lanes.idle();
  if (stopped.length > 0) throw stopped[0];
}

async function kindAt({ files, steady, context: { signal } }: Round, path: string) {
  try {
    return (await steady.run(() => files.stat(path, { signal }))).kind;
  } catch (error) {
    if (isProblem(error, 'not-found')) return undefined;
    throw error;
  }
}

const notRenamed = (path: string): Problem =>
  new ProblemError({
    code: 'not-found',
    title: `${quoted(path)} was not renamed`,
    message: 'It is not where the plan had found it. Somebody has renamed, moved or removed it meanwhile.',
    remedy: 'Refresh the folder and look.',
  }).problem;

function someLeft({ failed, failedCount, renamed }: Result): Problem {
  const first = failed[0]?.problem;
  if (failedCount === 1 && renamed === 0 && first) return first;
  return new ProblemError({
    code: 'command-failed',
    title: `${countInWords(failedCount, 'entry', 'entries')} could not be renamed`,
    message: `${countInWords(renamed, 'entry', 'entries')} got new names. The others are listed, each with its reason, and keep their old names.`,
    remedy: 'Look at the reasons, or take everything back with Undo.',
  }).problem;
}
