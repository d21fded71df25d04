import type { Hive } from '../hive/cells.ts';
import { findKey, subkeys } from '../hive/keys.ts';
import { textsValue, textValue } from '../hive/typed-values.ts';
import { values } from '../hive/values.ts';
import { currentControlSet } from '../installation/system.ts';

export type AutorunKind =
  | 'run'
  | 'shell'
  | 'debugger'
  | 'library'
  | 'security package'
  | 'boot'
  | 'print monitor'
  | 'set-up of a person';

/** Something that Windows starts by itself, as a value of a hive has it. */
export interface Autorun {
  readonly kind: AutorunKind;
  /** From the top of the hive. */
  readonly key: string;
  readonly value: string;
  /** What is started: a command line, a library, or a program's bare name. */
  readonly command: string;
  /** True for what every Windows brings. */
  readonly isUsual: boolean;
  /** What the value has to become so that it is not started; nothing where that is not safe, `absent` where it is to go. */
  readonly off?: 'absent' | { readonly text: string };
}

const VIEWS = ['', 'WOW6432Node\\'];
const RUNS = ['Run', 'RunOnce', 'RunOnceEx', 'RunServices', 'Policies\\Explorer\\Run'];
const WINLOGON = 'Microsoft\\Windows NT\\CurrentVersion\\Winlogon';
const usualShell = /^explorer\.exe$/i;
/** What LSA loads on every Windows; the empty one is written as two quotes. */
const usualPackages = new Set([
  '""',
  'msv1_0',
  'kerberos',
  'schannel',
  'wdigest',
  'tspkg',
  'pku2u',
  'scecli',
  'rassfm',
  'cloudap',
  'negoexts',
  'livessp',
]);
const usualMonitors = new Set([
  'localspl.dll',
  'tcpmon.dll',
  'usbmon.dll',
  'wsdmon.dll',
  'apmon.dll',
  'fxsmon.dll',
  'pjlmon.dll',
  'appmon.dll',
]);

/** What starts for everybody, from the SOFTWARE hive. */
export function softwareAutoruns(software: Hive): Autorun[] {
  const folder = windowsFolder(software);
  return VIEWS.flatMap((view) => [
    ...runs(software, `${view}Microsoft\\Windows\\CurrentVersion`),
    ...debuggers(software, `${view}Microsoft\\Windows NT\\CurrentVersion\\Image File Execution Options`),
    ...text(software, `${view}Microsoft\\Windows NT\\CurrentVersion\\Windows`, 'AppInit_DLLs', 'library', /^\s*$/, ''),
    ...activeSetUp(software, `${view}Microsoft\\Active Setup\\Installed Components`),
  ]).concat(
    text(software, WINLOGON, 'Shell', 'shell', usualShell, 'explorer.exe'),
    text(software, WINLOGON, 'Userinit', 'shell', usualUserinit(folder), `${folder}\\system32\\userinit.exe,`),
    text(software, WINLOGON, 'VmApplet', 'shell', /^SystemPropertiesPerformance\.exe(?: \/pagefile)?$/i),
  );
}

