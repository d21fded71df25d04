import type { BlockDevice, DisksPicture, DynamicVolume, Raid } from '../contract/disks.ts';
import { ProblemError } from '../contract/problem.ts';
import { listInWords, quoted } from '../work/words.ts';
import { mapped } from './volume-groups.ts';

/** What a person means by a volume: something that is there, or that has to be started first. */
export type Found =
  | { readonly kind: 'device'; readonly device: BlockDevice }
  | { readonly kind: 'raid'; readonly raid: Raid }
  | {
      readonly kind: 'logical';
      readonly group: string;
      readonly name: string;
      readonly path: string;
      readonly partial: boolean;
    }
  | { readonly kind: 'dynamic'; readonly volume: DynamicVolume };

/** Finds a volume by the name that `mount-volume` knows it by; undefined where there is none. */
export function findVolume({ devices, raids, groups, dynamic }: DisksPicture, name: string): Found | undefined {
  const at = (path: string | undefined): Found | undefined => {
    const device = devices.find((each) => each.path === path);
    return device && { kind: 'device', device };
  };
  const [, scheme, rest = ''] = /^(raid|logical|dynamic):(.*)$/.exec(name) ?? [];
  if (scheme === undefined) return at(name);
  const slash = rest.indexOf('/');
  const [group, own] = [rest.slice(0, slash), rest.slice(slash + 1)];
  if (scheme === 'raid') {
    const raid = raids.find(({ uuid }) => uuid === rest);
    return raid && (at(raid.device) ?? { kind: 'raid', raid });
  }
  if (scheme === 'logical') {
    const found = groups.find((each) => each.name === group);
    const volume = found?.volumes.find((each) => each.name === own);
    if (!found || !volume) return undefined;
    return (
      at(mapped(group, own)) ?? { kind: 'logical', group, name: own, path: mapped(group, own), partial: found.partial }
    );
  }
  const volume = dynamic.find((each) => each.group === group && each.name === own);
  return volume && (at(`/dev/mapper/ldm_vol_${group}_${own}`) ?? { kind: 'dynamic', volume });
}

/** The disks that a device lies on in the end, each with its serial number where it has one. */
export function disksUnder(devices: readonly BlockDevice[], path: string): BlockDevice[] {
  const met = new Set<string>();
  const visit = (name: string): BlockDevice[] => {
    const device = met.has(name) ? undefined : devices.find((each) => each.path === name);
    met.add(name);
    if (!device) return [];
    return device.parents.length === 0 ? [device] : device.parents.flatMap(visit);
  };
  return visit(path);
}

/** The devices that make up a volume, as far as they are known before it is started. */
export function devicesOf(found: Found): readonly string[] {
  if (found.kind === 'device') return [found.device.path];
  if (found.kind === 'raid') return found.raid.members.map(({ device }) => device);
  return found.kind === 'dynamic' ? found.volume.devices : [];
}

/** The same, and for a logical volume those of its group. */
export function carriersOf(found: Found, { groups }: Pick<DisksPicture, 'groups'>): readonly string[] {
  const group = found.kind === 'logical' ? groups.find(({ name }) => name === found.group) : undefined;
  return [...devicesOf(found), ...(group?.devices ?? [])];
}

/** The disks that a volume lies on in the end. */
export function disksOf(found: Found, picture: DisksPicture): BlockDevice[] {
  const under = carriersOf(found, picture).flatMap((path) => disksUnder(picture.devices, path));
  return [...new Map(under.map((disk) => [disk.path, disk])).values()];
}

/** Serial numbers of the disks that a device lies on: another disk may take over its name. */
export const serialsUnder = (devices: readonly BlockDevice[], path: string): string[] =>
  disksUnder(devices, path).map(({ serial }) => serial ?? '');

/** By what a device is recognised: another disk may take over its name. Empty where it is not there. */
export const identityOf = (devices: readonly BlockDevice[], path: string) =>
  devices
    .filter((each) => each.path === path)
    .map(({ size, uuid, content }) => ({ device: path, serials: serialsUnder(devices, path), size, uuid, content }));

/** Disks by name and serial number, in words. */
export const disksInWords = (disks: readonly BlockDevice[]): string =>
  listInWords(disks.map(({ path, serial }) => `${path} (serial ${serial ?? 'unknown'})`));

/** A warning for each disk that may not survive much more. */
export const failingDisks = (disks: readonly BlockDevice[]) =>
  disks
    .filter(({ health }) => health?.verdict === 'failing')
    .map(({ path, serial }) => ({
      text: `The disk ${path} (${serial ?? 'no serial number'}) says that it is about to fail.`,
      reason: 'Going through all of it may be the last that it does. Copy what matters off it first.',
    }));

/** The server lets no programs be run. */
export const noPrograms = () =>
  new ProblemError({
    code: 'unsupported',
    title: 'Nothing can be done with disks there',
    message: 'This needs programs on the server, and the server lets none be run. Nothing was changed.',
  });

/** A volume that was asked for by a name is not there. */
export const notThere = (volume: string) =>
  new ProblemError({
    code: 'not-found',
    title: `There is no ${quoted(volume)}`,
    message: 'The server does not have it any more, or it was started under another name.',
    remedy: 'Look at the picture of the disks again.',
  });
