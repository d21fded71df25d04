import { z } from 'zod';
import { bytes, instant, request } from './define.ts';
import { details } from './details.ts';
import { path } from './paths.ts';

export const entryKind = z.enum(['file', 'folder', 'link', 'device', 'pipe', 'socket', 'other']);
export type EntryKind = z.infer<typeof entryKind>;

/** One name in a folder, or what a path stands for. `name` is encoded as in `names.ts`. */
export const entry = z.strictObject({
  name: z.string(),
  kind: entryKind,
  /** Absent where the target does not tell; for folders it says nothing about their content. */
  size: bytes.optional(),
  modified: instant.optional(),
  accessed: instant.optional(),
  created: instant.optional(),
  /** The twelve permission bits, such as 0o644. */
  mode: z.number().int().min(0).max(0o7777).optional(),
  owner: z.string().optional(),
  group: z.string().optional(),
  /** Of a link: the path it holds, and what stands there (`broken` where nothing does). */
  linkTo: z.string().optional(),
  linkKind: z.union([entryKind, z.literal('broken')]).optional(),
  hidden: z.boolean(),
});
export type Entry = z.infer<typeof entry>;

export const space = z.strictObject({ total: bytes, free: bytes });
export type Space = z.infer<typeof space>;

/** A file system or drive that the person may look for files on. */
export const volume = z.strictObject({
  /** Where its files are reached: a mount point, or a drive such as `C:\\`. */
  path,
  /** Such as `ext4`. */
  system: z.string().optional(),
  label: z.string().optional(),
  /** What is mounted: `/dev/sda3`, or the name of a share. */
  device: z.string().optional(),
  readOnly: z.boolean(),
  /** Absent where it is not told, or not soon enough. */
  space: space.optional(),
});
export type Volume = z.infer<typeof volume>;

const place = { targetId: z.string(), path };

/**
 * What lies below a folder, counted without following links. `unread`: folders that could not be looked into, and names that
 * can't be right; what is in them is not counted.
 */
export const measured = z.strictObject({
  files: z.number().int().nonnegative(),
  folders: z.number().int().nonnegative(),
  bytes,
  unread: z.number().int().nonnegative(),
});
export type Measured = z.infer<typeof measured>;

/** A page of a listing; `listingId` is there while more pages wait to be fetched with `files.more`. */
const page = z.strictObject({
  entries: z.array(entry),
  listingId: z.string().optional(),
  /** Of a listing of everything below: how many folders could not be looked into so far. */
  unread: z.number().int().nonnegative().optional(),
});

/** What to look for, place by place: at each the byte strings (hexadecimal) that may stand there, or null for any byte. */
export const bytePattern = z
  .array(
    z
      .array(z.string().regex(/^(?:[0-9a-f]{2}){1,8}$/))
      .min(1)
      .max(4)
      .nullable(),
  )
  .min(1)
  .max(1000);
export type BytePattern = z.infer<typeof bytePattern>;

export const files = {
  /**
   * With `below`: not the folder's own names but every file below it, links not followed; names are then paths from the
   * folder. In no order.
   */
  'files.list': request(z.strictObject({ ...place, below: z.boolean().optional() }), page),
  'files.more': request(z.strictObject({ listingId: z.string() }), page),
  'files.stopListing': request(z.strictObject({ listingId: z.string() }), z.strictObject({})),
  /** Counts everything below a folder; ends early when it is cancelled. */
  'files.measure': request(z.strictObject(place), measured),
  'files.stat': request(z.strictObject(place), entry),
  /** What an entry really is, beyond its listing; links are not followed. Null where the target can't tell. */
  'files.details': request(z.strictObject(place), details.nullable()),
  'files.space': request(z.strictObject(place), space.nullable()),
  /** Null where the target can't tell. */
  'files.volumes': request(z.strictObject({ targetId: z.string() }), z.array(volume).nullable()),
  /** A window of a file for viewing: at most 1 MiB, as base64. */
  'files.read': request(
    z.strictObject({
      ...place,
      offset: bytes,
      length: z
        .number()
        .int()
        .min(1)
        .max(1024 * 1024),
    }),
    z.strictObject({ data: z.base64(), size: bytes.optional() }),
  ),
  /**
   * Where bytes stand in a file: the match that begins nearest to `from`, before `to`; backwards the one that begins
   * nearest before `from`, not before `to`. At most 64 MiB are looked through; `done` is where it stopped.
   */
  'files.search': request(
    z.strictObject({
      ...place,
      from: bytes,
      to: bytes,
      backwards: z.boolean().default(false),
      pattern: bytePattern,
      /** Matches begin only at multiples of it: 2 for UTF-16. */
      unit: z.union([z.literal(1), z.literal(2)]).default(1),
    }),
    z.strictObject({ match: z.strictObject({ at: bytes, length: bytes }).optional(), done: bytes }),
  ),
  'files.makeFolder': request(z.strictObject(place), z.strictObject({})),
  /** Gives a file, folder or link another path on the same target; never replaces what is there. */
  'files.rename': request(z.strictObject({ ...place, to: path }), z.strictObject({})),
};
