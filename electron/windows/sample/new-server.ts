import { changeHive } from '../hive/change.ts';
import { openHive } from '../hive/cells.ts';
import { textData } from '../hive/typed-values.ts';
import {
  applyChanges,
  planChanges,
  want,
  type WantedValue,
  wantNumber,
  wantText,
  wantTexts,
} from '../hive/value-changes.ts';
import { valueType } from '../hive/values.ts';

const SET = 'ControlSet001';
const NETWORK = '{4d36e972-e325-11ce-bfc1-08002be10318}';
const DISKS = '{4d36e967-e325-11ce-bfc1-08002be10318}';
const POLICY = `${SET}\\Services\\SharedAccess\\Parameters\\FirewallPolicy`;
const TERMINAL = `${SET}\\Control\\Terminal Server`;

/** A made-up SYSTEM hive with what a server has that nobody reaches: a card that is off, a wrong address, remote desktop off. */
export function unreachableServer(system: Buffer, now: bigint): Buffer {
  return withValues(system, now, [
    ...cards(),
    ...services(),
    ...['DomainProfile', 'StandardProfile', 'PublicProfile'].map((profile) =>
      wantNumber(`${POLICY}\\${profile}`, 'EnableFirewall', 1),
    ),
    ...['TCP', 'UDP'].map((protocol) =>
      wantText(
        `${POLICY}\\FirewallRules`,
        `RemoteDesktop-UserMode-In-${protocol}`,
        `v2.30|Action=Allow|Active=FALSE|Dir=In|Protocol=${protocol === 'TCP' ? 6 : 17}|LPort=3389|App=%SystemRoot%\\system32\\svchost.exe|Svc=termservice|Name=@FirewallAPI.dll,-28775|`,
      ),
    ),
    wantNumber(TERMINAL, 'fDenyTSConnections', 1),
    wantNumber(`${TERMINAL}\\WinStations\\RDP-Tcp`, 'PortNumber', 3389),
    wantNumber(`${TERMINAL}\\WinStations\\RDP-Tcp`, 'UserAuthentication', 1),
    wantNumber(`${TERMINAL}\\WinStations\\RDP-Tcp`, 'fEnableWinStation', 1),
    wantText(`${SET}\\Control\\Class\\${DISKS}`, 'Class', 'DiskDrive'),
    wantTexts(`${SET}\\Control\\Class\\${DISKS}`, 'UpperFilters', ['partmgr']),
    wantTexts(`${SET}\\Control\\Session Manager`, 'BootExecute', ['autocheck autochk *']),
  ]);
}

/** A hive with these values on top. */
export function withValues(hive: Buffer, now: bigint, wanted: readonly WantedValue[]): Buffer {
  const changes = planChanges(openHive(hive), wanted);
  return changeHive({ hive, logs: [] }, now, (edited) => applyChanges(edited, changes)).bytes;
}

function cards(): WantedValue[] {
  const card = (
    number: string,
    device: string,
    flags: number,
    id: string,
    name: string,
    connection: string,
    characteristics: number,
    service: string,
  ) => {
    const key = `${SET}\\Enum\\${device}`;
    const driver = `${SET}\\Control\\Class\\${NETWORK}\\${number}`;
    return [
      wantText(key, 'ClassGUID', NETWORK),
      wantText(key, 'Driver', `${NETWORK}\\${number}`),
      wantText(key, 'Service', service),
      wantNumber(key, 'ConfigFlags', flags),
      wantText(driver, 'DriverDesc', name),
      wantText(driver, 'NetCfgInstanceId', id),
      wantNumber(driver, 'Characteristics', characteristics),
      wantText(`${SET}\\Control\\Network\\${NETWORK}\\${id}\\Connection`, 'Name', connection),
    ];
  };
  const first = '{5F3F359E-9D52-4566-9BEC-37EFDFB25ABE}';
  const second = '{A1C54F42-6A1D-4D0B-8B4D-0D6F6D9A2E17}';
  const tunnel = '{C7B0D1F4-26E2-4A0A-9D0E-3B7A61A3A0F1}';
  const address = (id: string) => `${SET}\\Services\\Tcpip\\Parameters\\Interfaces\\${id}`;
  return [
    ...card(
      '0001',
      'PCI\\VEN_8086&DEV_1533\\A0369FFFFF1',
      1,
      first,
      'Intel(R) I210 Gigabit Network Connection',
      'Ethernet',
      0x84,
      'e1rexpress',
    ),
    ...card(
      '0002',
      'PCI\\VEN_8086&DEV_1533\\A0369FFFFF2',
      0,
      second,
      'Intel(R) I210 Gigabit Network Connection #2',
      'Ethernet 2',
      0x84,
      'e1rexpress',
    ),
    ...card('0003', 'SWD\\MSRRAS\\MS_SSTPMINIPORT', 0, tunnel, 'WAN Miniport (SSTP)', 'SSTP', 0x29, 'RasSstp'),
    wantNumber(address(first), 'EnableDHCP', 0),
    wantTexts(address(first), 'IPAddress', ['198.51.100.77']),
    wantTexts(address(first), 'SubnetMask', ['255.255.255.0']),
    wantTexts(address(first), 'DefaultGateway', ['198.51.100.254']),
    wantText(address(first), 'NameServer', '213.186.33.99'),
    wantNumber(address(second), 'EnableDHCP', 1),
    wantText(address(second), 'NameServer', ''),
  ];
}

