import type { Hive } from '../hive/cells.ts';
import { findKey, type Key } from '../hive/keys.ts';
import { numberValue, textValue } from '../hive/typed-values.ts';
import { type WantedValue, wantNumber, wantText } from '../hive/value-changes.ts';
import { values } from '../hive/values.ts';
import { currentControlSet } from '../installation/system.ts';

/** The three sets of firewall settings; Windows calls `private` "StandardProfile" on its disk. */
export const firewallProfiles = ['domain', 'private', 'public'] as const;
export type FirewallProfile = (typeof firewallProfiles)[number];

/** One profile as a server has it: what is set on it, and what a policy says over that. */
export interface ProfileState {
  readonly profile: FirewallProfile;
  /** Path of its key in the SYSTEM hive. */
  readonly key: string;
  /** Nothing where the value is absent, which means on. */
  readonly enabled: boolean | undefined;
  /** Policies that say something, each with its key in the SOFTWARE hive; they win over `enabled`. */
  readonly policies: readonly { readonly key: string; readonly enabled: boolean }[];
  readonly inEffect: boolean;
  /** Everything that comes in is blocked, whatever the rules allow. */
  readonly blocksAll: boolean;
}

/** One rule as Windows keeps it: a line of `Name=value` fields between bars (MS-GPFAS 2.2.2.19). */
export interface FirewallRule {
  /** The name of its value in the hive. */
  readonly id: string;
  readonly text: string;
  readonly active: boolean;
  readonly action: string;
  readonly direction: 'in' | 'out' | undefined;
  /** 6 for TCP, 17 for UDP; nothing for any. */
  readonly protocol: number | undefined;
  /** `3389`, `5000-5010` or a word such as `RPC`; none for any. */
  readonly localPorts: readonly string[];
  /** Lower case; none for all. */
  readonly profiles: readonly string[];
  /** Addresses that it is limited to; none for any. */
  readonly remoteAddresses: readonly string[];
  readonly application: string | undefined;
  readonly service: string | undefined;
  readonly name: string | undefined;
}

const POLICY = 'Services\\SharedAccess\\Parameters\\FirewallPolicy';
const GROUP_POLICY = 'Policies\\Microsoft\\WindowsFirewall';
const onDisk = { domain: ['DomainProfile'], private: ['StandardProfile', 'PrivateProfile'], public: ['PublicProfile'] };
/** An older version than any rule of Windows 7 or Server 2008 R2 has: all later ones read it. */
const RULE_VERSION = 'v2.10';

/** The profiles of a control set, with the policies of the SOFTWARE hive where there is one. */
export function readFirewallProfiles(
  system: Hive,
  software: Hive | undefined,
  set: Key = currentControlSet(system),
): ProfileState[] {
  return firewallProfiles.map((profile) => {
    const path = `${POLICY}\\${onDisk[profile][0]}`;
    const key = findKey(system, path, set);
    const enabled = numberValue(system, key, 'EnableFirewall');
    const policies = (software === undefined ? [] : onDisk[profile]).flatMap((name) => {
      const policy = `${GROUP_POLICY}\\${name}`;
      const value = software && numberValue(software, findKey(software, policy), 'EnableFirewall');
      return value === undefined ? [] : [{ key: policy, enabled: value !== 0 }];
    });
    const own = enabled === undefined ? undefined : enabled !== 0;
    return {
      profile,
      key: `${set.name}\\${path}`,
      enabled: own,
      policies,
      inEffect: policies.length > 0 ? policies.some((policy) => policy.enabled) : (own ?? true),
      blocksAll: numberValue(system, key, 'DoNotAllowExceptions') === 1,
    };
  });
}

/** The rules of a control set, in no order. Lines that are no rule are left out. */
export function readFirewallRules(system: Hive, set: Key = currentControlSet(system)): FirewallRule[] {
  const key = findKey(system, `${POLICY}\\FirewallRules`, set);
  if (key === undefined) return [];
  return values(system, key).flatMap(({ name }) => {
    const text = textValue(system, key, name);
    const rule = text === undefined ? undefined : parseRule(name, text);
    return rule === undefined ? [] : [rule];
  });
}

