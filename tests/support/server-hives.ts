import { sealedBytes } from '../../electron/windows/hive/edit.ts';
import { want, type WantedValue, wantNumber, wantText, wantTexts } from '../../electron/windows/hive/value-changes.ts';
import { withValues as addValues } from '../../electron/windows/sample/new-server.ts';
import { newHive } from '../../electron/windows/hive/new-hive.ts';
import { newSystem } from '../../electron/windows/sample/new-system.ts';
import { textData } from '../../electron/windows/hive/typed-values.ts';
import { NOW } from './hives.ts';

const SET = 'ControlSet001';
export const NETWORK_CLASS = '{4d36e972-e325-11ce-bfc1-08002be10318}';
export const CARD = 'PCI\\VEN_8086&DEV_10D3\\3&11583659&0&C8';
export const INTERFACE = '{5F3F359E-9D52-4566-9BEC-37EFDFB25ABE}';
export const DISK_CLASS = '{4d36e967-e325-11ce-bfc1-08002be10318}';
export const RULES = `${SET}\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\FirewallRules`;

/** A hive with these values on top. */
export const withValues = (hive: Buffer, wanted: readonly WantedValue[]): Buffer => addValues(hive, NOW, wanted);

/** The values of a service or driver. */
export function service(name: string, start: number, type: number, more: readonly WantedValue[] = []): WantedValue[] {
  const key = `${SET}\\Services\\${name}`;
  return [wantNumber(key, 'Start', start), wantNumber(key, 'Type', type), ...more];
}

/** A SYSTEM hive of a server that everybody can reach: one card with DHCP, the firewall on, remote desktop let in. */
export function serverSystem(more: readonly WantedValue[] = [], bootKey = Buffer.alloc(16, 7)): Buffer {
  const device = `${SET}\\Enum\\${CARD}`;
  const driver = `${SET}\\Control\\Class\\${NETWORK_CLASS}\\0002`;
  const tunnel = `${SET}\\Enum\\SWD\\MSRRAS\\MS_SSTPMINIPORT`;
  const tunnelDriver = `${SET}\\Control\\Class\\${NETWORK_CLASS}\\0004`;
  const address = `${SET}\\Services\\Tcpip\\Parameters\\Interfaces\\${INTERFACE}`;
  const policy = `${SET}\\Services\\SharedAccess\\Parameters\\FirewallPolicy`;
  const listener = `${SET}\\Control\\Terminal Server\\WinStations\\RDP-Tcp`;
  const disk = `${SET}\\Control\\Class\\${DISK_CLASS}`;
  const plain = newSystem({ bootKey, now: NOW, computer: 'SERVER', kind: 'ServerNT' });
  return withValues(plain, [
    wantText(device, 'ClassGUID', NETWORK_CLASS),
    wantText(device, 'Driver', `${NETWORK_CLASS}\\0002`),
    wantText(device, 'Service', 'e1i65x64'),
    wantNumber(device, 'ConfigFlags', 0x40000),
    wantText(driver, 'DriverDesc', 'Intel(R) 82574L Gigabit Network Connection'),
    wantText(driver, 'NetCfgInstanceId', INTERFACE),
    wantNumber(driver, 'Characteristics', 0x84),
    wantText(`${SET}\\Control\\Network\\${NETWORK_CLASS}\\${INTERFACE}\\Connection`, 'Name', 'Ethernet0'),
    wantText(tunnel, 'ClassGUID', NETWORK_CLASS),
    wantText(tunnel, 'Driver', `${NETWORK_CLASS}\\0004`),
    wantText(tunnelDriver, 'DriverDesc', 'WAN Miniport (SSTP)'),
    wantNumber(tunnelDriver, 'Characteristics', 0x29),
    wantNumber(address, 'EnableDHCP', 1),
    wantText(address, 'NameServer', ''),
    wantText(address, 'DhcpIPAddress', '203.0.113.10'),
    wantTexts(address, 'DhcpDefaultGateway', ['203.0.113.254']),
    ...service('e1i65x64', 3, 1),
    ...service('Dhcp', 2, 0x20),
    ...service('Tcpip', 0, 1, [wantText(`${SET}\\Services\\Tcpip`, 'Group', 'PNP_TDI')]),
    ...service('MpsSvc', 2, 0x20, [
      want(`${SET}\\Services\\MpsSvc`, 'ImagePath', 2, textData('%SystemRoot%\\System32\\svchost.exe -k x')),
      want(`${SET}\\Services\\MpsSvc\\Parameters`, 'ServiceDll', 2, textData('%SystemRoot%\\System32\\mpssvc.dll')),
    ]),
    ...service('BFE', 2, 0x20),
    ...service('RpcSs', 2, 0x20, [
      wantTexts(`${SET}\\Services\\RpcSs`, 'DependOnService', ['RpcEptMapper', 'DcomLaunch']),
    ]),
    ...service('LanmanServer', 2, 0x20, [
      wantTexts(`${SET}\\Services\\LanmanServer`, 'DependOnService', ['SamSs', 'Srv2']),
    ]),
    ...service('TermService', 3, 0x20),
    ...service('UmRdpService', 3, 0x20),
    ...service('SessionEnv', 3, 0x20),
    ...service('storahci', 0, 1, [wantText(`${SET}\\Services\\storahci`, 'Group', 'SCSI miniport')]),
    ...service('disk', 0, 1),
    ...service('partmgr', 0, 1),
    ...service('badfilter', 0, 1),
    ...service('Spooler', 2, 0x110),
    wantText(disk, 'Class', 'DiskDrive'),
    wantTexts(disk, 'UpperFilters', ['partmgr', 'badfilter']),
    ...['DomainProfile', 'StandardProfile', 'PublicProfile'].map((profile) =>
      wantNumber(`${policy}\\${profile}`, 'EnableFirewall', 1),
    ),
    wantText(RULES, 'RemoteDesktop-UserMode-In-TCP', rdpRule('TRUE')),
    wantNumber(`${SET}\\Control\\Terminal Server`, 'fDenyTSConnections', 0),
    wantNumber(listener, 'PortNumber', 3389),
    wantNumber(listener, 'UserAuthentication', 1),
    wantNumber(listener, 'fEnableWinStation', 1),
    wantNumber(`${SET}\\Control\\Session Manager\\Power`, 'HiberbootEnabled', 0),
    ...more,
  ]);
}

/** Windows's own rule for remote desktop. */
export const rdpRule = (active: 'TRUE' | 'FALSE') =>
  `v2.30|Action=Allow|Active=${active}|Dir=In|Protocol=6|LPort=3389|App=%SystemRoot%\\system32\\svchost.exe|Svc=termservice|Name=@FirewallAPI.dll,-28775|`;

/** A SOFTWARE hive with nothing in it but these values. */
export function softwareWith(wanted: readonly WantedValue[]): Buffer {
  return withValues(sealedBytes(newHive({ minor: 5, rootName: 'ROOT', fileName: 'SOFTWARE', now: NOW }), 2), wanted);
}