/** Name, start, type, image and what it is called; `+` marks a service in a shared process. */
const SERVICES: readonly (readonly [string, number, number, string, string])[] = [
  ['ACPI', 0, 1, 'System32\\drivers\\ACPI.sys', 'Microsoft ACPI Driver'],
  ['BFE', 2, 0x20, '+', 'Base Filtering Engine'],
  ['CryptSvc', 2, 0x20, '+', 'Cryptographic Services'],
  ['DcomLaunch', 2, 0x20, '+', 'DCOM Server Process Launcher'],
  ['Dhcp', 2, 0x20, '+', 'DHCP Client'],
  ['disk', 0, 1, 'System32\\drivers\\disk.sys', 'Disk Driver'],
  ['Dnscache', 2, 0x20, '+', 'DNS Client'],
  ['e1rexpress', 3, 1, '\\SystemRoot\\System32\\drivers\\e1r68x64.sys', 'Intel(R) PCI Express Network Driver'],
  ['EventLog', 2, 0x20, '+', 'Windows Event Log'],
  ['LanmanServer', 2, 0x20, '+', 'Server'],
  ['LanmanWorkstation', 2, 0x20, '+', 'Workstation'],
  ['MpsSvc', 2, 0x20, '+', 'Windows Defender Firewall'],
  [
    'MSSQLSERVER',
    2,
    0x10,
    '"C:\\Program Files\\Microsoft SQL Server\\MSSQL16\\Binn\\sqlservr.exe" -sMSSQLSERVER',
    'SQL Server (MSSQLSERVER)',
  ],
  ['Ntfs', 3, 2, 'System32\\drivers\\ntfs.sys', 'NTFS'],
  ['partmgr', 0, 1, 'System32\\drivers\\partmgr.sys', 'Partition driver'],
  ['RpcEptMapper', 2, 0x20, '+', 'RPC Endpoint Mapper'],
  ['RpcSs', 2, 0x20, '+', 'Remote Procedure Call (RPC)'],
  ['SamSs', 2, 0x20, '%SystemRoot%\\system32\\lsass.exe', 'Security Accounts Manager'],
  ['SessionEnv', 3, 0x20, '+', 'Remote Desktop Configuration'],
  ['ShopSync', 2, 0x10, 'C:\\ProgramData\\Shop\\sync.exe --service', 'Shop synchronisation'],
  ['Spooler', 2, 0x110, '%SystemRoot%\\System32\\spoolsv.exe', 'Print Spooler'],
  ['storahci', 0, 1, 'System32\\drivers\\storahci.sys', 'Microsoft Standard SATA AHCI Driver'],
  ['Tcpip', 0, 1, 'System32\\drivers\\tcpip.sys', 'TCP/IP Protocol Driver'],
  ['TermService', 4, 0x20, '+', 'Remote Desktop Services'],
  ['UmRdpService', 3, 0x20, '+', 'Remote Desktop Services UserMode Port Redirector'],
  ['volmgr', 0, 1, 'System32\\drivers\\volmgr.sys', 'Volume Manager Driver'],
  ['W3SVC', 2, 0x20, '+', 'World Wide Web Publishing Service'],
];

/** Files that those services are in, from the folder of Windows on; what somebody else installed is not among them. */
export const serverFiles: readonly string[] = SERVICES.flatMap(([name, , , image]) => {
  if (image === '+') return [`System32/${name.toLowerCase()}.dll`];
  const [, path] = /^(?:\\SystemRoot\\|%SystemRoot%\\)?(System32\\.+\.(?:sys|exe))$/i.exec(image) ?? [];
  return path === undefined ? [] : [path.replaceAll('\\', '/')];
});

function services(): WantedValue[] {
  return SERVICES.flatMap(([name, start, type, image, displayName]) => {
    const key = `${SET}\\Services\\${name}`;
    const path = image === '+' ? '%SystemRoot%\\System32\\svchost.exe -k netsvcs -p' : image;
    return [
      wantNumber(key, 'Start', start),
      wantNumber(key, 'Type', type),
      wantNumber(key, 'ErrorControl', 1),
      wantText(key, 'DisplayName', displayName),
      ...(path === '' ? [] : [want(key, 'ImagePath', valueType.expandableText, textData(path))]),
      ...(image === '+'
        ? [
            want(
              `${key}\\Parameters`,
              'ServiceDll',
              valueType.expandableText,
              textData(`%SystemRoot%\\System32\\${name.toLowerCase()}.dll`),
            ),
          ]
        : []),
      ...(type >= 0x10 ? [wantText(key, 'ObjectName', name === 'ShopSync' ? '.\\Camille' : 'LocalSystem')] : []),
    ];
  });
}
