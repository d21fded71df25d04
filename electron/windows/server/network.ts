import type { Hive } from '../hive/cells.ts';
import { findKey, type Key, subkeys } from '../hive/keys.ts';
import { numberValue, textsValue, textValue } from '../hive/typed-values.ts';
import { type WantedValue, wantAbsent, wantNumber, wantText, wantTexts } from '../hive/value-changes.ts';
import { currentControlSet } from '../installation/system.ts';
import { type Device, devicesOf } from './devices.ts';
import { findService, startType } from './services.ts';

const NETWORK_CLASS = '{4d36e972-e325-11ce-bfc1-08002be10318}';
/** Of a device's `ConfigFlags`, and of `CSConfigFlags` in a hardware profile: somebody has switched it off. */
const DISABLED = 1;

/** How an interface gets its IPv4 address. */
export interface AddressSettings {
  /** Path of the interface's key in the hive. */
  readonly key: string;
  readonly dhcp: boolean;
  /** Fixed ones, with their masks; they count only where `dhcp` is false. */
  readonly addresses: readonly { readonly address: string; readonly mask: string }[];
  readonly gateways: readonly string[];
  /** Set by hand. */
  readonly nameServers: readonly string[];
  /** What DHCP gave last. */
  readonly lease: { readonly address: string; readonly gateway: string | undefined } | undefined;
}

/** A network card, or something that Windows takes for one. */
export interface NetworkCard {
  /** Such as `PCI\VEN_8086&DEV_10D3\3&11583659&0&C8`. */
  readonly device: string;
  /** Path of the device's key in the hive. */
  readonly key: string;
  readonly name: string;
  /** As people know it: `Ethernet 2`. */
  readonly connection: string | undefined;
  /** False for tunnels, filters and the like, which are not to be touched. */
  readonly physical: boolean;
  readonly disabled: boolean;
  readonly configFlags: number;
  /** Hardware profiles that have it switched off: their keys with what `CSConfigFlags` is. */
  readonly disabledProfiles: readonly { readonly key: string; readonly flags: number }[];
  readonly driver: { readonly service: string; readonly key: string; readonly start: number | undefined } | undefined;
  /** Nothing where the card has no settings of its own yet. */
  readonly settings: AddressSettings | undefined;
  /** Its GUID, with braces. */
  readonly interfaceId: string | undefined;
}

/** All network cards of a control set, physical ones first. */
export function readNetworkCards(system: Hive, set: Key = currentControlSet(system)): NetworkCard[] {
  const cards = devicesOf(system, set, new Set([NETWORK_CLASS])).map((device) => readCard(system, set, device));
  return [...cards.filter((card) => card.physical), ...cards.filter((card) => !card.physical)];
}

/** True where a card does not work because it, or its driver, is switched off. */
export const isOff = ({ disabled, disabledProfiles, driver }: NetworkCard): boolean =>
  disabled || disabledProfiles.length > 0 || driver?.start === startType.disabled;

/** What switches a card on: its own flag, those of the hardware profiles, and its driver if that is disabled. */
export function wantCardEnabled(card: NetworkCard): WantedValue[] {
  const wanted: WantedValue[] = [];
  if (card.disabled) wanted.push(wantNumber(card.key, 'ConfigFlags', card.configFlags & ~DISABLED));
  for (const { key, flags } of card.disabledProfiles) wanted.push(wantNumber(key, 'CSConfigFlags', flags & ~DISABLED));
  if (card.driver?.start === startType.disabled) wanted.push(wantNumber(card.driver.key, 'Start', startType.manual));
  return wanted;
}

/** How an address is to be had; mask, gateway and name servers as they are written: `255.255.255.0`. */
export type WantedAddress =
  | { readonly dhcp: true }
  | {
      readonly dhcp: false;
      readonly address: string;
      readonly mask: string;
      readonly gateway: string | undefined;
      readonly nameServers: readonly string[];
    };

/** What gives an interface its address from DHCP, or a fixed one. `set` is a control set's name. */
export function wantAddress(set: string, interfaceId: string, wanted: WantedAddress): WantedValue[] {
  const key = `${set}\\Services\\Tcpip\\Parameters\\Interfaces\\${interfaceId}`;
  if (wanted.dhcp) {
    return [
      wantNumber(key, 'EnableDHCP', 1),
      ...['IPAddress', 'SubnetMask', 'DefaultGateway', 'DefaultGatewayMetric'].map((name) => wantAbsent(key, name)),
      wantText(key, 'NameServer', ''),
      wantNumber(`${set}\\Services\\Dhcp`, 'Start', startType.automatic),
    ];
  }
  const { gateway } = wanted;
  return [
    wantNumber(key, 'EnableDHCP', 0),
    wantTexts(key, 'IPAddress', [wanted.address]),
    wantTexts(key, 'SubnetMask', [wanted.mask]),
    ...(gateway === undefined
      ? [wantAbsent(key, 'DefaultGateway'), wantAbsent(key, 'DefaultGatewayMetric')]
      : [wantTexts(key, 'DefaultGateway', [gateway]), wantTexts(key, 'DefaultGatewayMetric', ['0'])]),
    wantText(key, 'NameServer', wanted.nameServers.join(',')),
  ];
}

