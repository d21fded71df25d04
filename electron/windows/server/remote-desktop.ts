import type { Hive } from '../hive/cells.ts';
import { findKey, type Key } from '../hive/keys.ts';
import { numberValue } from '../hive/typed-values.ts';
import { type WantedValue, wantAbsent, wantNumber } from '../hive/value-changes.ts';
import { currentControlSet } from '../installation/system.ts';
import { findService, type Service, startType } from './services.ts';

/** What remote desktop needs to answer. */
export interface RemoteDesktop {
  /** Path of `Terminal Server` in the SYSTEM hive. */
  readonly key: string;
  /** Path of the listener's key below it. */
  readonly listener: string;
  /** Nothing in the hive means off. */
  readonly allowed: boolean;
  readonly listenerOn: boolean;
  /** Sign-in happens before a session is opened. */
  readonly networkLevel: boolean;
  /** 0 for the old encryption, 1 for what both know, 2 for TLS. */
  readonly securityLayer: number | undefined;
  readonly port: number;
  /** Those of its services that there are. */
  readonly services: readonly Service[];
  /** Policies of the SOFTWARE hive; they win. */
  readonly policies: {
    readonly key: string;
    readonly denies: boolean | undefined;
    readonly networkLevel: boolean | undefined;
  };
}

const TERMINAL_SERVER = 'Control\\Terminal Server';
const LISTENER = `${TERMINAL_SERVER}\\WinStations\\RDP-Tcp`;
const POLICY = 'Policies\\Microsoft\\Windows NT\\Terminal Services';
/** What Windows listens on unless told otherwise. */
export const RDP_PORT = 3389;

/** Remote desktop as a control set has it, with the policies of the SOFTWARE hive where there is one. */
export function readRemoteDesktop(
  system: Hive,
  software: Hive | undefined,
  set: Key = currentControlSet(system),
): RemoteDesktop {
  const key = findKey(system, TERMINAL_SERVER, set);
  const listener = findKey(system, LISTENER, set);
  const policy = software && findKey(software, POLICY);
  const flag = (name: string) => {
    const value = software && numberValue(software, policy, name);
    return value === undefined ? undefined : value !== 0;
  };
  const port = numberValue(system, listener, 'PortNumber');
  return {
    key: `${set.name}\\${TERMINAL_SERVER}`,
    listener: `${set.name}\\${LISTENER}`,
    allowed: numberValue(system, key, 'fDenyTSConnections') === 0,
    listenerOn: numberValue(system, listener, 'fEnableWinStation') !== 0,
    networkLevel: numberValue(system, listener, 'UserAuthentication') === 1,
    securityLayer: numberValue(system, listener, 'SecurityLayer'),
    port: port === undefined || port === 0 || port > 65_535 ? RDP_PORT : port,
    services: ['TermService', 'UmRdpService', 'SessionEnv'].flatMap((name) => findService(system, name, set) ?? []),
    policies: { key: POLICY, denies: flag('fDenyTSConnections'), networkLevel: flag('UserAuthentication') },
  };
}

/** How remote desktop is wished; what is left out stays as it is. */
export interface WantedRemoteDesktop {
  readonly allowed: boolean;
  readonly networkLevel?: boolean | undefined;
  readonly port?: number | undefined;
}

/** What switches remote desktop on or off in the SYSTEM hive. The firewall has its own: `wantRemoteDesktopRule`. */
export function wantRemoteDesktop(state: RemoteDesktop, wish: WantedRemoteDesktop): WantedValue[] {
  const wanted: WantedValue[] = [];
  if (wish.allowed !== state.allowed) wanted.push(wantNumber(state.key, 'fDenyTSConnections', wish.allowed ? 0 : 1));
  if (!wish.allowed) return wanted;
  if (!state.listenerOn) wanted.push(wantNumber(state.listener, 'fEnableWinStation', 1));
  if (wish.networkLevel !== undefined && wish.networkLevel !== state.networkLevel) {
    wanted.push(wantNumber(state.listener, 'UserAuthentication', wish.networkLevel ? 1 : 0));
  }
  if (wish.port !== undefined && wish.port !== state.port)
    wanted.push(wantNumber(state.listener, 'PortNumber', wish.port));
  for (const { key, start } of state.services) {
    if (start === startType.disabled) wanted.push(wantNumber(key, 'Start', startType.manual));
  }
  return wanted;
}

/** What takes policies out of the way in the SOFTWARE hive; a group policy may bring them back. */
export function wantNoDenyingPolicy({ policies }: RemoteDesktop): WantedValue[] {
  return policies.denies === true ? [wantAbsent(policies.key, 'fDenyTSConnections')] : [];
}
