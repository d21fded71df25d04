import type { Hive } from '../hive/cells.ts';
import { findKey, type Key, subkeys } from '../hive/keys.ts';
import { textValue } from '../hive/typed-values.ts';

/** A device that Windows has known, whether it is plugged in now or not. */
export interface Device {
  /** Such as `PCI\VEN_8086&DEV_10D3\3&11583659&0&C8`. */
  readonly id: string;
  readonly key: Key;
  /** Path of its key in the hive. */
  readonly path: string;
  /** With braces, in lower case. */
  readonly classId: string;
}

/** All devices of a control set that belong to one of the classes. */
export function devicesOf(system: Hive, set: Key, classes: ReadonlySet<string>): Device[] {
  const buses = findKey(system, 'Enum', set);
  const found: Device[] = [];
  for (const bus of buses === undefined ? [] : subkeys(system, buses)) {
    for (const kind of subkeys(system, bus)) {
      for (const key of subkeys(system, kind)) {
        const classId = textValue(system, key, 'ClassGUID')?.toLowerCase() ?? '';
        if (!classes.has(classId)) continue;
        const id = `${bus.name}\\${kind.name}\\${key.name}`;
        found.push({ id, key, path: `${set.name}\\Enum\\${id}`, classId });
      }
    }
  }
  return found;
}
