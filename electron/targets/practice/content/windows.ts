import { iisLine, orderLine, proseLine, servicingLine } from './log-lines.ts';
import { CRASHED, type Planter } from './planter.ts';
import { serverFiles } from '../../../windows/sample/new-server.ts';
import { practiceBootStore, practiceHives } from './hives.ts';

const ROOT = '/mnt/windows';
const MIB = 1024 * 1024;

/** The disk of a Windows server with a shop on IIS, as it lay there after the crash. */
export function plantWindows(planter: Planter): void {
  plantSystem(planter);
  plantUsers(planter);
  plantServer(planter);
  plantWindowsFacts(planter);
  const { disk } = planter;
  // As ntfs-3g shows a disk: everything belongs to root, and everything may be done with it.
  const open = [disk.folder(ROOT)];
  for (let folder = open.pop(); folder; folder = open.pop()) {
    for (const node of folder.entries.values()) {
      disk.change(node, { mode: 0o777 });
      if (node.kind === 'folder') open.push(node);
    }
  }
}

function plantSystem(planter: Planter): void {
  const { text, lines, binary, folder } = planter;
  const system = `${ROOT}/Windows/System32`;
  for (const [name, size] of [
    ['DEFAULT', 256],
    ['COMPONENTS', 4096],
  ] as const) {
    binary(`${system}/config/${name}`, size * 1024, { header: 'regf', modified: CRASHED });
    binary(`${system}/config/${name}.LOG1`, 65_536, { header: 'regf', modified: CRASHED });
    binary(`${system}/config/RegBack/${name}`, 0);
  }
  for (const [name, bytes] of Object.entries(practiceHives())) {
    planter.bytes(`${system}/config/${name}`, bytes, { modified: CRASHED });
    for (const log of ['LOG1', 'LOG2']) binary(`${system}/config/${name}.${log}`, 0, { modified: CRASHED });
    binary(`${system}/config/RegBack/${name}`, 0);
  }
  for (const name of [
    'System',
    'Application',
    'Security',
    'Setup',
    'Microsoft-Windows-TerminalServices-LocalSessionManager%4Operational',
  ]) {
    binary(`${system}/winevt/Logs/${name}.evtx`, name === 'Security' ? 5 * MIB : 69_632, {
      header: 'ElfFile\0',
      modified: CRASHED,
    });
  }
  for (let number = 1; number <= 520; number++)
    binary(`${system}/practice${String(number).padStart(4, '0')}.dll`, 8_192 + ((number * 4_099) % 300_000), {
      header: 'MZ',
    });
  for (let number = 1; number <= 130; number++)
    binary(`${system}/drivers/practice${String(number).padStart(3, '0')}.sys`, 12_288 + number * 512, { header: 'MZ' });
  for (const name of ['cmd.exe', 'notepad.exe', 'reg.exe', 'svchost.exe', 'winload.efi', ...NEEDED])
    binary(`${system}/${name}`, 240_000 + name.length * 12_345, { header: 'MZ' });
  for (const file of serverFiles) binary(`${ROOT}/Windows/${file}`, 40_000 + file.length * 1_234, { header: 'MZ' });
  text(`${system}/drivers/etc/hosts`, '# Copyright (c) practice\r\n127.0.0.1 localhost\r\n');
  binary(`${ROOT}/Windows/explorer.exe`, 4_931_072, { header: 'MZ' });
  text(`${ROOT}/Windows/win.ini`, '; for 16-bit app support\r\n[fonts]\r\n');
  lines(`${ROOT}/Windows/Logs/CBS/CBS.log`, 3 * MIB, servicingLine(3, 0), { modified: CRASHED });
  lines(`${ROOT}/Windows/WindowsUpdate.log`, 276_000, servicingLine(20, 0));
  lines(`${ROOT}/Windows/Panther/setupact.log`, 188_416, servicingLine(2, 300));
  for (let number = 1; number <= 300; number++)
    binary(
      `${ROOT}/Windows/WinSxS/amd64_practice_${String(number * 7919).padStart(8, '0')}/file.dll`,
      4_096 + number * 64,
      { header: 'MZ' },
    );
  for (let number = 1; number <= 60; number++)
    binary(`${ROOT}/Windows/Fonts/practice${number}.ttf`, 60_000 + number * 1_111, { header: '\0\x01\0\0' });
  binary(`${ROOT}/pagefile.sys`, 32 * MIB, { modified: CRASHED });
  binary(`${ROOT}/bootmgr`, 413_738);
  planter.bytes(`${ROOT}/Boot/BCD`, practiceBootStore(), { modified: CRASHED });
  folder(`${ROOT}/System Volume Information`);
  folder(`${ROOT}/$Recycle.Bin/S-1-5-21-1004336348-1177238915-682003330-500`);
  folder(`${ROOT}/PerfLogs`);
}