/** A rule from its line; nothing where it is none. */
export function parseRule(id: string, text: string): FirewallRule | undefined {
  const [version, ...rest] = text.split('|');
  if (!/^v\d+\.\d+$/.test(version ?? '')) return undefined;
  const fields = rest.flatMap((field): [string, string][] => {
    const equals = field.indexOf('=');
    return equals < 1 ? [] : [[field.slice(0, equals).toLowerCase(), field.slice(equals + 1)]];
  });
  const all = (...names: string[]) => fields.filter(([name]) => names.includes(name)).map(([, value]) => value);
  const one = (name: string) => all(name)[0];
  const direction = one('dir')?.toLowerCase();
  const protocol = Number(one('protocol') ?? Number.NaN);
  return {
    id,
    text,
    active: one('active')?.toLowerCase() === 'true',
    action: (one('action') ?? '').toLowerCase(),
    direction: direction === 'in' || direction === 'out' ? direction : undefined,
    protocol: Number.isInteger(protocol) && protocol !== 256 ? protocol : undefined,
    localPorts: all('lport', 'lport2_10', 'lport2_20', 'lport2_24', 'lport2_29'),
    profiles: all('profile').map((profile) => profile.toLowerCase()),
    remoteAddresses: all('ra4', 'ra42', 'ra6', 'ra62'),
    application: one('app'),
    service: one('svc')?.toLowerCase(),
    name: one('name'),
  };
}

/** True where a rule is about TCP connections that come in to this port. */
export function concernsPort(rule: FirewallRule, port: number): boolean {
  if (rule.direction !== 'in' || (rule.protocol !== undefined && rule.protocol !== 6)) return false;
  return rule.localPorts.some((ports) => {
    const [, first, last] = /^(\d+)(?:-(\d+))?$/.exec(ports) ?? [];
    return first !== undefined && port >= Number(first) && port <= Number(last ?? first);
  });
}

/** True where an active rule lets the port in from anywhere, in this profile. */
export function letsIn(rule: FirewallRule, port: number, profile: FirewallProfile): boolean {
  const here = rule.profiles.length === 0 || rule.profiles.includes(profile);
  return (
    rule.active && rule.action === 'allow' && here && rule.remoteAddresses.length === 0 && concernsPort(rule, port)
  );
}

/** What switches profiles on or off on the server itself; policies stay as they are. */
export function wantProfiles(
  states: readonly ProfileState[],
  wish: Partial<Record<FirewallProfile, boolean>>,
): WantedValue[] {
  return states.flatMap(({ profile, key, enabled }) => {
    const on = wish[profile];
    // An absent value means on, and stays absent then.
    return on === undefined || (on && enabled === undefined) ? [] : [wantNumber(key, 'EnableFirewall', on ? 1 : 0)];
  });
}

/** What makes the policies of the SOFTWARE hive say the same; policies that are absent stay so. */
export function wantPolicies(
  states: readonly ProfileState[],
  wish: Partial<Record<FirewallProfile, boolean>>,
): WantedValue[] {
  return states.flatMap(({ profile, policies }) => {
    const on = wish[profile];
    return on === undefined ? [] : policies.map(({ key }) => wantNumber(key, 'EnableFirewall', on ? 1 : 0));
  });
}

/**
 * What opens the firewall for remote desktop on a port and nothing else: Windows's own rules are made active, rules that block the
 * port are made idle, and where no rule lets it in from anywhere in every profile, one is added. `set` is a control set's name.
 */
export function wantRemoteDesktopRule(set: string, rules: readonly FirewallRule[], port: number): WantedValue[] {
  const key = `${set}\\${POLICY}\\FirewallRules`;
  const wanted: WantedValue[] = [];
  const changed = rules.map((rule) => {
    const own = /^RemoteDesktop-/i.test(rule.id) && rule.direction === 'in' && !/shadow/i.test(rule.id);
    if (!/\|Active=/i.test(rule.text)) return rule;
    const activate = own && rule.action === 'allow' && !rule.active && rule.localPorts.includes(String(port));
    const idle = rule.action === 'block' && rule.active && concernsPort(rule, port);
    if (!activate && !idle) return rule;
    const text = rule.text.replace(/\|Active=[^|]*/i, `|Active=${activate ? 'TRUE' : 'FALSE'}`);
    wanted.push(wantText(key, rule.id, text));
    return { ...rule, text, active: activate };
  });
  if (!firewallProfiles.every((profile) => changed.some((rule) => letsIn(rule, port, profile)))) {
    wanted.push(
      wantText(
        key,
        `RescueDesk-RemoteDesktop-${port}`,
        `${RULE_VERSION}|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=${port}|App=%SystemRoot%\\system32\\svchost.exe|Svc=termservice|Name=Remote Desktop ${port} (Rescue Desk)|`,
      ),
    );
  }
  return wanted;
}
