import type { Entry } from '../../contract/files.ts';
import { displayName } from '../../contract/names.ts';
import { cancelled, isProblem, type Problem, ProblemError, toProblem } from '../../contract/problem.ts';
import type { ToolResult } from '../../contract/tools.ts';
import type { Attributes, Change } from '../../contract/undo.ts';
import type { JobContext, Outcome } from '../../engine/tool.ts';
import type { Files, Target } from '../../targets/target.ts';
import { filesOf, outermostPaths, wholePaths } from '../../work/chosen.ts';
import { createLanes } from '../../work/lanes.ts';
import { createSteady, type Steady } from '../../work/steady.ts';
import { walk } from '../../work/walk.ts';
import { countInWords, quoted } from '../../work/words.ts';
import { changeAttributes } from './contract.ts';
import { numbersMeant } from './owners.ts';
import { type AttributesInput, changeOf, type Wanted } from './wanted.ts';

const LANES = 8;
/** Changes noted in one go before they are made. */
const TOGETHER = 200;
const NAMED = 200;
const LOGGED = 1000;

type Result = ToolResult<'change-attributes'>;

/**
 * Changes what the plan said, each old value noted before. A folder that opens up is changed before what is in it, one that
 * closes after it. Run again it goes on: what is so already is left alone.
 */
export async function runAttributes(context: JobContext, input: AttributesInput): Promise<Outcome<Result>> {
  const { signal } = context;
  const target = context.target(input.target);
  const files = filesOf(target);
  const steady = createSteady([target], signal, (problem) => context.waiting(problem));
  const expected = changeAttributes.preview.safeParse(context.preview).data;
  const { owner, group } = expected ?? (await steady.run(() => numbersMeant(target, input, signal)));
  const total = expected && expected.files + expected.folders;
  const result: Result = { changed: 0, same: 0, failed: [], failedCount: 0 };
  const work: Work = {
    context,
    wanted: { ...input, owner, group },
    target,
    files,
    steady,
    result,
    batch: [],
    told(path) {
      const done = result.changed + result.same + result.failedCount;
      context.progress({ done, total: total && Math.max(total, done), unit: 'files', note: displayName(path) });
    },
    failed(path, problem) {
      result.failedCount += 1;
      if (result.failed.length < NAMED) result.failed.push({ path, problem });
      if (result.failedCount <= LOGGED) context.log(`Failed: ${quoted(path)}: ${problem.title}. ${problem.message}`);
    },
  };
  try {
    context.progress({ done: 0, total, unit: 'files' });
    for (const path of (input.recursive ? outermostPaths : wholePaths)(target, input.paths))
      await changePath(work, path);
    await flush(work);
    context.log(`Changed ${countInWords(result.changed, 'entry', 'entries')}.`);
    return result.failedCount === 0 ? { result } : { result, problem: someLeft(result) };
  } catch (error) {
    if (signal.aborted) return { result, problem: cancelled().problem };
    return { result, problem: steady.givenUp ?? toProblem(error) };
  } finally {
    context.waiting();
  }
}

interface Work {
  readonly context: JobContext;
  readonly wanted: Wanted;
  readonly target: Target;
  readonly files: Files;
  readonly steady: Steady;
  readonly result: Result;
  batch: { path: string; kind: Entry['kind'] }[];
  told(path: string): void;
  failed(path: string, problem: Problem): void;
}

async function changePath(work: Work, path: string): Promise<void> {
  const { files, steady, target, wanted } = work;
  const { signal } = work.context;
  let entry: Entry;
  try {
    entry = await steady.run(() => files.stat(path, { signal }));
  } catch (error) {
    return noteFailure(work, path, error);
  }
  if (entry.kind !== 'folder' || !wanted.recursive) {
    await add(work, path, entry);
    return;
  }
  const patience = steady.patience();
  const again = (error: unknown, gotFurther: boolean) => patience.again(error, gotFurther);
  const closing = new Set<string>();
  for await (const step of walk(files, target.pathStyle, { path, entry }, { signal, again })) {
    await work.context.ready();
    if (step.kind === 'entry') await add(work, step.path, step.entry);
    else if (step.kind === 'problem') {
      if (steady.givenUp) throw new ProblemError(steady.givenUp);
      work.failed(step.path, step.problem);
    } else if (step.kind === 'enter') {
      if (closes(work, step.folder.entry)) closing.add(step.folder.path);
      else await addAlone(work, step.folder.path, step.folder.entry);
    } else if (closing.delete(step.folder.path)) await addAlone(work, step.folder.path, step.folder.entry);
  }
}

