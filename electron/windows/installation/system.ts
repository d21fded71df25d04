import { DamagedError } from '../damaged.ts';
import type { Hive } from '../hive/cells.ts';
import { findKey, type Key } from '../hive/keys.ts';
import { numberValue, textValue, timeValue } from '../hive/typed-values.ts';
import { fromFileTime } from '../time.ts';

/** What the SYSTEM hive says of the machine. */
export interface SystemFacts {
  readonly computer: string | undefined;
  /** As the network knows it; Windows cuts `computer` to 15 letters. */
  readonly hostName: string | undefined;
  readonly domain: string | undefined;
  /** Accounts of a domain controller are not in its account database: only the one for its repair mode is. */
  readonly kind: 'workstation' | 'server' | 'domain controller' | undefined;
  readonly timeZone: string | undefined;
  /** Minutes that local time was ahead of UTC when the machine last ran. */
  readonly minutesAhead: number | undefined;
  /** When it was last shut down in order, in milliseconds since 1970. */
  readonly shutDown: number | undefined;
  /** Such as `ControlSet001`. */
  readonly controlSet: string;
  /** False when an account without a password may sign in over the network: by default it may not. */
  readonly blankPasswordsOnlyHere: boolean;
}

/** The control set in use (`CurrentControlSet` while Windows runs); throws `DamagedError` where there is none. */
export function currentControlSet(system: Hive): Key {
  const number = numberValue(system, findKey(system, 'Select'), 'Current');
  const set = number === undefined ? undefined : findKey(system, controlSetName(number));
  if (set === undefined) throw new DamagedError('The SYSTEM hive does not say which control set is in use');
  return set;
}

/** The control sets that count: the one in use, and the one that the next start takes where that is another. The first is the one in use. */
export function startingControlSets(system: Hive): Key[] {
  const current = currentControlSet(system);
  const number = numberValue(system, findKey(system, 'Select'), 'Default');
  const next = number === undefined ? undefined : findKey(system, controlSetName(number));
  return next === undefined || next.offset === current.offset ? [current] : [current, next];
}

const controlSetName = (number: number) => `ControlSet${String(number).padStart(3, '0')}`;

/** Reads what a SYSTEM hive says of its machine; what it does not say is left out. */
export function readSystemFacts(system: Hive): SystemFacts {
  const set = currentControlSet(system);
  const key = (path: string) => findKey(system, path, set);
  const network = key('Services\\Tcpip\\Parameters');
  const zone = key('Control\\TimeZoneInformation');
  const kind = textValue(system, key('Control\\ProductOptions'), 'ProductType')?.toLowerCase();
  const bias = numberValue(system, zone, 'ActiveTimeBias');
  const shutDown = timeValue(system, key('Control\\Windows'), 'ShutdownTime');
  return {
    computer: textValue(system, key('Control\\ComputerName\\ComputerName'), 'ComputerName'),
    hostName: textValue(system, network, 'NV Hostname') ?? textValue(system, network, 'Hostname'),
    domain: textValue(system, network, 'NV Domain') || textValue(system, network, 'Domain') || undefined,
    kind: kind === undefined ? undefined : kinds[kind],
    timeZone: textValue(system, zone, 'TimeZoneKeyName'),
    minutesAhead: bias === undefined ? undefined : 0 - (bias | 0),
    shutDown: shutDown === undefined || shutDown === 0n ? undefined : fromFileTime(shutDown),
    controlSet: set.name,
    blankPasswordsOnlyHere: numberValue(system, key('Control\\Lsa'), 'LimitBlankPasswordUse') !== 0,
  };
}

const kinds: Readonly<Record<string, SystemFacts['kind']>> = {
  winnt: 'workstation',
  servernt: 'server',
  lanmannt: 'domain controller',
};
