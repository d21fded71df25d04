import type { DisksPicture } from '../../contract/disks.ts';
import { isInside } from '../../contract/paths.ts';
import { mapped } from '../../disks/volume-groups.ts';

/** Where volumes of ours are mounted, at or below `place` (everything under /mnt by default), the innermost first. */
export function placesOf({ devices }: DisksPicture, place = '/mnt'): string[] {
  const places = devices.flatMap(({ mounts }) => mounts.map((mount) => mount.place));
  return [...new Set(places)]
    .filter((each) => isInside('posix', '/mnt', each) && (each === place || isInside('posix', place, each)))
    .sort((a, b) => b.split('/').length - a.split('/').length || (a < b ? 1 : -1));
}

export interface Stop {
  readonly what: string;
  readonly program: string;
  readonly args: readonly string[];
}

/** What is started and carries nothing: it can be stopped now. What carries it comes in the next round. */
export function stopsAfter({ devices, raids, groups }: DisksPicture): Stop[] {
  const carriers = new Set(devices.flatMap(({ parents }) => parents));
  const idle = (path: string): boolean =>
    !carriers.has(path) && devices.some((each) => each.path === path && each.mounts.length === 0 && !each.swapping);
  const stops: Stop[] = [];
  for (const { path, kind } of devices) {
    if (!idle(path)) continue;
    const name = path.replace('/dev/mapper/', '');
    if (kind === 'opened' && name.startsWith('bitlocker-'))
      stops.push({
        what: `BitLocker on ${name.slice('bitlocker-'.length)}`,
        program: 'cryptsetup',
        args: ['close', name],
      });
    if (kind === 'dynamic')
      stops.push({ what: `the Windows volume ${name}`, program: 'dmsetup', args: ['remove', name] });
  }
  for (const group of groups) {
    for (const { name, active } of group.volumes) {
      if (active && idle(mapped(group.name, name)))
        stops.push({
          what: `the logical volume ${name}`,
          program: 'lvchange',
          args: ['--activate', 'n', `${group.name}/${name}`],
        });
    }
  }
  for (const { device, progress } of raids) {
    if (device !== undefined && progress === undefined && idle(device))
      stops.push({ what: `the RAID ${device}`, program: 'mdadm', args: ['--stop', device] });
  }
  return stops;
}
