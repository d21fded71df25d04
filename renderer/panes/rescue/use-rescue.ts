import { z } from 'zod';
import type { BlockDevice, DisksPicture } from '../../../electron/contract/disks.ts';
import type { Job } from '../../../electron/contract/job.ts';
import type { Problem } from '../../../electron/contract/problem.ts';
import type { TargetState } from '../../../electron/contract/target.ts';
import { explainUnreachable } from '../../../electron/tools/explain-unreachable/contract.ts';
import { findSystems } from '../../../electron/tools/find-systems/contract.ts';
import { useJobs, useTargets, useUndo } from '../../client/stores.ts';
import { useDisks } from '../../client/use-disks.ts';
import type { PaneProps } from '../../shell/pane.ts';
import { canUndo } from '../../shell/undo.ts';
import { type Standing, troubles } from './steps.ts';

const shape = z.object({
  targetId: z.string().optional(),
  trouble: z.enum(troubles).optional(),
  /** What was chosen among the systems that were found. */
  system: z.object({ kind: z.enum(['windows', 'linux']), device: z.string(), name: z.string() }).optional(),
  /** Where the volumes can't be looked at: the folder that the person named. */
  folder: z.string().optional(),
  /** It is to be changed, not only read. */
  write: z.boolean().optional(),
  /** The person has nothing more to do on it. */
  ready: z.boolean().optional(),
});
type Kept = z.infer<typeof shape>;

/** Where a system's files can be reached now. */
export interface Reach {
  readonly folder: string;
  readonly readOnly: boolean;
}

/** All that the steps show and decide by: what the person chose, and how the server stands now. */
export interface Rescue {
  readonly target: TargetState;
  readonly kept: Kept;
  readonly set: (change: Kept) => void;
  readonly standing: Standing;
  readonly picture: DisksPicture | undefined;
  readonly problem: Problem | undefined;
  /** The latest look for systems, running or done. */
  readonly looking: Job | undefined;
  readonly found: z.infer<typeof findSystems.result> | undefined;
  /** The volume of the chosen system; absent while it is not there. */
  readonly volume: BlockDevice | undefined;
  readonly reach: Reach | undefined;
  /** The latest look for reasons in the chosen system that has ended. */
  readonly explained: Job | undefined;
  /** Where volumes are mounted that the server itself does not run from. */
  readonly mounted: readonly string[];
  /** Changes that were made on this server and not taken back, other than mounting. */
  readonly changes: number;
}

/** Which server the tab is about: the one it was opened for, else the one that was connected last. */
export function useRescuedTarget({ params }: Pick<PaneProps, 'params'>): TargetState | undefined {
  const wanted = shape.safeParse(params).data?.targetId;
  const targets = useTargets((store) => store.targets);
  const able = targets.filter(({ kind }) => kind === 'ssh' || kind === 'practice');
  return targets.find(({ id }) => id === wanted) ?? able.at(-1);
}

/** Everything about the rescue of one server, kept up to date. */
export function useRescue(target: TargetState, { params, setParams }: Pick<PaneProps, 'params' | 'setParams'>): Rescue {
  const kept = shape.safeParse(params).data ?? {};
  const disks = canFindSystems(target);
  const { picture, problem } = useDisks(disks && target.state === 'connected' ? target.id : undefined);
  const everyJob = useJobs((store) => store.jobs);
  const jobs = everyJob.filter(({ targets }) => targets.some(({ key }) => key === target.key));
  const records = useUndo((store) => store.records);

  const { system, folder } = kept;
  const looking = jobs.findLast(({ tool, status }) => tool === findSystems.id && status !== 'cancelled');
  const volume = picture?.devices.find(({ path }) => path === system?.device);
  const mount = volume?.mounts.find(({ place }) => place !== '/');
  const reach = disks
    ? mount && { folder: mount.place, readOnly: mount.readOnly }
    : folder === undefined
      ? undefined
      : { folder, readOnly: false };
  const explained = jobs.findLast(
    ({ tool, status, input }) =>
      tool === explainUnreachable.id &&
      status === 'done' &&
      explainUnreachable.input.safeParse(input).data?.folder === reach?.folder,
  );
  const mounted = mountedPlaces(picture);
  return {
    target,
    kept,
    set: (change) => setParams({ ...kept, targetId: target.id, ...change }),
    standing: {
      trouble: kept.trouble,
      disks,
      system: disks ? system?.kind : folder === undefined ? undefined : 'windows',
      reachable: reach !== undefined,
      explained: explained !== undefined,
      ready: kept.ready === true,
      inUse: picture === undefined || mounted.length > 0,
    },
    picture,
    problem,
    looking,
    found: looking?.status === 'done' ? findSystems.result.safeParse(looking.result).data : undefined,
    volume,
    reach,
    explained,
    mounted,
    changes: records.filter(
      (record) =>
        canUndo(record, everyJob) &&
        !notCounted.has(record.tool) &&
        record.targets.some(({ key }) => key === target.key),
    ).length,
  };
}

const notCounted = new Set(['mount-volume', 'mount-by-fstab', 'undo-changes']);

/** True where the server's own disks can be asked; the practice server has none. */
const canFindSystems = ({ kind, platform, capabilities }: TargetState): boolean =>
  kind !== 'practice' && platform === 'linux' && capabilities.includes('commands');

/** Places below /mnt: where this app mounts. */
const mountedPlaces = (picture: DisksPicture | undefined): string[] => [
  ...new Set(
    picture?.devices.flatMap(({ mounts }) => mounts.map(({ place }) => place)).filter((at) => at.startsWith('/mnt/')),
  ),
];

/** How many volumes can't be looked into as they are: not started, or locked. */
export function closedVolumes({ raids, groups, dynamic, devices }: DisksPicture): number {
  const locked = devices.filter(
    ({ content, path }) => content === 'BitLocker' && !devices.some(({ parents }) => parents.includes(path)),
  );
  return (
    raids.filter(({ device }) => device === undefined).length +
    groups.flatMap(({ volumes }) => volumes.filter(({ active }) => !active)).length +
    dynamic.filter(({ device }) => device === undefined).length +
    locked.length
  );
}

/** The disks below a volume that say of themselves that they fail. */
export function failingBelow({ devices }: DisksPicture, path: string): BlockDevice[] {
  const found: BlockDevice[] = [];
  const seen = new Set<string>();
  const rest = [path];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    const device = devices.find((each) => each.path === next);
    if (device === undefined || seen.has(next)) continue;
    seen.add(next);
    if (device.health?.verdict === 'failing') found.push(device);
    rest.push(...device.parents);
  }
  return found;
}