function readCard(system: Hive, set: Key, { id, key, path }: Device): NetworkCard {
  const driverKey = textValue(system, key, 'Driver');
  const driver = driverKey === undefined ? undefined : findKey(system, `Control\\Class\\${driverKey}`, set);
  const characteristics = numberValue(system, driver, 'Characteristics');
  const interfaceId = textValue(system, driver, 'NetCfgInstanceId') || undefined;
  const service = textValue(system, key, 'Service');
  const configFlags = numberValue(system, key, 'ConfigFlags') ?? 0;
  const found = service === undefined ? undefined : findService(system, service, set);
  return {
    device: id,
    key: path,
    name:
      textValue(system, driver, 'DriverDesc') ||
      plainDescription(textValue(system, key, 'FriendlyName') || textValue(system, key, 'DeviceDesc')) ||
      id,
    connection: connectionName(system, set, interfaceId),
    physical:
      characteristics === undefined
        ? /^(PCI|USB|VMBUS|XENBUS|XENVIF)\\/i.test(id)
        : (characteristics & 0x04) !== 0 && (characteristics & 0x01) === 0,
    disabled: (configFlags & DISABLED) !== 0,
    configFlags,
    disabledProfiles: disabledProfiles(system, set, id),
    driver: found && { service: found.name, key: found.key, start: found.start },
    settings: interfaceId === undefined ? undefined : readAddress(system, set, interfaceId),
    interfaceId,
  };
}

function readAddress(system: Hive, set: Key, interfaceId: string): AddressSettings | undefined {
  const path = `Services\\Tcpip\\Parameters\\Interfaces\\${interfaceId}`;
  const key = findKey(system, path, set);
  if (key === undefined) return undefined;
  const masks = listValue(system, key, 'SubnetMask');
  const lease = textValue(system, key, 'DhcpIPAddress');
  return {
    key: `${set.name}\\${path}`,
    dhcp: numberValue(system, key, 'EnableDHCP') !== 0,
    addresses: listValue(system, key, 'IPAddress').map((address, i) => ({ address, mask: masks[i] ?? '' })),
    gateways: listValue(system, key, 'DefaultGateway'),
    nameServers: (textValue(system, key, 'NameServer') ?? '').split(/[ ,]+/).filter((name) => name !== ''),
    lease:
      lease === undefined || lease === '' || lease === '0.0.0.0'
        ? undefined
        : { address: lease, gateway: listValue(system, key, 'DhcpDefaultGateway')[0] },
  };
}

/** Addresses of a list that stand for something: old Windows writes `0.0.0.0` for none. */
function listValue(system: Hive, key: Key, name: string): string[] {
  const texts = textsValue(system, key, name) ?? [textValue(system, key, name) ?? ''];
  return texts.filter((text) => text !== '' && text !== '0.0.0.0');
}

function connectionName(system: Hive, set: Key, interfaceId: string | undefined): string | undefined {
  if (interfaceId === undefined) return undefined;
  const key = findKey(system, `Control\\Network\\${NETWORK_CLASS}\\${interfaceId}\\Connection`, set);
  return textValue(system, key, 'Name') || undefined;
}

function disabledProfiles(system: Hive, set: Key, device: string): NetworkCard['disabledProfiles'] {
  const profiles = findKey(system, 'Hardware Profiles', set);
  if (profiles === undefined) return [];
  return subkeys(system, profiles).flatMap((profile) => {
    const path = `System\\CurrentControlSet\\Enum\\${device}`;
    const flags = numberValue(system, findKey(system, path, profile), 'CSConfigFlags') ?? 0;
    return (flags & DISABLED) === 0 ? [] : [{ key: `${set.name}\\Hardware Profiles\\${profile.name}\\${path}`, flags }];
  });
}

/** `@oem1.inf,%x%;Intel(R) 82574L` without what Windows looks up itself. */
const plainDescription = (text: string | undefined) => text?.replace(/^@.*;/s, '');
