import type { BlockDevice, DisksPicture, Raid } from '../../contract/disks.ts';
import { disksUnder, serialsUnder } from '../../disks/find-volume.ts';
import { currentMembers } from '../../disks/start-raid.ts';
import type { RaidCandidate } from './contract.ts';

/**
 * What can take the place of a missing member, the likeliest first: what was a member of this RAID, then empty partitions like those of
 * the members, then empty disks. Nothing on which anything else is known to be.
 */
export function candidatesFor(raid: Raid, picture: DisksPicture): RaidCandidate[] {
  const { devices } = picture;
  const current = currentMembers(raid);
  const good = devices.find(({ path }) => path === current[0]);
  if (good === undefined) return [];
  const used = new Set(current.flatMap((member) => disksUnder(devices, member).map(({ path }) => path)));
  const isApart = (path: string) => disksUnder(devices, path).every((disk) => !used.has(disk.path));
  const candidate = ({ path, size }: BlockDevice, kind: RaidCandidate['kind']): RaidCandidate => ({
    device: path,
    kind,
    size,
    serials: serialsUnder(devices, path),
  });
  const former = raid.members
    .filter(({ device }) => !current.includes(device))
    .flatMap(({ device }) => devices.filter(({ path }) => path === device))
    .filter((device) => isFree(device, picture))
    .map((device) => candidate(device, 'member'));
  const empty = devices.filter(
    (device) => device.content === undefined && isFree(device, picture) && !device.readOnly && isApart(device.path),
  );
  const partitions = empty
    .filter(({ size, partition }) => size >= good.size && partition && partition.type === good.partition?.type)
    .map((device) => candidate(device, 'partition'));
  const disks = empty
    .filter(({ kind, table, size }) => kind === 'disk' && table === undefined && size >= good.size)
    .map((device) => candidate(device, 'disk'));
  return [...former, ...partitions, ...disks];
}

function isFree({ path, mounts, swapping }: BlockDevice, { devices }: DisksPicture): boolean {
  return mounts.length === 0 && !swapping && !devices.some(({ parents }) => parents.includes(path));
}
