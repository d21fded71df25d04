import type { BlockDevice, DisksPicture, VolumeStop } from '../contract/disks.ts';
import { isInside } from '../contract/paths.ts';
import { mapped } from './volume-groups.ts';

/** Where volumes of ours are mounted, at or below `place` (everything under /mnt by default), the innermost first. */
export function placesOf({ devices }: { readonly devices: readonly BlockDevice[] }, place = '/mnt'): string[] {
  const places = devices.flatMap(({ mounts }) => mounts.map((mount) => mount.place));
  return [...new Set(places)]
    .filter((each) => isInside('posix', '/mnt', each) && (each === place || isInside('posix', place, each)))
    .sort((a, b) => b.split('/').length - a.split('/').length || (a < b ? 1 : -1));
}

/**
 * What can be stopped once those places are free, in order: only what is in `ours`, and, where `under` is given, only what
 * carries something that was mounted at one of them.
 */
export function stopsFor(
  picture: DisksPicture,
  places: readonly string[],
  ours: ReadonlySet<string>,
  under: boolean,
): VolumeStop[] {
  const freed = new Set(places);
  const carrying = new Set(
    picture.devices
      .filter(({ mounts }) => mounts.some(({ place }) => freed.has(place)))
      .flatMap(({ path }) => allBeneath(picture.devices, path)),
  );
  let devices = picture.devices.map((device) => ({
    ...device,
    mounts: device.mounts.filter(({ place }) => !freed.has(place)),
  }));
  const stops: VolumeStop[] = [];
  for (;;) {
    const next = stopsNow({ ...picture, devices }).filter(
      ({ device }) => ours.has(device) && (!under || carrying.has(device)),
    );
    if (next.length === 0) return stops;
    stops.push(...next);
    const gone = new Set(next.map(({ device }) => device));
    devices = devices.filter(({ path }) => !gone.has(path));
  }
}

/** A device and all that it lies on. */
function allBeneath(devices: readonly BlockDevice[], path: string, seen = new Set<string>()): string[] {
  if (seen.has(path)) return [];
  seen.add(path);
  const parents = devices.find((each) => each.path === path)?.parents ?? [];
  return [path, ...parents.flatMap((parent) => allBeneath(devices, parent, seen))];
}

/** What is started and carries nothing, whoever started it. */
function stopsNow({ devices, raids, groups }: DisksPicture): VolumeStop[] {
  const carriers = new Set(devices.flatMap(({ parents }) => parents));
  const idle = (path: string): boolean =>
    !carriers.has(path) && devices.some((each) => each.path === path && each.mounts.length === 0 && !each.swapping);
  const stops: VolumeStop[] = [];
  for (const { path, kind } of devices) {
    if (!idle(path)) continue;
    const name = path.replace('/dev/mapper/', '');
    if (kind === 'opened' && name.startsWith('bitlocker-'))
      stops.push({
        device: path,
        what: `BitLocker on ${name.slice('bitlocker-'.length)}`,
        program: 'cryptsetup',
        args: ['close', name],
      });
    if (kind === 'dynamic')
      stops.push({ device: path, what: `the Windows volume ${name}`, program: 'dmsetup', args: ['remove', name] });
  }
  for (const group of groups) {
    for (const { name, active } of group.volumes) {
      const path = mapped(group.name, name);
      if (active && idle(path))
        stops.push({
          device: path,
          what: `the logical volume ${name}`,
          program: 'lvchange',
          args: ['--activate', 'n', `${group.name}/${name}`],
        });
    }
  }
  for (const { device, progress } of raids) {
    if (device !== undefined && progress === undefined && idle(device))
      stops.push({ device, what: `the RAID ${device}`, program: 'mdadm', args: ['--stop', device] });
  }
  return stops;
}
