import type { DisksPicture } from '../../contract/disks.ts';
import { type Problem, ProblemError } from '../../contract/problem.ts';
import type { VolumeChange } from '../../contract/undo.ts';
import { asking } from '../../disks/ask.ts';
import { noPrograms } from '../../disks/find-volume.ts';
import { lookOnce } from '../../disks/picture.ts';
import { stopsFor } from '../../disks/release.ts';
import { startedByUs } from '../../disks/started.ts';
import { stopVolumes, takeOff } from '../../disks/take-off.ts';
import type { JobContext } from '../../engine/tool.ts';
import type { Target } from '../../targets/target.ts';
import { quoted } from '../../work/words.ts';
import type { Standing } from './look.ts';

type Work = Pick<JobContext, 'ready' | 'log' | 'signal'>;

/** The volumes of a target as they are, and as they will be once some changes are taken back. */
export function createVolumes(target: Target, signal: AbortSignal) {
  const ask = asking(programsOf(target), signal);
  const freed: Freed = { places: new Set(), names: new Set() };
  let looking: Promise<Now> | undefined;
  return {
    async standing(change: VolumeChange): Promise<Standing> {
      looking ??= lookAtVolumes(ask);
      return standingIn(await looking, change, freed);
    },
    back(change: VolumeChange): void {
      if (change.kind === 'mounted') freed.places.add(change.path);
      else freed.names.add(change.path);
    },
  };
}

/** Takes one change back; `busy` where something uses the volume. */
export async function revertVolume(context: Work, target: Target, change: VolumeChange): Promise<void> {
  const commands = programsOf(target);
  if (change.kind === 'mounted') return void (await takeOff(commands, change.path, context.signal));
  const now = await lookAtVolumes(asking(commands, context.signal));
  const stopped = await stopVolumes(context, commands, stopsOf(now, change.path));
  if (stopped.length === 0) throw new ProblemError(inUse(change.path));
}

/** What is not there any more once some changes are taken back: mounts, and devices by the names they were started under. */
interface Freed {
  readonly places: Set<string>;
  readonly names: Set<string>;
}

interface Now {
  readonly picture: DisksPicture;
  /** What we have started: the path in the picture, and the name it was started under. */
  readonly ours: ReadonlyMap<string, string>;
}

async function lookAtVolumes(ask: ReturnType<typeof asking>): Promise<Now> {
  const picture = await lookOnce(ask);
  return { picture, ours: await startedByUs(ask, picture) };
}

function standingIn({ picture, ours }: Now, change: VolumeChange, freed: Freed): Standing {
  if (change.kind === 'mounted') {
    const there = picture.devices.find(({ mounts }) => mounts.some(({ place }) => place === change.path));
    if (there === undefined) return { stands: 'already' };
    return there.path === change.device ? { stands: 'can' } : { stands: 'gone', problem: another(change.path) };
  }
  if (![...ours.values()].includes(change.path)) return { stands: 'already' };
  const stops = stopsOf({ picture, ours }, change.path, freed);
  return stops.length > 0 ? { stands: 'can' } : { stands: 'gone', problem: inUse(change.path) };
}

/** What has to be stopped so that the device of this name is gone: itself, and what the system has started on it; nothing while it is in use. */
function stopsOf(
  { picture, ours }: Now,
  name: string,
  { places, names }: Freed = { places: new Set(), names: new Set() },
) {
  const pathsOf = (isMeant: (started: string) => boolean) =>
    new Set([...ours].filter(([, started]) => isMeant(started)).map(([path]) => path));
  const own = pathsOf((started) => started === name);
  const stops = stopsFor(
    picture,
    [...places],
    pathsOf((started) => started === name || names.has(started)),
    false,
  );
  const ownStops = stops.filter(({ device }) => own.has(device));
  return ownStops.length === own.size ? ownStops : [];
}

function programsOf({ commands }: Target) {
  if (commands) return commands;
  throw noPrograms();
}

const another = (place: string): Problem => ({
  code: 'already-exists',
  title: `Another volume is at ${quoted(place)} now`,
  message: 'It was mounted by somebody else, so it was left as it is.',
  retryable: false,
});
const inUse = (device: string): Problem => ({
  code: 'busy',
  title: `${quoted(device)} is in use`,
  message: 'Something on it is mounted or open. Nothing was stopped, and its files are as they are.',
  remedy: 'Unmount what lies on it, and undo again.',
  retryable: true,
});
