import type { Planned, PlanStep } from '../contract/job.ts';
import type { PlanContext, JobContext } from '../engine/tool.ts';
import type { Hive } from '../windows/hive/cells.ts';
import type { HiveChanges } from '../windows/hive/value-changes.ts';
import { DamagedError } from '../windows/damaged.ts';
import { readSystemFacts } from '../windows/installation/system.ts';
import { type HivesChange, planHives, runHives } from './change-hives.ts';
import { inWords } from './problems.ts';
import { type HiveFile, needHive, type OfflineWindows, openWindows, readHive, walkable } from './windows.ts';

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

/** Plans a change of the registry, with every value before and after. */
export const planRegistry = (context: PlanContext, change: RegistryChange) => planHives(context, hivesOf(change));

/** Makes a planned change: copies, writes, reads back. */
export const runRegistry = (context: JobContext, change: RegistryChange) => runHives(context, hivesOf(change));

function hivesOf(change: RegistryChange): HivesChange {
  const { target, title } = change;
  return {
    target,
    what: 'registry',
    title,
    async open(context) {
      const { windows, system, software } = await openRegistry(context, change);
      const { computer } = inWords(() => readSystemFacts(system.hive));
      return { windows, hives: [system, ...(software === undefined ? [] : [software])], computer };
    },
    wish([system, software]) {
      if (system === undefined) throw new DamagedError('There is no SYSTEM hive');
      const wish = change.wish({ system, software });
      return { ...wish, changes: [wish.system, wish.software] };
    },
  };
}
