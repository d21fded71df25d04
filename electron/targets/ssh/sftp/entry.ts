import type { Entry, EntryKind } from '../../../contract/files.ts';
import { decodeName } from '../../../contract/names.ts';
import type { Attributes } from './wire.ts';

const KIND_BITS = 0o170000;
const KINDS: Readonly<Record<number, EntryKind>> = {
  0o100000: 'file',
  0o040000: 'folder',
  0o120000: 'link',
  0o060000: 'device',
  0o020000: 'device',
  0o010000: 'pipe',
  0o140000: 'socket',
};
const LETTERS: Readonly<Record<string, EntryKind>> = {
  '-': 'file',
  d: 'folder',
  l: 'link',
  b: 'device',
  c: 'device',
  p: 'pipe',
  s: 'socket',
};
const MODE_COLUMN = /^[-dlbcps][-rwxsStT]{9}/;
const CHARACTER_DEVICE = 0o020000;

/** The kind by the mode, else by the first letter of a line as of `ls -l`. */
export function kindOf(attributes: Attributes, long = ''): EntryKind {
  if (attributes.mode !== undefined) return KINDS[attributes.mode & KIND_BITS] ?? 'other';
  return (MODE_COLUMN.test(long) ? LETTERS[long.charAt(0)] : undefined) ?? 'other';
}

/** True for a terminal and its like, which may keep a reader waiting for ever; disks are block devices. */
export const isCharacterDevice = (attributes: Attributes): boolean =>
  attributes.mode !== undefined && (attributes.mode & KIND_BITS) === CHARACTER_DEVICE;

// Such as `-rw-r--r--    1 root     www-data     1234 Nov 22 18:44 name`; only a line of just this form is believed.
const LONG = /^[-dlbcps][-rwxsStT]{9}[+.@]?\s+(?:\d+|\?)\s+(\S+)\s+(\S+)\s+\d+[\s,]/;

/** Owner and group from a line as of `ls -l`, where it has the usual form. */
export function ownersOf(long: string): { owner: string; group: string } | undefined {
  const [, owner, group] = LONG.exec(long) ?? [];
  return owner === undefined || group === undefined ? undefined : { owner, group };
}

/** What the app shows of a name. `owners` are names for the numbers in the attributes, where known. */
export function entryOf(
  name: string,
  attributes: Attributes,
  options: { long?: string; owners?: { owner: string; group: string } } = {},
): Entry {
  const owner = options.owners?.owner ?? attributes.owner?.toString();
  const group = options.owners?.group ?? attributes.group?.toString();
  return {
    name,
    kind: kindOf(attributes, options.long),
    ...(attributes.size !== undefined && { size: attributes.size }),
    ...(attributes.modified !== undefined && { modified: attributes.modified * 1000 }),
    ...(attributes.accessed !== undefined && { accessed: attributes.accessed * 1000 }),
    ...(attributes.mode !== undefined && { mode: attributes.mode & 0o7777 }),
    ...(owner !== undefined && { owner }),
    ...(group !== undefined && { group }),
    hidden: name.startsWith('.'),
  };
}

/** The text of a line as of `ls -l`; only its first columns are ever looked at. */
export const longText = (long: Buffer): string => decodeName(long.subarray(0, 200));
