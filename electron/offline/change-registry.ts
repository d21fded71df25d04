import { z } from 'zod';
import type { PlanStep, Planned } from '../contract/job.ts';
import { type Problem, ProblemError } from '../contract/problem.ts';
import { hivesSeen, type registryChanged, type registryPreview } from '../contract/windows-registry.ts';
import type { JobContext, Outcome, PlanContext } from '../engine/tool.ts';
import { claimOf, listInWords, quoted } from '../work/words.ts';
import { changeHive } from '../windows/hive/change.ts';
import type { Hive } from '../windows/hive/cells.ts';
import { applyChanges, contentWords, type HiveChanges } from '../windows/hive/value-changes.ts';
import { readSystemFacts } from '../windows/installation/system.ts';
import { toFileTime } from '../windows/time.ts';
import { obstacleOf } from './obstacles.ts';
import { inWords } from './problems.ts';
import { type HiveFile, needHive, type OfflineWindows, openWindows, readHive, walkable } from './windows.ts';
import { writeHives } from './write-hives.ts';

/** The hives that decide how a server is reached. Policies are in SOFTWARE; a Windows without it is still mended. */
export interface Hives {
  readonly system: Hive;
  readonly software: Hive | undefined;
}

/** What a tool wants of the registry. */
export interface RegistryWish {
  readonly system: HiveChanges;
  readonly software?: HiveChanges | undefined;
  /** What becomes of it in plain words, before the values. */
  readonly steps: readonly PlanStep[];
  readonly warnings: Planned['warnings'];
}

/** A change of the registry of an offline Windows. */
export interface RegistryChange {
  readonly target: string;
  readonly folder: string;
  /** SOFTWARE has 100 MB on a grown server: it is read only where it is asked for. */
  readonly withSoftware: boolean;
  readonly title: (label: string) => string;
  /** Throws `EditError` for what can't be, and `ProblemError` for what must not be. */
  readonly wish: (hives: Hives) => RegistryWish;
}

interface Opened {
  readonly windows: OfflineWindows;
  readonly system: HiveFile;
  readonly software: HiveFile | undefined;
}

const NOTHING: HiveChanges = { addedKeys: [], values: [], removedKeys: [] };
const agreed = z.object({ hives: hivesSeen });

/** The hives of the Windows in a folder, sound enough to walk over. Only reads. */
export async function openRegistry(
  context: PlanContext,
  { target: id, folder, withSoftware }: Pick<RegistryChange, 'target' | 'folder' | 'withSoftware'>,
): Promise<Opened> {
  const { signal } = context;
  const windows = await openWindows(context.target(id), folder, signal);
  const system = await needHive(windows, 'SYSTEM', signal);
  walkable(system.hive, 'SYSTEM');
  const software = withSoftware ? await readHive(windows, 'SOFTWARE', signal) : undefined;
  if (software !== undefined) walkable(software.hive, 'SOFTWARE');
  return { windows, system, software };
}

/** Plans a change of the registry by making it in memory, and shows every value before and after. */
export async function planRegistry(
  context: PlanContext,
  change: RegistryChange,
): Promise<Planned & { preview: z.infer<typeof registryPreview> }> {
  const target = context.target(change.target);
  const opened = await openRegistry(context, change);
  const { windows, system, software } = opened;
  const read = [system, ...(software === undefined ? [] : [software])];
  const { label } = target.state();
  const computer = inWords(() => readSystemFacts(system.hive).computer);
  let steps: PlanStep[] = [];
  let lines: PlanStep[] = [];
  let warnings: Planned['warnings'] = [];
  let names: string[] = [];
  let refusal: Problem | undefined;
  try {
    const wish = inWords(() => change.wish({ system: system.hive, software: software?.hive }));
    const edits = inWords(() => editsOf(opened, wish));
    names = edits.map(({ hive }) => hive.name);
    warnings = wish.warnings;
    lines = edits.length === 0 ? [] : [...wish.steps];
    steps = [...wish.steps, ...valueSteps('SYSTEM', wish.system), ...valueSteps('SOFTWARE', wish.software ?? NOTHING)];
    const size = edits
      .flatMap(({ hive, bytes }) => [hive.bytes, ...hive.logs.map((log) => log.bytes), bytes, bytes])
      .reduce((sum, { length }) => sum + length, 0);
    refusal =
      edits.length === 0
        ? nothingToDo
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
    summary: `Change the registry of ${computer === undefined ? 'the Windows' : quoted(computer)} in ${quoted(windows.config)} on ${label}.`,
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
export async function runRegistry(
  context: JobContext,
  change: RegistryChange,
): Promise<Outcome<z.infer<typeof registryChanged>>> {
  const { hives: seen } = agreed.parse(context.preview);
  const { backup, hives } = await writeHives(context, change.target, 'registry', async () => {
    const opened = await openRegistry(context, change);
    const { windows, system, software } = opened;
    for (const { name, sha256 } of [system, ...(software === undefined ? [] : [software])]) {
      if (seen.find((hive) => hive.name === name)?.sha256 !== sha256) throw changedSince();
    }
    return inWords(() => ({
      windows,
      edits: editsOf(opened, change.wish({ system: system.hive, software: software?.hive })),
      kept: [],
    }));
  });
  return { result: { backup, hives: hives.map(({ path, before, after }) => ({ path, before, after })) } };
}

/** The hives that change, each whole as it will be. */
function editsOf({ system, software }: Opened, wish: RegistryWish) {
  const now = toFileTime(Date.now());
  return [
    { hive: system, changes: wish.system },
    { hive: software, changes: wish.software ?? NOTHING },
  ].flatMap(({ hive, changes }) => {
    if (hive === undefined || isNothing(changes)) return [];
    const { bytes } = changeHive({ hive: hive.bytes, logs: hive.logs.map((log) => log.bytes) }, now, (edited) =>
      applyChanges(edited, changes),
    );
    return [{ hive, bytes }];
  });
}

const isNothing = ({ addedKeys, values, removedKeys }: HiveChanges) =>
  addedKeys.length + values.length + removedKeys.length === 0;

/** Each value with its whole path, before and after; `(not there)` where it is absent. */
export function valueSteps(hive: string, { addedKeys, values, removedKeys }: HiveChanges): PlanStep[] {
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

const nothingToDo = new ProblemError({
  code: 'invalid-input',
  title: 'There is nothing to change',
  message: 'The registry already is as you asked for.',
}).problem;

const changedSince = () =>
  new ProblemError({
    code: 'busy',
    title: 'The registry was changed since you looked',
    message: 'It is not the file that the plan was made for. Nothing was changed.',
    remedy: 'Look again, and try once more.',
  });
