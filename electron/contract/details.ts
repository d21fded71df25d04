import { z } from 'zod';
import { bytes, instant } from './define.ts';

/** What a file is marked with on a disk of Windows (FILE_ATTRIBUTE_… of the Windows SDK), in the order of its bits. */
export const windowsAttribute = z.enum([
  'read-only',
  'hidden',
  'system',
  'archive',
  'temporary',
  'sparse',
  'compressed',
  'offline',
  'not-indexed',
  'encrypted',
  'recalled',
]);
export type WindowsAttribute = z.infer<typeof windowsAttribute>;

/** What stands behind a reparse point: a file or folder of Windows that is something else than it looks like. */
export const reparseKind = z.enum([
  'symbolic-link',
  'junction',
  'mount-point',
  'cloud-file',
  'deduplicated',
  'program-alias',
  'packed',
  'archived',
  'shared-folder',
  'container',
  'linux-entry',
  'other',
]);
export type ReparseKind = z.infer<typeof reparseKind>;

export const reparsePoint = z.strictObject({
  /** The tag that names its maker (IO_REPARSE_TAG_… of the Windows SDK). */
  tag: z.number().int().min(0).max(0xffffffff),
  kind: reparseKind,
  /** Where it leads, as Windows would show it. */
  to: z.string().optional(),
});
export type ReparsePoint = z.infer<typeof reparsePoint>;

/** What only a disk of Windows (NTFS) knows of a file or folder. */
export const windowsFacts = z.strictObject({
  attributes: z.array(windowsAttribute),
  /** The second, short name that old programs use, such as `PROGRA~1`. */
  shortName: z.string().optional(),
  reparse: reparsePoint.optional(),
  /** Data beside the file's own (alternate data streams), by name; no size where the system does not tell it. */
  streams: z.array(z.strictObject({ name: z.string(), size: bytes.optional() })).optional(),
});
export type WindowsFacts = z.infer<typeof windowsFacts>;

/** What one entry really is, beyond what a listing tells. Whatever the target can't tell is absent. */
export const details = z.strictObject({
  /** How many names the very same file has. */
  names: z.number().int().positive().optional(),
  /** Bytes that it takes on the disk. */
  onDisk: bytes.optional(),
  created: instant.optional(),
  accessed: instant.optional(),
  /** When something about it was last changed: its content, name, owner or permissions. */
  changed: instant.optional(),
  ownerNumber: z.number().int().nonnegative().optional(),
  groupNumber: z.number().int().nonnegative().optional(),
  windows: windowsFacts.optional(),
  /** The program that would tell what a disk of Windows knows, where the target lacks it. */
  lacks: z.string().optional(),
});
export type Details = z.infer<typeof details>;

const REPARSE_TAGS: Readonly<Record<number, ReparseKind>> = {
  0xa000000c: 'symbolic-link',
  0xa0000003: 'junction',
  0x80000013: 'deduplicated',
  0x80000007: 'deduplicated',
  0x8000001b: 'program-alias',
  0x80000017: 'packed',
  0x80000008: 'packed',
  0xc0000004: 'archived',
  0x80000006: 'archived',
  0x8000000a: 'shared-folder',
  0x80000012: 'shared-folder',
  0x80000018: 'container',
  0x90001018: 'container',
  0x9000001c: 'container',
  0x80000021: 'cloud-file',
  0xa000001d: 'linux-entry',
  0x80000023: 'linux-entry',
  0x80000024: 'linux-entry',
  0x80000025: 'linux-entry',
  0x80000026: 'linux-entry',
};

/** What a reparse tag stands for, after "Reparse Tags" of Microsoft's MS-FSCC (2.1.2.1). */
export function reparseKindOf(tag: number): ReparseKind {
  // The cloud's sixteen tags differ in one digit.
  if ((tag & 0xffff0fff) >>> 0 === 0x9000001a) return 'cloud-file';
  return REPARSE_TAGS[tag] ?? 'other';
}

/** The tag in the text that ntfs-3g gives as the target of a reparse point that it can't follow; undefined for other texts. */
export function unreadableReparseTag(linkTo: string | undefined): number | undefined {
  const [, tag] = /^unsupported reparse (?:tag|point) 0x([0-9a-f]{1,8})$/i.exec(linkTo ?? '') ?? [];
  return tag === undefined ? undefined : Number.parseInt(tag, 16);
}
