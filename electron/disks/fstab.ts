import type { BlockDevice, DisksPicture, Raid } from '../contract/disks.ts';
import { mapped } from './volume-groups.ts';

/** One line of a Linux's own list of what is mounted where. */
export interface FstabEntry {
  /** As it is written: `UUID=…`, `LABEL=…`, `/dev/sda2`, `server:/share` … */
  readonly device: string;
  readonly place: string;
  readonly system: string;
  readonly options: readonly string[];
}

/** The lines of an `/etc/fstab` (fstab(5)) that name a place for files. */
export function readFstab(text: string): FstabEntry[] {
  const plain = (field: string) =>
    field.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
  return text.split('\n').flatMap((line) => {
    const [device = '', place = '', system = '', options = ''] = line.trim().split(/\s+/);
    if (device.startsWith('#') || !place.startsWith('/') || KERNELS_OWN.test(system)) return [];
    return [{ device: plain(device), place: plain(place), system, options: options.split(',').filter(Boolean) }];
  });
}

const KERNELS_OWN = /^(?:proc|sysfs|devpts|tmpfs|devtmpfs|cgroup2?|debugfs|efivarfs|securityfs)$/;

/** A device that an entry means; `guessed` where it is taken for it by its number only, because names of disks change. */
export type Meant = { readonly device: BlockDevice; readonly guessed: boolean } | undefined;

/** What an entry means on this server, whose root file system lies on `root`; undefined where that is not certain enough. */
export function meantBy(
  { device }: FstabEntry,
  entries: readonly FstabEntry[],
  root: BlockDevice,
  picture: Pick<DisksPicture, 'devices' | 'raids' | 'groups'>,
): Meant {
  const { devices, raids, groups } = picture;
  const only = (found: readonly BlockDevice[]): Meant =>
    found[0] !== undefined && found.length === 1 ? { device: found[0], guessed: false } : undefined;
  const [, tag, value = ''] =
    /^(UUID|LABEL|PARTLABEL)="?([^"]*)"?$/.exec(device) ??
    /^\/dev\/disk\/by-(uuid|label|partlabel)\/(.*)$/.exec(device) ??
    [];
  const kind = tag?.toUpperCase();
  if (kind === 'UUID') return only(devices.filter(({ uuid }) => uuid?.toLowerCase() === value.toLowerCase()));
  if (kind === 'LABEL') return only(devices.filter(({ label }) => label === value));
  if (kind === 'PARTLABEL') return only(devices.filter(({ partition }) => partition?.name === value));
  const volume = groups
    .flatMap(({ name, volumes }) => volumes.map((each) => ({ group: name, name: each.name })))
    .find((each) => [`/dev/${each.group}/${each.name}`, mapped(each.group, each.name)].includes(device));
  if (volume) return only(devices.filter(({ path }) => path === mapped(volume.group, volume.name)));
  const [, array] = /^\/dev\/md\/?(.+)$/.exec(device) ?? [];
  if (array !== undefined) {
    const own: readonly Raid[] = raids.filter(({ name }) => name === array);
    return only(devices.filter(({ path }) => own.length === 1 && path === own[0]?.device));
  }
  return byNumber(device, entries, root, devices);
}

/**
 * Letters of disks are given anew at each start. Only where the list names its root by a letter, too, with the number that the root has, and no other
 * letter, that letter is the disk of the root.
 */
function byNumber(
  name: string,
  entries: readonly FstabEntry[],
  root: BlockDevice,
  devices: readonly BlockDevice[],
): Meant {
  const parted = partsOf(name);
  const disks = new Set(entries.flatMap((each) => partsOf(each.device)?.disk ?? []));
  const named = entries.filter(({ place }) => place === '/').map((each) => partsOf(each.device)?.number);
  if (parted === undefined || disks.size !== 1 || named.length !== 1 || root.partition === undefined) return undefined;
  if (named[0] !== root.partition.number) return undefined;
  const device = devices.find(
    ({ partition, parents }) => partition?.number === parted.number && parents[0] === root.parents[0],
  );
  return device && { device, guessed: true };
}

function partsOf(name: string): { disk: string; number: number } | undefined {
  const [, disk, number] =
    /^(\/dev\/(?:[hsvx]v?d[a-z]+))(\d+)$/.exec(name) ?? /^(\/dev\/(?:nvme\d+n\d+|mmcblk\d+))p(\d+)$/.exec(name) ?? [];
  return disk === undefined ? undefined : { disk, number: Number(number) };
}
