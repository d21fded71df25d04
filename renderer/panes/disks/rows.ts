import type { BlockDevice, DisksPicture } from '../../../electron/contract/disks.ts';

/** A row of the table: a device, or a volume that has to be started first. `path` is what `mount-volume` knows it by. */
export type VolumeRow = BlockDevice & { readonly notStarted?: true };

/** What can be mounted or is part of something: everything but whole disks with partitions on them. */
export function rowsOf(picture: DisksPicture): VolumeRow[] {
  const { devices, raids, groups, dynamic } = picture;
  const divided = new Set(devices.filter(({ kind }) => kind === 'partition').flatMap(({ parents }) => parents));
  const there = devices.filter(({ path, partition }) => !divided.has(path) && partition?.typeName !== 'Extended');
  const asleep = (
    path: string,
    kind: BlockDevice['kind'],
    label: string,
    size: number,
    parents: string[],
  ): VolumeRow => ({
    path,
    parents,
    kind,
    size,
    label,
    readOnly: false,
    mounts: [],
    swapping: false,
    notStarted: true,
  });
  const sizeOf = (path: string | undefined) => devices.find((each) => each.path === path)?.size ?? 0;
  return [
    ...there,
    ...raids
      .filter(({ device }) => device === undefined)
      .map(({ uuid, name, members }) =>
        asleep(
          `raid:${uuid}`,
          'raid',
          name ?? uuid,
          sizeOf(members[0]?.device),
          members.map(({ device }) => device),
        ),
      ),
    ...groups.flatMap((group) =>
      group.volumes
        .filter(({ active }) => !active)
        .map(({ name, size }) => asleep(`logical:${group.name}/${name}`, 'logical', name, size, group.devices)),
    ),
    ...dynamic
      .filter(({ group, name }) => !devices.some(({ path }) => path === `/dev/mapper/ldm_vol_${group}_${name}`))
      .map(({ group, name, letter, size, devices: parts }) =>
        asleep(`dynamic:${group}/${name}`, 'dynamic', letter ?? name, size, parts),
      ),
  ];
}
