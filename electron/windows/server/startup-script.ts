/**
 * A start-up script of the local group policy that runs once and takes itself away (Microsoft: "Reset a local Windows password for an
 * Azure VM offline" documents the files; `scripts.ini` is of [MS-GPSCR]).
 */

/** Names of folders and files below `Windows\System32\GroupPolicy`. */
export const scriptPlace = {
  policy: ['Windows', 'System32', 'GroupPolicy'],
  list: ['gpt.ini'],
  scripts: ['Machine', 'Scripts', 'scripts.ini'],
  once: ['Machine', 'Scripts', 'Startup', 'RescueDeskOnce.cmd'],
  work: ['Machine', 'Scripts', 'Startup', 'RescueDeskWork.cmd'],
} as const;

/** The ending of what the ini files were before. */
export const KEPT = '.rescue-desk';

/** Where Windows writes what the script says, from its own folder on. */
export const SAID = 'Temp\\RescueDeskOnce.log';

/** Tells group policy that there are start-up scripts. */
const SCRIPTS = '[{42B5FAAE-6536-11D2-AE5A-0000F87571E3}{40B6664F-4972-11D1-A7CA-0000F87571E3}]';

/** An ini file as Windows may have written it: in UTF-16 with a mark, or in bytes. */
export interface IniText {
  readonly text: string;
  readonly wide: boolean;
}

/** The text of an ini file. */
export function readIni(bytes: Buffer): IniText {
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe;
  return { wide, text: wide ? bytes.toString('utf16le', 2) : bytes.toString('latin1') };
}

/** The bytes of an ini file. */
export const writeIni = ({ text, wide }: IniText): Buffer =>
  wide ? Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]) : Buffer.from(text, 'latin1');

/** `gpt.ini` with start-up scripts among what is to be run, and a version that tells that something is new. */
export function withScripts(was: string | undefined): string {
  const lines = linesOf(was ?? '');
  const general = sectionIn(lines, 'General') ?? addSection(lines, 'General');
  const names = valueIn(lines, general, 'gPCMachineExtensionNames');
  const version = Number(valueIn(lines, general, 'Version')?.value ?? 0);
  if (valueIn(lines, general, 'gPCFunctionalityVersion') === undefined)
    lines.splice(general + 1, 0, 'gPCFunctionalityVersion=2');
  const now = names?.value ?? '';
  const extensions = now.toUpperCase().includes('{42B5FAAE-') ? now : sorted(now);
  set(lines, general, 'gPCMachineExtensionNames', extensions);
  // The lower half is the machine's.
  const [user, machine] = Number.isInteger(version) && version >= 0 ? [version >>> 16, version & 0xffff] : [0, 0];
  set(lines, general, 'Version', String(user * 65_536 + ((machine % 0xffff) + 1)));
  return lines.join('\r\n');
}

/** `scripts.ini` with one more script at the start of the machine. */
export function withStartup(was: string | undefined, script: string): string {
  const lines = linesOf(was ?? '');
  const startup = sectionIn(lines, 'Startup') ?? addSection(lines, 'Startup');
  let number = 0;
  while (valueIn(lines, startup, `${number}CmdLine`) !== undefined) number += 1;
  set(lines, startup, `${number}CmdLine`, script);
  set(lines, startup, `${number}Parameters`, '');
  return lines.join('\r\n');
}

/** What runs at the start: takes itself out of the policy first, so that it never runs twice, then runs the work and removes both. */
export function onceScript(had: { readonly list: boolean; readonly scripts: boolean }): Buffer {
  const back = (file: string, was: boolean) =>
    was
      ? [`copy /y "${file}${KEPT}" "${file}" >nul && del /q /a "${file}${KEPT}"`]
      : [`if exist "${file}" del /q /a "${file}"`];
  return batch([
    '@echo off',
    'rem Made by Rescue Desk. It runs once, at the next start of Windows, and takes itself away.',
    'setlocal',
    'set "POLICY=%SystemRoot%\\System32\\GroupPolicy"',
    'set "SCRIPTS=%POLICY%\\Machine\\Scripts"',
    'rem First it is kept from running again, whatever happens below.',
    ...back('%SCRIPTS%\\scripts.ini', had.scripts),
    ...back('%POLICY%\\gpt.ini', had.list),
    `cmd /d /c "%SCRIPTS%\\Startup\\RescueDeskWork.cmd" >"%SystemRoot%\\${SAID}" 2>&1`,
    'del /q /a "%SCRIPTS%\\Startup\\RescueDeskWork.cmd"',
    // In one line: once the file is gone, cmd reads no further one.
    'del /q /a "%~f0" & exit /b',
  ]);
}

/** The lines of the person, in a file of their own: an `exit` in them ends only that. */
export function workScript(lines: string): Buffer {
  const own = lines.replace(/\r\n?/g, '\n').replace(/\n+$/, '').split('\n');
  const isPlain = Buffer.byteLength(lines) === lines.length;
  return batch(['@echo off', ...(isPlain ? [] : ['chcp 65001 >nul']), ...own]);
}

const batch = (lines: readonly string[]): Buffer => Buffer.from(`${lines.join('\r\n')}\r\n`, 'utf8');

const linesOf = (text: string): string[] => {
  const lines = text.split(/\r?\n/);
  while (lines.at(-1)?.trim() === '') lines.pop();
  return [...lines, ''];
};

/** The line of a section's name. */
function sectionIn(lines: readonly string[], name: string): number | undefined {
  const at = lines.findIndex((line) => line.trim().toLowerCase() === `[${name.toLowerCase()}]`);
  return at < 0 ? undefined : at;
}

function addSection(lines: string[], name: string): number {
  lines.splice(lines.length - 1, 0, `[${name}]`);
  return lines.length - 2;
}

function valueIn(lines: readonly string[], section: number, name: string): { at: number; value: string } | undefined {
  for (let at = section + 1; at < lines.length; at++) {
    const line = (lines[at] ?? '').trim();
    if (line.startsWith('[')) return undefined;
    const equals = line.indexOf('=');
    if (equals > 0 && line.slice(0, equals).trim().toLowerCase() === name.toLowerCase())
      return { at, value: line.slice(equals + 1).trim() };
  }
  return undefined;
}

function set(lines: string[], section: number, name: string, value: string): void {
  const there = valueIn(lines, section, name);
  if (there) {
    lines[there.at] = `${name}=${value}`;
    return;
  }
  let end = section + 1;
  while (end < lines.length && !(lines[end] ?? '').trim().startsWith('[') && (lines[end] ?? '').trim() !== '') end += 1;
  lines.splice(end, 0, `${name}=${value}`);
}

/** The extensions with ours among them; group policy wants them in the order of their GUIDs. */
const sorted = (names: string): string =>
  [...(names.match(/\[[^\]]*\]/g) ?? []), SCRIPTS]
    .toSorted((one, other) => (one.toUpperCase() < other.toUpperCase() ? -1 : 1))
    .join('');
