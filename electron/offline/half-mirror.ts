import type { BlockDevice } from '../contract/disks.ts';
import { isProblem, type Problem, ProblemError } from '../contract/problem.ts';
import { asking } from '../disks/ask.ts';
import { disksUnder } from '../disks/find-volume.ts';
import { readPartitionTable } from '../disks/partition-table.ts';
import { askQuick } from '../disks/picture.ts';
import type { Target } from '../targets/target.ts';
import { quoted } from '../work/words.ts';

/**
 * Why nothing may be written to where a path lies: its file system is mounted from one disk of a mirror, behind the back of what keeps the
 * halves alike. Undefined where it is not, and where the server can't tell.
 */
export async function halfMirrorOf(target: Target, path: string, signal: AbortSignal): Promise<Problem | undefined> {
  if (!target.commands || target.pathStyle !== 'posix') return undefined;
  const ask = asking(target.commands, signal);
  const devices = await devicesOf(ask);
  const mounted = deviceAt(devices, path);
  if (mounted === undefined) return undefined;
  const types = new Map<string, string>();
  for (const disk of disksUnder(devices, mounted.path)) {
    const table = (await ask('sfdisk', ['--json', disk.path]))?.text ?? '';
    for (const [node, { typeName }] of readPartitionTable(table)) types.set(node, typeName);
  }
  const member = memberUnder(devices, types, mounted);
  return member && halfMirror(mounted, member);
}

async function devicesOf(ask: ReturnType<typeof asking>): Promise<readonly BlockDevice[]> {
  try {
    return (await askQuick(ask)).devices;
  } catch (error) {
    if (isProblem(error, 'unsupported')) return [];
    throw error;
  }
}

/** The device whose file system holds a path. */
function deviceAt(devices: readonly BlockDevice[], path: string): BlockDevice | undefined {
  const holds = (place: string) => path === place || path.startsWith(place.endsWith('/') ? place : `${place}/`);
  const places = devices.flatMap((device) => device.mounts.map(({ place }) => ({ device, place })));
  return places.filter(({ place }) => holds(place)).toSorted((a, b) => b.place.length - a.place.length)[0]?.device;
}

/** The first device on the way down that belongs to an array or a dynamic disk which is not what is mounted. */
function memberUnder(
  devices: readonly BlockDevice[],
  types: ReadonlyMap<string, string>,
  device: BlockDevice,
): BlockDevice | undefined {
  // An array that was put together looks after its members by itself.
  if (device.kind === 'raid' || device.kind === 'dynamic') return undefined;
  if (device.content?.endsWith('_raid_member') || /dynamic disk/.test(types.get(device.path) ?? '')) return device;
  for (const path of device.parents) {
    const parent = devices.find((each) => each.path === path);
    const member = parent && memberUnder(devices, types, parent);
    if (member !== undefined) return member;
  }
  return undefined;
}

const halfMirror = (mounted: BlockDevice, member: BlockDevice): Problem =>
  new ProblemError({
    code: 'unsupported',
    title: 'This Windows lies on one disk of a mirror (RAID)',
    message: `${quoted(mounted.path)} is mounted by itself, though ${quoted(member.path)} belongs to an array of several disks. A change to one of them only would make them differ, and be lost or spread damage when they are put together again. Nothing was changed.`,
    remedy: 'Unmount it, and mount the whole array for writing instead: it has a row of its own under Disks.',
  }).problem;
