import type { Hive } from '../hive/cells.ts';
import { EditError } from '../hive/edit.ts';
import { findKey } from '../hive/keys.ts';
import { type HiveChanges, planChanges, want, wantText, type WantedValue } from '../hive/value-changes.ts';
import { valueType } from '../hive/values.ts';
import { type BootDevice, encodeDevice } from './device.ts';
import { bootObject, element } from './elements.ts';
import { readBootStore, windowsLoaders } from './store.ts';

/** How Windows is wished to start; what is left out stays as it is. */
export interface WantedStart {
  /** For one loader of Windows, by its GUID. */
  readonly loader?: {
    readonly id: string;
    readonly safeMode?: 'off' | 'minimal' | 'network' | 'directory';
    /** Go on after a failed start or shutdown, in place of offering repairs. */
    readonly ignoreFailures?: boolean;
    /** Start the recovery environment after failures. */
    readonly recovery?: boolean;
    /** The emergency console on a serial line. */
    readonly ems?: boolean;
    /** Use the drivers and services of the last start at which somebody could sign in. */
    readonly lastKnownGood?: boolean;
    /** The partition with Windows. */
    readonly device?: Extract<BootDevice, { kind: 'gpt-partition' | 'mbr-partition' }>;
  };
  /** GUID of the loader that starts unless somebody chooses another one. */
  readonly defaultId?: string;
  /** Seconds that the menu waits. */
  readonly timeout?: number;
}

/** What has to change in a boot store. Throws `EditError` for an entry that is not in it. */
export function planStart(bcd: Hive, { loader, defaultId, timeout }: WantedStart): HiveChanges {
  const ids = windowsLoaders(readBootStore(bcd)).map(({ id }) => id);
  for (const id of [loader?.id, defaultId]) {
    if (id !== undefined && !ids.includes(id)) throw new EditError('The boot store has no such entry');
  }
  const wanted: WantedValue[] = [];
  const emptied: string[] = [];
  if (defaultId !== undefined)
    wanted.push(wantText(elementKey(bootObject.manager, element.defaultObject), 'Element', defaultId));
  if (timeout !== undefined) wanted.push(wantInteger(bootObject.manager, element.timeout, timeout));
  if (loader !== undefined) {
    const { id, safeMode, ignoreFailures, recovery, ems, lastKnownGood, device } = loader;
    if (safeMode === 'off') emptied.push(elementKey(id, element.safeMode), elementKey(id, element.safeModeShell));
    else if (safeMode !== undefined) wanted.push(wantInteger(id, element.safeMode, safeModes[safeMode]));
    if (ignoreFailures !== undefined) wanted.push(wantInteger(id, element.statusPolicy, ignoreFailures ? 1 : 0));
    if (recovery !== undefined) wanted.push(wantBoolean(id, element.recoveryEnabled, recovery));
    if (lastKnownGood !== undefined) wanted.push(wantBoolean(id, element.lastKnownGood, lastKnownGood));
    if (ems !== undefined) {
      wanted.push(wantBoolean(id, element.ems, ems));
      // The boot manager's own part of it is one for all.
      if (ems && findKey(bcd, `Objects\\${bootObject.ems}`) !== undefined)
        wanted.push(wantBoolean(bootObject.ems, element.emsBoot, true));
    }
    if (device !== undefined) {
      for (const code of [element.device, element.osDevice]) {
        wanted.push(want(elementKey(id, code), 'Element', valueType.binary, encodeDevice(device)));
      }
    }
  }
  return planChanges(bcd, wanted, emptied);
}

const safeModes = { minimal: 0, network: 1, directory: 2 } as const;

const elementKey = (id: string, code: number) => `Objects\\${id}\\Elements\\${code.toString(16).padStart(8, '0')}`;

function wantInteger(id: string, code: number, integer: number): WantedValue {
  const data = Buffer.alloc(8);
  data.writeBigUInt64LE(BigInt(integer));
  return want(elementKey(id, code), 'Element', valueType.binary, data);
}

const wantBoolean = (id: string, code: number, on: boolean): WantedValue =>
  want(elementKey(id, code), 'Element', valueType.binary, Buffer.from([on ? 1 : 0]));