/** Where this Windows lies to itself, which is not always drive C: what is given back to it must be its own. */
function windowsFolder(software: Hive): string {
  const said = textValue(software, findKey(software, 'Microsoft\\Windows NT\\CurrentVersion'), 'SystemRoot') ?? '';
  return /^[a-z]:(?:\\[^\\/:*?"<>|,]+)+$/i.test(said) ? said : 'C:\\Windows';
}

function usualUserinit(folder: string): RegExp {
  const escaped = folder.replaceAll(/[^a-z0-9]/gi, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return new RegExp(`^(?:${escaped}\\\\system32\\\\)?userinit(?:\\.exe)?,?$`, 'i');
}

/** What starts for one person, from the hive of that person or the one for nobody. */
export function personAutoruns(hive: Hive): Autorun[] {
  return [
    ...runs(hive, 'Software\\Microsoft\\Windows\\CurrentVersion'),
    ...text(hive, 'Software\\Microsoft\\Windows NT\\CurrentVersion\\Windows', 'Load', 'run', /^\s*$/, ''),
    ...text(hive, 'Software\\Microsoft\\Windows NT\\CurrentVersion\\Winlogon', 'Shell', 'shell', usualShell),
    ...text(hive, 'Environment', 'UserInitMprLogonScript', 'run', /^\s*$/),
  ];
}

/** What starts before anybody signs in, from the SYSTEM hive; services and drivers are listed elsewhere. */
export function systemAutoruns(system: Hive): Autorun[] {
  const control = `${currentControlSet(system).name}\\Control`;
  const monitors = findKey(system, `${control}\\Print\\Monitors`);
  const certificates = findKey(system, `${control}\\Session Manager\\AppCertDlls`);
  return [
    ...list(system, `${control}\\Session Manager`, 'BootExecute', 'boot', (command) =>
      /^autocheck autochk \*$/i.test(command),
    ),
    ...['Authentication Packages', 'Notification Packages', 'Security Packages'].flatMap((name) =>
      list(system, `${control}\\Lsa`, name, 'security package', (command) => usualPackages.has(command.toLowerCase())),
    ),
    ...(certificates === undefined ? [] : values(system, certificates)).flatMap(({ name }) =>
      text(system, `${control}\\Session Manager\\AppCertDlls`, name, 'library', /^\s*$/),
    ),
    ...(monitors === undefined ? [] : subkeys(system, monitors)).flatMap((key): Autorun[] => {
      const command = textValue(system, key, 'Driver') ?? '';
      const isUsual = usualMonitors.has(command.toLowerCase());
      const path = `${control}\\Print\\Monitors\\${key.name}`;
      return command === '' ? [] : [{ kind: 'print monitor', key: path, value: 'Driver', command, isUsual }];
    }),
  ];
}

function runs(hive: Hive, above: string): Autorun[] {
  return RUNS.flatMap((name) => {
    const path = `${above}\\${name}`;
    const key = findKey(hive, path);
    return (key === undefined ? [] : values(hive, key)).flatMap(({ name: value }): Autorun[] => {
      const command = textValue(hive, key, value);
      return command === undefined || command === ''
        ? []
        : [{ kind: 'run', key: path, value, command, isUsual: false, off: 'absent' }];
    });
  });
}

function debuggers(hive: Hive, path: string): Autorun[] {
  const above = findKey(hive, path);
  return (above === undefined ? [] : subkeys(hive, above)).flatMap(({ name }) =>
    text(hive, `${path}\\${name}`, 'Debugger', 'debugger', /^\s*$/).map((each) => ({
      ...each,
      off: 'absent' as const,
    })),
  );
}

/** Every Windows has dozens of its own; only what is no part of Windows' folder is worth a look. */
function activeSetUp(hive: Hive, path: string): Autorun[] {
  const above = findKey(hive, path);
  return (above === undefined ? [] : subkeys(hive, above)).flatMap(({ name }) =>
    text(hive, `${path}\\${name}`, 'StubPath', 'set-up of a person', /system32|syswow64|%systemroot%|^\s*$/i),
  );
}

function text(hive: Hive, path: string, value: string, kind: AutorunKind, usual: RegExp, off?: string): Autorun[] {
  const command = textValue(hive, findKey(hive, path), value);
  if (command === undefined || command.trim() === '') return [];
  const isUsual = usual.test(command.trim());
  const back = !isUsual && off !== undefined ? { off: { text: off } } : {};
  return [{ kind, key: path, value, command, isUsual, ...back }];
}

function list(
  hive: Hive,
  path: string,
  value: string,
  kind: AutorunKind,
  isUsual: (command: string) => boolean,
): Autorun[] {
  return (textsValue(hive, findKey(hive, path), value) ?? [])
    .filter((command) => command !== '')
    .map((command) => ({ kind, key: path, value, command, isUsual: isUsual(command) }));
}