function plantUsers({ text, lines, binary, link }: Planter): void {
  const home = `${ROOT}/Users/Administrator`;
  text(
    `${home}/Desktop/READ ME FIRST.txt`,
    'This is the desktop of a practice server.\r\nThe documents you would want to save are in Documents.\r\n',
  );
  text(`${home}/Desktop/Shop.url`, '[InternetShortcut]\r\nURL=https://boutique.example/\r\n');
  binary(`${home}/Desktop/Facture n° 2025-118.pdf`, 184_321, { header: '%PDF-1.7\n' });
  for (const year of [2022, 2023, 2024, 2025]) {
    for (let month = 1; month <= 12; month++) {
      const name = `${year}-${String(month).padStart(2, '0')}`;
      binary(`${home}/Documents/Invoices/${year}/Invoice ${name}.pdf`, 60_000 + ((year * month * 97) % 90_000), {
        header: '%PDF-1.7\n',
      });
      lines(`${home}/Documents/Orders/${year}/orders ${name}.csv`, 14_000 + month * 511, orderLine, {
        first: 'number;customer;amount;state\n',
      });
    }
  }
  for (let number = 1; number <= 90; number++)
    lines(`${home}/Documents/Letters/Letter ${number}.txt`, 600 + number * 23, proseLine);
  for (let number = 1; number <= 40; number++)
    binary(`${home}/Pictures/Été 2025/IMG_${4000 + number}.JPG`, 900_000 + number * 7_001, {
      header: '\xff\xd8\xff\xe1',
    });
  binary(`${home}/Documents/Accounts.xlsx`, 88_412, { header: 'PK\x03\x04' });
  binary(`${home}/NTUSER.DAT`, 1_310_720, { header: 'regf' });
  binary(`${home}/AppData/Local/Microsoft/Outlook/shop.pst`, 22 * MIB, { header: '!BDN' });
  for (const user of ['Camille', 'Public', 'Default']) {
    text(`${ROOT}/Users/${user}/Documents/desktop.ini`, '[.ShellClassInfo]\r\n');
    text(`${ROOT}/Users/${user}/Desktop/desktop.ini`, '[.ShellClassInfo]\r\n');
  }
  lines(`${ROOT}/Users/Camille/Documents/Contrat signé.txt`, 2_400, proseLine);
  link(`${ROOT}/Documents and Settings`, 'Users');
}

function plantServer({ text, lines, binary }: Planter): void {
  text(`${ROOT}/inetpub/wwwroot/web.config`, '<?xml version="1.0"?>\r\n<configuration>\r\n</configuration>\r\n');
  text(`${ROOT}/inetpub/wwwroot/default.aspx`, '<%@ Page Language="C#" %>\r\n<h1>Shop</h1>\r\n');
  for (let number = 1; number <= 180; number++)
    text(
      `${ROOT}/inetpub/wwwroot/pages/page${String(number).padStart(3, '0')}.aspx`,
      `<%@ Page %>\r\n<p>Page ${number}</p>\r\n`,
    );
  for (let day = 1; day <= 28; day++) {
    const ago = 28 - day;
    lines(
      `${ROOT}/inetpub/logs/LogFiles/W3SVC1/u_ex2510${String(day).padStart(2, '0')}.log`,
      120_000 + day * 21_000,
      iisLine(1, ago),
      {
        first:
          '#Software: Microsoft Internet Information Services 10.0\n#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken\n',
        modified: CRASHED - ago * 86_400_000,
      },
    );
  }
  for (const product of [
    '7-Zip',
    'Microsoft SQL Server',
    'FileZilla FTP Client',
    'Common Files',
    'Internet Explorer',
  ]) {
    for (let number = 1; number <= 24; number++)
      binary(`${ROOT}/Program Files/${product}/part${String(number).padStart(2, '0')}.dll`, 20_000 + number * 3_001, {
        header: 'MZ',
      });
  }
  text(`${ROOT}/Program Files/7-Zip/License.txt`, 'practice\r\n');
  for (let number = 1; number <= 20; number++)
    binary(`${ROOT}/Program Files (x86)/Shop Manager/module${number}.dll`, 40_000 + number * 999, { header: 'MZ' });
  text(`${ROOT}/ProgramData/Shop/settings.json`, '{\r\n  "database": "SHOP",\r\n  "practice": true\r\n}\r\n');
  binary(`${ROOT}/Program Files/Microsoft SQL Server/MSSQL16/DATA/shop.mdf`, 24 * MIB, { header: '\x01\x0f\0\0' });
  binary(`${ROOT}/Backups/shop-2025-10-27.bak`, 64 * MIB, { header: 'TAPE\0\0' });
  text(
    `${ROOT}/Backups/sparse note.txt`,
    'The large file beside this one is made as it is read; it takes no room.\r\n',
  );
}

