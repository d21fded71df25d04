import type { BlockDevice, DisksPicture, DynamicVolume, Raid } from '../contract/disks.ts';
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
