import { z } from 'zod';
import { bytes, instant, nothing, request } from './define.ts';
import { entryKind } from './files.ts';
import { path } from './paths.ts';

/** What can be set of a file or folder; owners by number, times in milliseconds. Only what is named is meant. */
export const attributes = z.strictObject({
  mode: z.number().int().min(0).max(0o7777).optional(),
  owner: z.number().int().nonnegative().optional(),
  group: z.number().int().nonnegative().optional(),
  modified: instant.optional(),
  accessed: instant.optional(),
});
export type Attributes = z.infer<typeof attributes>;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const where = { target: z.string(), path };

/**
 * One change to a target, with what is needed to recognise that it was made and to take it back. The words of every undo
 * record; a tool puts what it does into these.
 */
export const change = z.discriminatedUnion('kind', [
  /** Something got another path on the same file system: renamed, moved, put into the trash. */
  z.strictObject({ kind: z.literal('renamed'), target: z.string(), from: path, to: path, what: entryKind }),
  /** Something new. A file is taken away again only while it has this size, and this date or content where they are told. */
  z.strictObject({
    kind: z.literal('made'),
    ...where,
    what: z.enum(['file', 'folder', 'link']),
    size: bytes.optional(),
    modified: instant.optional(),
    sha256: sha256.optional(),
  }),
  z.strictObject({ kind: z.literal('attributes'), ...where, before: attributes, after: attributes }),
  /** A file got other bytes. `kept` names the old ones, as `UndoWriter.keep` gave it. */
  z.strictObject({
    kind: z.literal('replaced'),
    ...where,
    kept: z.string(),
    before: z.strictObject({ size: bytes, sha256 }).extend(attributes.shape),
    after: z.strictObject({ size: bytes, sha256 }),
    /** It was written where it lay, and is to be written back so: what NTFS keeps with a file is lost when another takes its name. */
    inPlace: z.literal(true).optional(),
    /** Other contents that are kept: while it is written, each of its bytes is the old one or that of one of these at its place. */
    between: z.array(z.string()).optional(),
    /** The Windows that it is a part of, by the identifier it gave itself: no other gets the old bytes. */
    installation: z.string().optional(),
  }),
  /** Something went for good: an empty folder, a link, an empty file, or one whose bytes are `kept`. */
  z.strictObject({
    kind: z.literal('removed'),
    ...where,
    what: z.enum(['file', 'folder', 'link']),
    linkTo: z.string().optional(),
    kept: z.string().optional(),
    sha256: sha256.optional(),
    before: attributes,
  }),
  /** A volume became reachable: `device`, as the disks were then, at `path`. */
  z.strictObject({ kind: z.literal('mounted'), ...where, device: z.string() }),
  /** A RAID, a logical volume, a Windows mirror or BitLocker was started: the device `path` appeared. */
  z.strictObject({ kind: z.literal('started'), ...where }),
  /** The firmware got the entry `number`, which starts `loader` from the partition `path` with that GUID. */
  z.strictObject({
    kind: z.literal('firmware-entry'),
    ...where,
    number: z.string().regex(/^[0-9A-F]{4}$/),
    label: z.string(),
    loader: z.string(),
    partition: z.string(),
  }),
  /** Sectors of the device `path` got other bytes from `offset` on. `kept` names the old ones; both hashes are of all of them. */
  z.strictObject({
    kind: z.literal('sectors'),
    ...where,
    /** By what the device is recognised: the serial numbers of its disks, and its size. */
    serials: z.array(z.string()),
    size: bytes,
    offset: bytes,
    length: bytes,
    kept: z.string(),
    before: sha256,
    after: sha256,
  }),
]);
export type Change = z.infer<typeof change>;

/** What was done with a volume as a whole, or with sectors of one; a `FileChange` is about a file or folder on one. */
export type VolumeChange = Extract<Change, { kind: 'mounted' | 'started' }>;
export type FirmwareChange = Extract<Change, { kind: 'firmware-entry' }>;
export type SectorChange = Extract<Change, { kind: 'sectors' }>;
export type FileChange = Exclude<Change, VolumeChange | SectorChange | FirmwareChange>;

export const isVolumeChange = (one: Change): one is VolumeChange => one.kind === 'mounted' || one.kind === 'started';
export const isFirmwareChange = (one: Change): one is FirmwareChange => one.kind === 'firmware-entry';
export const isSectorChange = (one: Change): one is SectorChange => one.kind === 'sectors';

/**
 * `prepared`: written before the first change, and the job has not ended (or the app was ended under it);
 * `available`: the job has ended; `undone`: everything was taken back; `stale`: some of it could not be, because the world
 * has moved on since.
 */
export const undoState = z.enum(['prepared', 'available', 'undone', 'stale']);

/** How the changes of one job can be taken back. */
export const undoRecord = z.strictObject({
  /** The id of the job that made the changes. */
  id: z.string(),
  tool: z.string(),
  title: z.string(),
  targets: z.array(z.strictObject({ id: z.string(), key: z.string() })),
  created: instant,
  state: undoState,
  /** Changes noted so far. */
  changes: z.number().int().nonnegative(),
  /** Bytes kept on this computer for it. */
  kept: bytes,
});
export type UndoRecord = z.infer<typeof undoRecord>;

/** Taking changes back is a job like any other: the tool `undo-changes`. */
export const undo = {
  /** Every record there is, the latest first. */
  'undo.list': request(nothing, z.array(undoRecord)),
  /** Forgets a record and the bytes kept for it; what it was about stays as it is. */
  'undo.dismiss': request(z.strictObject({ id: z.string() }), nothing),
};