/** What every Windows starts with. */
const NEEDED = [
  'ntoskrnl.exe',
  'hal.dll',
  'ntdll.dll',
  'smss.exe',
  'csrss.exe',
  'winlogon.exe',
  'services.exe',
  'lsass.exe',
];

const bits = (value: number): Uint8Array => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

/** A REPARSE_DATA_BUFFER with these bytes behind its tag and length. */
function reparse(tag: number, data: Uint8Array): Uint8Array {
  const head = Buffer.alloc(8);
  head.writeUInt32LE(tag);
  head.writeUInt16LE(data.length, 4);
  return Buffer.concat([head, data]);
}

function junctionTo(path: string): Uint8Array {
  const [whole, shown] = [Buffer.from(`\\??\\${path}`, 'utf16le'), Buffer.from(path, 'utf16le')];
  const places = Buffer.alloc(8);
  for (const [at, value] of [0, whole.length, whole.length, shown.length].entries())
    places.writeUInt16LE(value, at * 2);
  return reparse(0xa0000003, Buffer.concat([places, whole, shown]));
}

/** What only NTFS knows: where a file came from, what is hidden, short names, a junction, and files that are elsewhere. */
function plantWindowsFacts({ disk, link }: Planter): void {
  const downloads = `${ROOT}/Users/Administrator/Desktop`;
  const apps = `${ROOT}/Users/Administrator/AppData/Local/Microsoft/WindowsApps`;
  // As ntfs-3g shows what it can't follow.
  link(`${apps}/python.exe`, 'unsupported reparse tag 0x8000001b');
  link(`${ROOT}/Users/Administrator/OneDrive/Budget 2025.xlsx`, 'unsupported reparse tag 0x9000601a');
  const facts: [string, [string, Uint8Array][]][] = [
    [
      `${downloads}/Facture n° 2025-118.pdf`,
      [
        ['system.ntfs_dos_name', Buffer.from('FACTUR~1.PDF')],
        [
          'user.Zone.Identifier',
          Buffer.from('[ZoneTransfer]\r\nZoneId=3\r\nHostUrl=https://boutique.example/factures/118\r\n'),
        ],
      ],
    ],
    [
      `${ROOT}/Documents and Settings`,
      [
        ['system.ntfs_attrib_be', bits(0x2416)],
        ['system.ntfs_reparse_data', junctionTo('C:\\Users')],
      ],
    ],
    [`${ROOT}/pagefile.sys`, [['system.ntfs_attrib_be', bits(0x26)]]],
    [`${ROOT}/Program Files`, [['system.ntfs_dos_name', Buffer.from('PROGRA~1')]]],
    [
      `${apps}/python.exe`,
      [
        ['system.ntfs_attrib_be', bits(0x420)],
        ['system.ntfs_reparse_data', reparse(0x8000001b, Buffer.from('\x03\0\0\0'))],
      ],
    ],
    [
      `${ROOT}/Users/Administrator/OneDrive/Budget 2025.xlsx`,
      [
        ['system.ntfs_attrib_be', bits(0x401620)],
        ['system.ntfs_reparse_data', reparse(0x9000601a, Buffer.alloc(16))],
      ],
    ],
  ];
  for (const [path, extended] of facts) disk.change(disk.node(path, false), { extended: new Map(extended) });
}
