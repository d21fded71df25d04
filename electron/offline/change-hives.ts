import { z } from 'zod';
import type { PlanStep, Planned } from '../contract/job.ts';
import { type Problem, ProblemError } from '../contract/problem.ts';
import { hivesSeen, type registryChanged, type registryPreview } from '../contract/windows-registry.ts';
import type { JobContext, Outcome, PlanContext } from '../engine/tool.ts';
import { claimOf, listInWords, quoted } from '../work/words.ts';
import { changeHive } from '../windows/hive/change.ts';
import type { Hive } from '../windows/hive/cells.ts';
import { applyChanges, contentWords, type HiveChanges } from '../windows/hive/value-changes.ts';
import { toFileTime } from '../windows/time.ts';
import { obstacleOf } from './obstacles.ts';
import { inWords } from './problems.ts';
import type { HiveFile, OfflineWindows } from './windows.ts';
import { writeHives } from './write-hives.ts';

/** Hives of an offline Windows that lie in one folder. */
export interface OpenHives {
  readonly windows: OfflineWindows;
  readonly hives: readonly HiveFile[];
  /** The name of the machine, where it is known. */
  readonly computer?: string | undefined;
}

/** What a tool wants of hives. */
export interface HivesWish {
  /** For each of the hives, in their order; absent where one stays as it is. */
  readonly changes: readonly (HiveChanges | undefined)[];
  /** What becomes of it in plain words, before the values. */
  readonly steps: readonly PlanStep[];
  readonly warnings: Planned['warnings'];
}

/** A change of hives. */
export interface HivesChange {
  readonly target: string;
  /** What they are in sentences, such as `registry`. */
  readonly what: string;
  readonly title: (label: string) => string;
  /** Only reads; gives hives that are sound enough to walk over. */
  readonly open: (context: PlanContext) => Promise<OpenHives>;
  /** Throws `EditError` for what can't be, and `ProblemError` for what must not be. */
  readonly wish: (hives: readonly Hive[]) => HivesWish;
}

const agreed = z.object({ hives: hivesSeen });

/** Plans a change of hives by making it in memory, and shows every value before and after. */
export async function planHives(
  context: PlanContext,
  change: HivesChange,
): Promise<Planned & { preview: z.infer<typeof registryPreview> }> {
  const target = context.target(change.target);
  const { windows, hives: read, computer } = await change.open(context);
  const { label } = target.state();
  let steps: PlanStep[] = [];
  let lines: PlanStep[] = [];
  let warnings: Planned['warnings'] = [];
  let names: string[] = [];
  let refusal: Problem | undefined;
  try {
    const wish = inWords(() => change.wish(read.map(({ hive }) => hive)));
    const edits = inWords(() => editsOf(read, wish));
    names = edits.map(({ hive }) => hive.name);
    warnings = wish.warnings;
    lines = edits.length === 0 ? [] : [...wish.steps];
    steps = [...wish.steps, ...read.flatMap(({ name }, index) => valueSteps(name, wish.changes[index]))];
    const size = edits
      .flatMap(({ hive, bytes }) => [hive.bytes, ...hive.logs.map((log) => log.bytes), bytes, bytes])
      .reduce((sum, { length }) => sum + length, 0);
    refusal =
      edits.length === 0
        ? nothingToDo(change.what)
        : await obstacleOf(
            windows,
            edits.map(({ hive }) => hive),
            size,
            context.signal,
          );
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    refusal = error.problem;
  }
  const written = listInWords(names);
  return {
    title: change.title(label),
    summary: `Change the ${change.what} of ${computer === undefined ? 'the Windows' : quoted(computer)} in ${quoted(windows.config)} on ${label}.`,
    steps:
      names.length === 0
        ? []
        : [
            ...steps,
            { text: `Before that, copy ${written} with the logs to a folder beside them and to this computer` },
            { text: 'Afterwards, read back from the disk, check the structure, and compare the SHA-256' },
          ],
    warnings: [...warnings, ...(read.some(({ recovery }) => recovery.state === 'recovered') ? [replayed] : [])],
    changes: true,
    claims: [{ resource: claimOf(target.key, target.pathStyle, windows.config), mode: 'exclusive' }],
    undo: {
      possible: true,
      text: 'The files as they were are kept beside the hives and on this computer, and come back byte for byte with Undo, also after the next rescue start.',
    },
    ...(refusal && { refusal }),
    preview: {
      ...(computer !== undefined && { computer }),
      hives: read.map(({ name, sha256 }) => ({ name, sha256 })),
      lines,
    },
  };
}

/** Makes a planned change: copies, writes, reads back. */
export async function runHives(
  context: JobContext,
  change: HivesChange,
): Promise<Outcome<z.infer<typeof registryChanged>>> {
  const { hives: seen } = agreed.parse(context.preview);
  const { backup, hives } = await writeHives(context, change.target, change.what, async () => {
    const { windows, hives: read } = await change.open(context);
    for (const { name, sha256 } of read) {
      if (seen.find((hive) => hive.name === name)?.sha256 !== sha256) throw changedSince(change.what);
    }
    const edits = inWords(() => editsOf(read, change.wish(read.map(({ hive }) => hive))));
    return { windows, edits, kept: [] };
  });
  return { result: { backup, hives: hives.map(({ path, before, after }) => ({ path, before, after })) } };
}

/** The hives that change, each whole as it will be. */
function editsOf(hives: readonly HiveFile[], { changes }: HivesWish) {
  const now = toFileTime(Date.now());
  return hives.flatMap((hive, index) => {
    const wanted = changes[index];
    if (wanted === undefined || isNothing(wanted)) return [];
    const { bytes } = changeHive({ hive: hive.bytes, logs: hive.logs.map((log) => log.bytes) }, now, (edited) =>
      applyChanges(edited, wanted),
    );
    return [{ hive, bytes }];
  });
}

const isNothing = ({ addedKeys, values, removedKeys }: HiveChanges) =>
  addedKeys.length + values.length + removedKeys.length === 0;

/** Each value with its whole path, before and after; `(not there)` where it is absent. */
function valueSteps(hive: string, changes: HiveChanges | undefined): PlanStep[] {
  if (changes === undefined) return [];
  const { addedKeys, values, removedKeys } = changes;
  return [
    ...addedKeys.map((key) => ({ text: `New key ${hive}\\${key}` })),
    ...values.map(({ key, name, before, after }) => ({
      text: `${hive}\\${key}\\${name}`,
      before: contentWords(before) ?? ABSENT,
      after: contentWords(after) ?? ABSENT,
    })),
    ...removedKeys.map((key) => ({ text: `Remove the key ${hive}\\${key}` })),
  ];
}

const ABSENT = '(not there)';

const replayed = {
  text: 'This Windows was not shut down in order.',
  reason:
    'Its last changes are in the transaction logs. They are put into the file together with this change, as Windows would.',
};

const nothingToDo = (what: string) =>
  new ProblemError({
    code: 'invalid-input',
    title: 'There is nothing to change',
    message: `The ${what} already is as you asked for.`,
  }).problem;

const changedSince = (what: string) =>
  new ProblemError({
    code: 'busy',
    title: `The ${what} was changed since you looked`,
    message: 'It is not the file that the plan was made for. Nothing was changed.',
    remedy: 'Look again, and try once more.',
  });