/** True when the folder may not be looked into any more by whoever does this. */
function closes({ wanted }: Work, { mode }: Entry): boolean {
  return (
    wanted.owner !== undefined || (wanted.folderMode !== undefined && ((mode ?? 0o777) & wanted.folderMode.off) !== 0)
  );
}

/** A folder's own change depends on those in it, so it stands in a group of its own. */
async function addAlone(work: Work, path: string, entry: Entry): Promise<void> {
  await flush(work);
  await add(work, path, entry);
  await flush(work);
}

async function add(work: Work, path: string, { kind }: Entry): Promise<void> {
  if (kind === 'link') return;
  work.batch.push({ path, kind });
  if (work.batch.length >= TOGETHER) await flush(work);
}

/** Looks at what was gathered, notes what will be changed, and changes it. */
async function flush(work: Work): Promise<void> {
  const { files, steady, wanted, result, target, context } = work;
  const { signal } = context;
  const gathered = work.batch;
  work.batch = [];
  const changes = new Map<string, { before: Attributes; after: Attributes }>();
  await sideBySide(work, gathered, async ({ path, kind }) => {
    // It may have become a link since it was listed.
    const there = await steady.run(() => files.stat(path, { signal }));
    const now = await steady.run(() => files.attributes(path, signal));
    const change = there.kind === kind ? changeOf(wanted, files.abilities, kind, now) : undefined;
    if (change) changes.set(path, change);
    else {
      result.same += 1;
      work.told(path);
    }
  });
  const notes = [...changes].map(
    ([path, { before, after }]): Change => ({
      kind: 'attributes',
      target: target.id,
      path,
      before,
      after,
    }),
  );
  await context.undo.before(notes);
  await sideBySide(
    work,
    [...changes].map(([path, { after }]) => ({ path, after })),
    async ({ path, after }) => {
      await steady.run(() => files.setAttributes(path, after));
      result.changed += 1;
      work.told(path);
    },
  );
}

async function sideBySide<I extends { readonly path: string }>(
  work: Work,
  items: readonly I[],
  act: (item: I) => Promise<void>,
): Promise<void> {
  const lanes = createLanes(LANES, Infinity);
  const stopped: unknown[] = [];
  for (const item of items) {
    await work.context.ready();
    if (stopped.length > 0) break;
    await lanes.start(0, async () => {
      try {
        await act(item);
      } catch (error) {
        try {
          noteFailure(work, item.path, error);
        } catch (final) {
          stopped.push(final);
        }
      }
    });
  }
  await lanes.idle();
  if (stopped.length > 0) throw stopped[0];
}

function noteFailure(work: Work, path: string, error: unknown): void {
  const { context, steady } = work;
  context.signal.throwIfAborted();
  if (!isProblem(error) || steady.givenUp || error.problem.code === 'unreachable') throw error;
  work.failed(path, error.problem);
}

function someLeft({ failed, failedCount, changed }: Result): Problem {
  const first = failed[0]?.problem;
  if (failedCount === 1 && changed === 0 && first) return first;
  return new ProblemError({
    code: 'command-failed',
    title: `${countInWords(failedCount, 'entry', 'entries')} could not be changed`,
    message: `${countInWords(changed, 'entry', 'entries')} were changed. The others are listed, each with its reason, and are as they were.`,
    remedy: 'Look at the reasons, or take everything back with Undo.',
    retryable: true,
  }).problem;
}
