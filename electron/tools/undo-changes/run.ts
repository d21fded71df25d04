import { displayName } from '../../contract/names.ts';
import { cancelled, isProblem, type Problem, ProblemError, toProblem } from '../../contract/problem.ts';
import type { ToolResult } from '../../contract/tools.ts';
import { type Change, isFirmwareChange, isSectorChange, isVolumeChange } from '../../contract/undo.ts';
import type { ChangeGroup, JobContext, Outcome, Undoing } from '../../engine/tool.ts';
import { filesOf } from '../../work/chosen.ts';
import { createLanes } from '../../work/lanes.ts';
import { createSteady, type Steady } from '../../work/steady.ts';
import { countInWords, quoted } from '../../work/words.ts';
import { standingOf } from './elsewhere.ts';
import { latestFirst } from './latest-first.ts';
import { pathNow, type Standing } from './look.ts';
import type { UndoInput } from './plan.ts';
import { inverseOf, isReversible, revert } from './revert.ts';
import { type Copies, createCopies } from './still-needed.ts';
import { deleteEntry, entryStanding } from './firmware.ts';
import { createSectors, inverseOfSectors, revertSectors } from './sectors.ts';
import { createVolumes, revertVolume } from './volumes.ts';

const LANES = 8;
const NAMED = 200;

type Result = ToolResult<'undo-changes'>;

/**
 * Takes changes back, the latest first, each only if the world is as the job left it. Whatever stops it in the middle, what
 * was done is noted or can be seen, and it can be run again.
 */
export async function runUndo(context: JobContext, input: UndoInput): Promise<Outcome<Result>> {
  const { signal } = context;
  const records = await latestFirst(input.jobs, (job) => context.undoing(job));
  const steady = createSteady(
    input.targets.map((id) => context.target(id)),
    signal,
    (problem) => context.waiting(problem),
  );
  const result: Result = { back: 0, already: 0, left: [], leftCount: 0 };
  const total = records.reduce((sum, { record }) => sum + record.changes, 0);
  const tell = (note?: string) =>
    context.progress({
      done: Math.min(total, result.back + result.already + result.leftCount),
      total,
      unit: 'steps',
      note,
    });
  try {
    tell();
    // Half an undo record of this undo would promise more than it can hold; only newer content of others is kept nonetheless.
    const reversible = await allReversible(records);
    for (const undoing of records) {
      const leftBefore = result.leftCount;
      const copies = createCopies();
      for await (const group of undoing.groups()) {
        const round: Round = {
          context,
          input,
          undoing,
          copies,
          steady,
          reversible,
          result,
          told: (path) => tell(displayName(path)),
        };
        await undoing.reverted(group.number, await takeBack(round, group));
      }
      await undoing.settle(result.leftCount === leftBefore ? 'undone' : 'stale');
    }
    context.log(`Took back ${countInWords(result.back, 'change')}.`);
    return result.leftCount === 0 ? { result } : { result, problem: someLeft(result) };
  } catch (error) {
    if (signal.aborted) return { result, problem: cancelled().problem };
    return { result, problem: steady.givenUp ?? toProblem(error) };
  } finally {
    context.waiting();
  }
}

async function allReversible(records: readonly Undoing[]): Promise<boolean> {
  for (const undoing of records)
    for await (const { changes } of undoing.groups()) if (!changes.every(isReversible)) return false;
  return true;
}

interface Round {
  readonly context: JobContext;
  readonly input: UndoInput;
  readonly undoing: Undoing;
  readonly copies: Copies;
  readonly steady: Steady;
  readonly reversible: boolean;
  readonly result: Result;
  told(path: string): void;
}

/** Takes a group of changes back that do not depend on each other; gives those that could not be. */
async function takeBack(round: Round, { changes }: ChangeGroup): Promise<Change[]> {
  const { context, input, copies, steady, result } = round;
  const { signal } = context;
  const left: Change[] = [];
  const able: Change[] = [];
  const newer = new Set<Change>();
  const fail = (change: Change, problem: Problem) => {
    left.push(change);
    copies.left(change);
    result.leftCount += 1;
    if (result.left.length < NAMED) result.left.push({ path: pathNow(change), problem });
    context.log(`Not taken back: ${quoted(pathNow(change))}: ${problem.title}. ${problem.message}`);
  };
  /** Does the work for each change side by side; what fails for a reason of its own is left. */
  const forEach = async (list: readonly Change[], work: (change: Change) => Promise<void>) => {
    const lanes = createLanes(LANES, Infinity);
    const stopped: unknown[] = [];
    for (const change of list) {
      await context.ready();
      if (stopped.length > 0) break;
      await lanes.start(0, async () => {
        try {
          await work(change);
          round.told(pathNow(change));
        } catch (error) {
          if (signal.aborted || !isProblem(error) || steady.givenUp) stopped.push(error);
          else fail(change, error.problem);
        }
      });
    }
    await lanes.idle();
    if (stopped.length > 0) throw stopped[0];
  };

  await forEach(changes, async (change) => {
    const standing = copies.standing(change, await steady.run(() => standingNow(round, change)));
    if (standing.stands === 'already') result.already += 1;
    else if (standing.stands === 'can' || (standing.stands === 'changed' && input.evenIfChanged)) {
      able.push(change);
      if (standing.stands === 'changed') newer.add(change);
    } else fail(change, standing.problem);
  });
  const inverses: Change[] = [];
  for (const change of able) {
    // What somebody has done since is nowhere else, whatever becomes of the rest.
    if (isVolumeChange(change) || isFirmwareChange(change) || !(round.reversible || newer.has(change))) continue;
    const target = context.target(change.target);
    const inverse = await steady.run(() =>
      isSectorChange(change)
        ? inverseOfSectors(target, change, context.undo, signal)
        : inverseOf(filesOf(target), change, context.undo, signal),
    );
    inverses.push(inverse);
  }
  await context.undo.before(inverses);
  await forEach(able, async (change) => {
    const target = context.target(change.target);
    await steady.run(async () => {
      try {
        if (isVolumeChange(change)) await revertVolume(context, target, change);
        else if (isFirmwareChange(change)) await deleteEntry(target, change, signal);
        else if (isSectorChange(change)) await revertSectors(target, change, round.undoing, signal);
        else await revert(target, filesOf(target), change, round.undoing, signal);
      } catch (error) {
        // The answer to an earlier try may have been lost.
        if (!isProblem(error) || isProblem(error, 'connection-lost')) throw error;
        if ((await standingNow(round, change)).stands !== 'already') throw error;
      }
    });
    result.back += 1;
  });
  return left;
}

function standingNow({ context, undoing }: Round, change: Change): Promise<Standing> {
  const target = context.target(change.target);
  if (isSectorChange(change)) return createSectors(target, context.signal).standing(change);
  if (isFirmwareChange(change)) return entryStanding(target, change, context.signal);
  return isVolumeChange(change)
    ? createVolumes(target, context.signal).standing(change)
    : standingOf(target, filesOf(target), change, undoing, context.signal);
}

function someLeft({ back, leftCount }: Result): Problem {
  return new ProblemError({
    code: 'command-failed',
    title: `${countInWords(leftCount, 'change')} could not be taken back`,
    message: `${countInWords(back, 'change')} were taken back. The others are listed, each with its reason, and are as they were.`,
    remedy: 'Look at the reasons; once they are gone, undo again.',
    retryable: true,
  }).problem;
}
