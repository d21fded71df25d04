import type { Service } from './services.ts';

/** Variables that stand for a folder on the disk with Windows. */
const FOLDERS: Readonly<Record<string, string>> = {
  systemroot: 'Windows',
  windir: 'Windows',
  systemdrive: '',
  programfiles: 'Program Files',
  'programfiles(x86)': 'Program Files (x86)',
  programdata: 'ProgramData',
  allusersprofile: 'ProgramData',
};

/** The file that a service or driver is in; nothing where the hive doesn't say, or says something that is no file on the disk with Windows. */
export function serviceFile({ name, kind, imagePath, serviceDll }: Service): readonly string[] | undefined {
  if (serviceDll !== undefined) return fileIn(serviceDll);
  if (imagePath !== undefined) return fileIn(imagePath);
  // Drivers that say nothing lie where all do.
  return kind === 'driver' || kind === 'file system driver'
    ? ['Windows', 'System32', 'drivers', `${name}.sys`]
    : undefined;
}

/**
 * The file that a command line starts, as names from the top of the disk with Windows: `"%SystemRoot%\a b.exe" -x` is Windows, a b.exe.
 * Nothing for other disks and for what is no path.
 */
export function fileIn(command: string): readonly string[] | undefined {
  const quoted = /^\s*"([^"]*)"/.exec(command)?.[1];
  // Without quotes Windows tries every blank; the ending tells where the file's name stops.
  const plain = /^.*?\.(?:exe|sys|dll|com|bat|cmd|ps1|vbs|js)(?=[\s,]|$)/i.exec(command.trim())?.[0];
  const path = (quoted ?? plain ?? command.trim().split(' ')[0] ?? '')
    .replace(/^\\\?\?\\/, '')
    .replace(/^\\SystemRoot\\/i, '%SystemRoot%\\')
    .replace(/^\\?System32\\/i, '%SystemRoot%\\System32\\')
    .replace(/^%([^%]+)%/, (whole, variable: string) => {
      const folder = FOLDERS[variable.toLowerCase()];
      return folder === undefined ? whole : folder === '' ? 'C:' : `C:\\${folder}`;
    });
  const [, rest] = /^C:\\(.+)$/i.exec(path) ?? [];
  const names = rest?.split(/[\\/]/).filter((name) => name !== '' && name !== '.');
  if (names === undefined || names.length === 0) return undefined;
  return names.some((name) => name === '..' || /[\0%:*?"<>|]/.test(name)) ? undefined : names;
}
