import type { Hive } from '../hive/cells.ts';
import { findKey, type Key, subkeys } from '../hive/keys.ts';
import { numberValue, textsValue, textValue } from '../hive/typed-values.ts';
import { currentControlSet } from '../installation/system.ts';

/** When a service or driver starts, by the value of `Start`. */
export const startType = { boot: 0, system: 1, automatic: 2, manual: 3, disabled: 4 } as const;

/** Those by name, in the order of their values. */
export const startNames = ['boot', 'system', 'automatic', 'manual', 'disabled'] as const;
export type StartName = (typeof startNames)[number];

export type ServiceKind = 'driver' | 'file system driver' | 'service' | 'other';

/** A class of devices that has a driver as a filter: a device of that class does not start where the driver does not. */
export interface ClassFilter {
  /** With braces, in lower case. */
  readonly classId: string;
  /** Such as `DiskDrive`. */
  readonly className: string | undefined;
  readonly place: 'UpperFilters' | 'LowerFilters';
  /** Path of the class's key in the hive. */
  readonly key: string;
  /** The drivers in the order Windows loads them. */
  readonly drivers: readonly string[];
}

/** A service or driver as the SYSTEM hive describes it. */
export interface Service {
  readonly name: string;
  /** Path of its key in the hive. */
  readonly key: string;
  readonly displayName: string | undefined;
  readonly kind: ServiceKind;
  /** One of `startType`; nothing where the hive does not say. */
  readonly start: number | undefined;
  readonly delayed: boolean;
  /** The account it runs as. */
  readonly account: string | undefined;
  readonly imagePath: string | undefined;
  /** The library that a shared process loads for it. */
  readonly serviceDll: string | undefined;
  readonly group: string | undefined;
  readonly dependsOn: readonly string[];
  /** 3 means that Windows gives up starting when it fails. */
  readonly errorControl: number | undefined;
}

/** All services and drivers of a control set, the one in use if none is named, by name. */
export function readServices(system: Hive, set: Key = currentControlSet(system)): Service[] {
  const list = findKey(system, 'Services', set);
  if (list === undefined) return [];
  return subkeys(system, list)
    .filter((key) => numberValue(system, key, 'Type') !== undefined)
    .map((key) => readService(system, set, key));
}

/** One service or driver by its name, whatever its case. */
export function findService(system: Hive, name: string, set: Key = currentControlSet(system)): Service | undefined {
  if (name === '' || name.includes('\\')) return undefined;
  const key = findKey(system, `Services\\${name}`, set);
  return key && readService(system, set, key);
}

/** Every class of devices that has filter drivers. */
export function readClassFilters(system: Hive, set: Key = currentControlSet(system)): ClassFilter[] {
  const classes = findKey(system, 'Control\\Class', set);
  if (classes === undefined) return [];
  return subkeys(system, classes).flatMap((key) =>
    (['UpperFilters', 'LowerFilters'] as const).flatMap((place): ClassFilter[] => {
      const drivers = textsValue(system, key, place)?.filter((name) => name !== '') ?? [];
      if (drivers.length === 0) return [];
      const path = `${set.name}\\Control\\Class\\${key.name}`;
      const className = textValue(system, key, 'Class');
      return [{ classId: key.name.toLowerCase(), className, place, key: path, drivers }];
    }),
  );
}

function readService(system: Hive, set: Key, key: Key): Service {
  const type = numberValue(system, key, 'Type') ?? 0;
  return {
    name: key.name,
    key: `${set.name}\\Services\\${key.name}`,
    displayName: textValue(system, key, 'DisplayName') || undefined,
    kind: kindOf(type),
    start: numberValue(system, key, 'Start'),
    delayed: (numberValue(system, key, 'DelayedAutostart') ?? 0) !== 0,
    account: textValue(system, key, 'ObjectName') || undefined,
    imagePath: textValue(system, key, 'ImagePath') || undefined,
    serviceDll:
      textValue(system, findKey(system, 'Parameters', key), 'ServiceDll') ||
      textValue(system, key, 'ServiceDll') ||
      undefined,
    group: textValue(system, key, 'Group') || undefined,
    dependsOn: (textsValue(system, key, 'DependOnService') ?? []).filter((name) => name !== ''),
    errorControl: numberValue(system, key, 'ErrorControl'),
  };
}

function kindOf(type: number): ServiceKind {
  if ((type & 0x30) !== 0) return 'service';
  if ((type & 0x02) !== 0 || (type & 0x08) !== 0) return 'file system driver';
  return (type & 0x01) !== 0 ? 'driver' : 'other';
}
