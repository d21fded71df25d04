import type { EntryKind } from '../contract/files.ts';

/** One member of an archive, as 7-Zip lists it. */
export interface Member {
  /** The name it has in the archive, by which 7-Zip finds it again. */
  readonly path: string;
  readonly kind: EntryKind;
  /** Absent where the archive does not tell. */
  readonly size?: number;
  readonly modified?: number;
  readonly mode?: number;
  readonly owner?: string;
  readonly group?: string;
  readonly linkTo?: string;
  /** CRC-32 of the content. */
  readonly crc?: number;
  readonly isEncrypted: boolean;
  /** Its place in the archive, from 0. */
  readonly order: number;
  /** The archive holds this one thing and does not say what it is called. */
  readonly isNameless: boolean;
}

/** What stands before the members: of what kind the archive is. */
export interface ArchiveFacts {
  readonly type: string;
}

const KINDS: Readonly<Record<string, EntryKind>> = {
  d: 'folder',
  l: 'link',
  b: 'device',
  c: 'device',
  p: 'pipe',
  s: 'socket',
};

/**
 * Reads what `7zz l -slt` prints, line by line: after a line of dashes one record of `Key = value` for each member, with an empty
 * line behind it. 7-Zip prints ends of lines in names as `_`, so that none can begin a line. Comments have lines of their own, between
 * braces, and are whatever the archive's maker wrote: they may feign members, but take none away. Dates are those of the time zone
 * that the program runs in, which is to be UTC. `unnamed`: what a member is called that the archive has no name for.
 */
export function listingReader(
  unnamed: string,
  onMember: (member: Member) => void,
): { line(text: string): void; facts(): ArchiveFacts } {
  let type = '';
  let order = 0;
  let isInside = false;
  let isEmpty = false;
  let isComment = false;
  let record = new Map<string, string>();

  const flush = () => {
    const member = isInside ? memberOf(record, order, unnamed) : undefined;
    record = new Map();
    if (!member) return;
    order += 1;
    onMember(member);
  };
  return {
    line(text) {
      const opens = isEmpty && text === '{';
      isEmpty = false;
      if (isComment || opens) {
        isComment = text !== '}';
        return;
      }
      if (/^-{10}$/.test(text)) {
        flush();
        isInside = true;
        return;
      }
      if (text === '') {
        flush();
        return;
      }
      const match = /^([A-Z][A-Za-z ]*) = ?(.*)$/s.exec(text);
      const [, key = '', value = ''] = match ?? [];
      if (!match) return;
      isEmpty = value === '';
      // The innermost of several layers is named last.
      if (!isInside && key === 'Type') type = value;
      if (!record.has(key)) record.set(key, value);
    },
    facts() {
      flush();
      return { type };
    },
  };
}

function memberOf(record: ReadonlyMap<string, string>, order: number, unnamed: string): Member | undefined {
  if (record.size === 0) return undefined;
  const name = record.get('Path') ?? '';
  const path = name === '' ? unnamed : name;
  const attributes = record.get('Attributes') ?? '';
  // Windows' attributes, then Unix's where the archive has them: `D drwxr-xr-x`.
  const bits = /[-dlbcps][-r][-w][-xsStT][-r][-w][-xsStT][-r][-w][-xsStT]/.exec(record.get('Mode') ?? attributes)?.[0];
  const isFolder = record.get('Folder') === '+' || attributes.startsWith('D') || bits?.[0] === 'd';
  const linkTo = record.get('Symbolic Link') || undefined;
  const kind = isFolder ? 'folder' : linkTo === undefined ? (KINDS[bits?.[0] ?? '-'] ?? 'file') : 'link';
  const size = numberOf(record.get('Size'));
  const modified = timeOf(record.get('Modified'));
  const crc = /^[0-9A-F]{8}$/.test(record.get('CRC') ?? '') ? Number.parseInt(record.get('CRC') ?? '', 16) : undefined;
  const owner = record.get('User') || record.get('User ID') || undefined;
  const group = record.get('Group') || record.get('Group ID') || undefined;
  return {
    path,
    kind,
    ...(size !== undefined && kind === 'file' && { size }),
    ...(modified !== undefined && { modified }),
    ...(bits !== undefined && { mode: modeOf(bits) }),
    ...(owner !== undefined && { owner }),
    ...(group !== undefined && { group }),
    ...(kind === 'link' && linkTo !== undefined && { linkTo }),
    ...(crc !== undefined && kind === 'file' && { crc }),
    isEncrypted: record.get('Encrypted') === '+',
    order,
    isNameless: name === '',
  };
}

function numberOf(text: string | undefined): number | undefined {
  const value = text && /^\d{1,16}$/.test(text) ? Number(text) : undefined;
  return value !== undefined && Number.isSafeInteger(value) ? value : undefined;
}

/** Milliseconds since 1970 of `2026-11-23 06:01:42.7320069` in UTC. */
function timeOf(text: string | undefined): number | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?$/.exec(text ?? '');
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number);
  const time = Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second);
  return time + Math.floor(Number(`0.${match[7] ?? 0}`) * 1000);
}

/** The twelve permission bits of `drwxr-sr-t`. */
function modeOf(bits: string): number {
  let mode = 0;
  for (let at = 0; at < 9; at++) {
    const letter = bits[at + 1] ?? '-';
    if (letter !== '-' && !(at % 3 === 2 && /[ST]/.test(letter))) mode |= 0o400 >> at;
    if (at % 3 === 2 && /[sStT]/.test(letter)) mode |= 0o4000 >> ((at - 2) / 3);
  }
  return mode;
}
