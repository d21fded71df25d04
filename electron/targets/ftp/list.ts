import type { Entry, EntryKind } from '../../contract/files.ts';

/** What a line of LIST is read with: the server's time now, and how far its clock's zone is from UTC (both ms). */
export interface ListClock {
  readonly now: number;
  readonly zone: number;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const KINDS: Readonly<Record<string, EntryKind>> = {
  '-': 'file',
  d: 'folder',
  l: 'link',
  b: 'device',
  c: 'device',
  p: 'pipe',
  s: 'socket',
};

const UNIX =
  /^([-dlbcps])([-r][-w][-xsS][-r][-w][-xsS][-r][-w][-xtT])[.+@]?\s+(?:\d+\s+)?(?:(\S+)\s+)?(?:(\S+)\s+)??(?:(\d+)|\d+,\s*\d+)\s+([A-Za-z]{3})\s+(\d{1,2})\s+(\d{4}|\d{1,2}:\d{2}) (.+)$/s;
const WINDOWS =
  /^(\d{2})-(\d{2})-(\d{2}|\d{4})\s+(\d{1,2}):(\d{2})([AaPp][Mm])?\s+(?:<(DIR|JUNCTION|SYMLINKD?)>|(\d+))\s+(.+)$/s;

/** A line of LIST, of Unix's kind or of Windows'; null for what names nothing in the folder (`total 12`, `.` and `..`). */
export function listEntry(line: string, clock: ListClock): Entry | null {
  const entry = unixEntry(line, clock) ?? windowsEntry(line, clock);
  return entry === null || entry.name === '.' || entry.name === '..' || entry.name === '' ? null : entry;
}

function unixEntry(line: string, clock: ListClock): Entry | null {
  const match = UNIX.exec(line);
  if (!match) return null;
  const [, type = '-', bits = '', owner, group, sizeText, month = '', day = '', clockText = '', rest = ''] = match;
  const kind = KINDS[type] ?? 'other';
  const arrow = kind === 'link' ? rest.indexOf(' -> ') : -1;
  const name = arrow > 0 ? rest.slice(0, arrow) : rest;
  const modified = unixTime(MONTHS.indexOf(month.toLowerCase()), Number(day), clockText, clock);
  const size = Number(sizeText);
  return {
    name,
    kind,
    ...(kind === 'file' && sizeText !== undefined && Number.isSafeInteger(size) && { size }),
    ...(modified !== undefined && { modified }),
    mode: modeOf(bits),
    ...(owner !== undefined && { owner }),
    ...(group !== undefined && { group }),
    ...(arrow > 0 && { linkTo: rest.slice(arrow + 4) }),
    hidden: name.startsWith('.'),
  };
}

/** A date without a year lies in the last twelve months, or a little ahead where the clocks differ. */
function unixTime(month: number, day: number, text: string, { now, zone }: ListClock): number | undefined {
  if (month < 0 || day < 1 || day > 31) return undefined;
  const positive = (time: number) => (time >= 0 ? time : undefined);
  if (!text.includes(':')) return positive(Date.UTC(Number(text), month, day) - zone);
  const [hour = 0, minute = 0] = text.split(':').map(Number);
  const there = new Date(now + zone);
  const time = Date.UTC(there.getUTCFullYear(), month, day, hour, minute) - zone;
  const tomorrow = now + 24 * 3_600_000;
  return positive(time <= tomorrow ? time : Date.UTC(there.getUTCFullYear() - 1, month, day, hour, minute) - zone);
}

/** The twelve permission bits of text such as `rwsr-xr-t`. */
function modeOf(bits: string): number {
  let mode = 0;
  for (let index = 0; index < bits.length; index++) {
    const letter = bits.charAt(index);
    if (/[rwxst]/.test(letter)) mode |= 0o400 >> index;
    if (/[sStT]/.test(letter)) mode |= 0o4000 >> Math.floor(index / 3);
  }
  return mode;
}

function windowsEntry(line: string, { zone }: ListClock): Entry | null {
  const match = WINDOWS.exec(line);
  if (!match) return null;
  const [, month, day, yearText = '', hourText, minute, half, folder, sizeText, name = ''] = match;
  const year = Number(yearText) + (yearText.length === 4 ? 0 : Number(yearText) < 70 ? 2000 : 1900);
  const hour = half === undefined ? Number(hourText) : (Number(hourText) % 12) + (/^p/i.test(half) ? 12 : 0);
  const modified = Date.UTC(year, Number(month) - 1, Number(day), hour, Number(minute)) - zone;
  const size = Number(sizeText);
  const kind: EntryKind = folder === undefined ? 'file' : /^DIR$/i.test(folder) ? 'folder' : 'link';
  return {
    name,
    kind,
    ...(kind === 'file' && Number.isSafeInteger(size) && { size }),
    ...(modified >= 0 && { modified }),
    hidden: name.startsWith('.'),
  };
}
