import type { PlanStep } from '../../contract/job.ts';
import type { ToolInput } from '../../contract/tools.ts';
import { ProblemError } from '../../contract/problem.ts';
import type { PlanContext, Tool } from '../../engine/tool.ts';
import { openBootStore } from '../../offline/boot-store.ts';
import { type HivesChange, type HivesWish, planHives, runHives } from '../../offline/change-hives.ts';
import { asking } from '../../disks/ask.ts';
import { bootPlaces, type BootPlace } from '../../disks/boot-places.ts';
import { noPrograms } from '../../disks/find-volume.ts';
import { deviceInWords } from '../../windows/boot/device.ts';
import { planStart } from '../../windows/boot/change-store.ts';
import { element } from '../../windows/boot/elements.ts';
import { type BootEntry, readBootStore, safeModeOf, valueOf, windowsLoaders } from '../../windows/boot/store.ts';
import { DamagedError } from '../../windows/damaged.ts';
import type { Hive } from '../../windows/hive/cells.ts';
import { EditError } from '../../windows/hive/edit.ts';
import { quoted } from '../../work/words.ts';
import { changeStartUp } from './contract.ts';

type Input = ToolInput<'change-start-up'>;

/** Takes Windows out of safe mode, or into it, and sets what else a boot store decides. */
export const changeStartUpTool: Tool<typeof changeStartUp> = {
  contract: changeStartUp,
  targets: ({ target }) => [target],
  plan: async (context, input) => planHives(context, changeOf(input, await placeOf(context, input))),
  run: async (context, input) => runHives(context, changeOf(input, await placeOf(context, input))),
};

/** The partition that the entry is to name, as it is on this server now. */
async function placeOf(context: PlanContext, { target: id, partition }: Input): Promise<BootPlace | undefined> {
  if (partition === undefined) return undefined;
  const { commands } = context.target(id);
  if (!commands) throw noPrograms();
  const place = (await bootPlaces(asking(commands, context.signal))).find(({ path }) => path === partition);
  if (place !== undefined) return place;
  throw new ProblemError({
    code: 'not-found',
    title: `${quoted(partition)} is no partition that Windows can lie on`,
    message:
      'It is not there, holds something else than NTFS or BitLocker, or its disk has no identifier. Nothing was changed.',
    remedy: 'Look at the picture of the disks, and choose the partition with the folder Windows.',
  });
}

function changeOf(input: Input, place: BootPlace | undefined): HivesChange {
  return {
    target: input.target,
    what: 'boot store',
    title: (label) => `Change how Windows starts on ${label}`,
    open: (context) => openBootStore(context, input.target, input.folder),
    wish([bcd]) {
      if (bcd === undefined) throw new DamagedError('There is no boot store');
      return wishOf(input, bcd, place);
    },
  };
}

function wishOf(input: Input, bcd: Hive, place: BootPlace | undefined): HivesWish {
  const store = readBootStore(bcd);
  const loader = loaderOf(input, windowsLoaders(store));
  const { timeout, makeDefault, safeMode, ignoreFailures, recovery, ems, lastKnownGood } = input;
  const changes = planStart(bcd, {
    loader: {
      id: loader.id,
      ...(safeMode !== undefined && { safeMode }),
      ...(ignoreFailures !== undefined && { ignoreFailures }),
      ...(recovery !== undefined && { recovery }),
      ...(ems !== undefined && { ems }),
      ...(lastKnownGood !== undefined && { lastKnownGood }),
      ...(place !== undefined && { device: place.device }),
    },
    ...(makeDefault === true && { defaultId: loader.id }),
    ...(timeout !== undefined && { timeout }),
  });
  const now = {
    safeMode: safeModeOf(loader),
    ignoreFailures: integerOf(loader, element.statusPolicy) === 1n,
    recovery: isOn(loader, element.recoveryEnabled),
    ems: isOn(loader, element.ems),
    lastKnownGood: isOn(loader, element.lastKnownGood),
  };
  const lines: [string, string, string | undefined][] = [
    ['Safe mode', safeModes[now.safeMode], safeMode && safeModes[safeMode]],
    [
      'Go on after a failed start',
      yesNo(now.ignoreFailures),
      ignoreFailures === undefined ? undefined : yesNo(ignoreFailures),
    ],
    ['Start the recovery after failures', yesNo(now.recovery), recovery === undefined ? undefined : yesNo(recovery)],
    ['Emergency console on a serial line', yesNo(now.ems), ems === undefined ? undefined : yesNo(ems)],
    [
      'Use the last known good settings',
      yesNo(now.lastKnownGood),
      lastKnownGood === undefined ? undefined : yesNo(lastKnownGood),
    ],
    ['Partition with Windows', deviceOf(loader), place && deviceInWords(place.device)],
    ['Default', nameOf(store.entries, store.defaultId), makeDefault && nameOf(store.entries, loader.id)],
    [
      'Seconds that the menu waits',
      String(store.timeout ?? 'not said'),
      timeout === undefined ? undefined : String(timeout),
    ],
  ];
  const steps: PlanStep[] = lines.flatMap(([text, before, after]) =>
    after === undefined || before === after ? [] : [{ text: `${text} (${loader.name})`, before, after }],
  );
  return {
    changes: [changes],
    steps,
    warnings:
      safeMode === 'minimal'
        ? [
            {
              text: 'In safe mode there is no network, at every start, until it is taken away again.',
              reason: 'Choose safe mode with network unless you have the screen of the server.',
            },
          ]
        : safeMode === 'directory'
          ? [
              {
                text: 'In this mode a domain controller does not answer its domain.',
                reason: 'Only its repair account signs in. Take the mode away again afterwards.',
              },
            ]
          : [],
  };
}

function loaderOf({ loader, safeMode }: Input, loaders: readonly BootEntry[]): BootEntry {
  const found =
    loader === undefined
      ? loaders.find((entry) => loaders.length === 1 || (safeMode === 'off' && safeModeOf(entry) !== 'off'))
      : loaders.find(({ id }) => id === loader.toLowerCase());
  if (found !== undefined) return found;
  throw new EditError(
    loader === undefined ? 'Say which of the entries is meant' : `The boot store has no entry ${loader}`,
  );
}

function deviceOf(entry: BootEntry): string {
  const value = valueOf(entry, element.osDevice);
  return value?.kind === 'device' ? deviceInWords(value.device) : 'not said';
}

const nameOf = (entries: readonly BootEntry[], id: string | undefined): string => {
  const entry = entries.find((each) => each.id === id);
  return entry === undefined ? 'none' : `${quoted(entry.name)} ${entry.id}`;
};

function integerOf(entry: BootEntry, code: number): bigint | undefined {
  const value = valueOf(entry, code);
  return value?.kind === 'integer' ? value.integer : undefined;
}

function isOn(entry: BootEntry, code: number): boolean {
  const value = valueOf(entry, code);
  return value?.kind === 'boolean' && value.on;
}

const safeModes = {
  off: 'off',
  minimal: 'on, without network',
  network: 'on, with network',
  directory: 'directory services repair',
};
const yesNo = (value: boolean) => (value ? 'yes' : 'no');
