import { constants, type Dir, type Dirent, type OpenDirOptions, type Stats } from 'node:fs';
import { access, lstat, opendir, readFile, readlink, stat } from 'node:fs/promises';
import type { Entry, EntryKind } from '../../contract/files.ts';
import { decodeName, isText } from '../../contract/names.ts';
import { OWNER_FILES, type Owners, readOwners } from '../../contract/owners.ts';
import { DRIVES, type PathStyle } from '../../contract/paths.ts';
import { abortable, throwIfAborted } from './abort.ts';
import type { Facts, LookAtMany } from './many/look.ts';
import type { NativePath } from './paths.ts';
import { codeOf } from './problems.ts';

const PAGE = 256;

/** The users and groups of this computer's own files; a directory service is not asked, its people stay numbers. */
export async function localOwners(): Promise<Owners> {
  const [users, groups] = await Promise.all(
    [OWNER_FILES.users, OWNER_FILES.groups].map((path) => readFile(path, 'utf8').catch(() => '')),
  );
  return { users: readOwners(users ?? ''), groups: readOwners(groups ?? '') };
}

/** How folders of this computer are listed. */
export interface Listing {
  readonly style: PathStyle;
  readonly owners: Owners;
  readonly lookAtMany: LookAtMany;
}

/** Pages of a folder of this computer. Rejects with what the system says. */
export async function* listFolder(
  listing: Listing,
  native: NativePath,
  signal?: AbortSignal,
): AsyncGenerator<Entry[], void, undefined> {
  const { style } = listing;
  const text = typeof native === 'string' ? native : decodeName(native);
  const folderPath = isText(text) ? text : native;
  const options: OpenDirOptions = { bufferSize: PAGE };
  // Node's types know no folders of bytes, though Node does.
  if (style === 'posix') Object.assign(options, { encoding: 'buffer' });
  const opening = opendir(native, options);
  const folder = await abortable(opening, signal).catch((error: unknown) => {
    // Given up while it was being opened: it must not stay open.
    opening.then((late) => late.close()).catch(() => undefined);
    throw error;
  });
  let reading: Promise<unknown> = Promise.resolve();
  try {
    for (let isFirst = true; ; isFirst = false) {
      const page = nextPage(folder, signal);
      reading = page;
      const found = await abortable(page, signal);
      if (found.length === 0) return;
      const items = found.map((item) => itemOf(style, folderPath, item));
      // The first page is there at once, and waits for nobody; the rest of a large folder comes several times as fast from the thread.
      const facts = isFirst
        ? null
        : await listing.lookAtMany(
            items.map(({ path }) => path),
            signal,
          );
      const looked = items.map((item, index) => {
        const known = facts?.[index];
        return known && kindOfMode(known.mode) !== 'link'
          ? entryFrom(style, known, item.name, listing.owners)
          : undefined;
      });
      // Only these are waited for: a promise for each would cost as much as looking at it.
      const looking = items.flatMap((item, index) =>
        looked[index] ? [] : entryOf(listing, item).then((entry) => (looked[index] = entry)),
      );
      await abortable(Promise.all(looking), signal);
      const present = looked.filter((entry) => entry !== undefined);
      throwIfAborted(signal);
      if (present.length > 0) yield present;
      if (found.length < PAGE) return;
    }
  } finally {
    // Node brings the process down where a folder is closed under a reader of it.
    const closed = reading.catch(() => undefined).then(() => folder.close());
    const closing = closed.catch(() => undefined);
    // A drive may never answer.
    if (!signal?.aborted) await closing;
  }
}

/** The next entries of a folder, fewer once the signal aborts; with one promise for all of them. */
function nextPage(folder: Dir, signal?: AbortSignal): Promise<Dirent[]> {
  return new Promise((resolve, reject) => {
    const found: Dirent[] = [];
    const next = () =>
      folder.read((error, item) => {
        if (error) return reject(error);
        if (item) found.push(item);
        if (item && found.length < PAGE && !signal?.aborted) next();
        else resolve(found);
      });
    next();
  });
}

interface Item {
  readonly name: string;
  readonly path: NativePath;
  readonly found: Dirent;
}

function itemOf(style: PathStyle, folder: NativePath, found: Dirent): Item {
  const raw: unknown = found.name;
  if (!(raw instanceof Uint8Array)) {
    const name = String(raw);
    return { name, path: `${String(folder).replace(/\\$/, '')}\\${name}`, found };
  }
  const name = decodeName(raw);
  // Text where it stands for the same bytes: a thread gets it faster.
  const path =
    typeof folder === 'string' && isText(name) ? `${folder}/${name}` : Buffer.concat([Buffer.from(folder), SLASH, raw]);
  return { name, path, found };
}

async function entryOf({ style, owners }: Listing, { name, path, found }: Item): Promise<Entry | undefined> {
  try {
    return await describe(style, path, name, owners);
  } catch (error) {
    // It went away between being listed and being looked at.
    if (codeOf(error) === 'ENOENT') return undefined;
    return { name, kind: kindOf(found), hidden: name.startsWith('.') };
  }
}

const SLASH = Buffer.from('/');

/** What stands at a path; a link is not followed but told where it leads. */
export async function describe(style: PathStyle, native: NativePath, name: string, owners: Owners): Promise<Entry> {
  const stats = await lstat(native);
  const entry = entryFrom(style, stats, name, owners);
  if (!stats.isSymbolicLink()) return entry;
  const [linkTo, linkKind] = await Promise.all([
    readLinkText(style, native),
    stat(native).then(kindOf, (error: unknown) => {
      const code = codeOf(error);
      return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP' ? ('broken' as const) : undefined;
    }),
  ]);
  return { ...entry, linkTo, linkKind };
}

/** The path that a link holds. */
export async function readLinkText(style: PathStyle, native: NativePath): Promise<string> {
  return style === 'posix'
    ? decodeName(await readlink(native, { encoding: 'buffer' }))
    : await readlink(native, { encoding: 'utf8' });
}

export function entryFrom(style: PathStyle, stats: Facts, name: string, owners: Owners): Entry {
  const entry: Entry = {
    name,
    kind: kindOfMode(stats.mode),
    size: stats.size,
    modified: wholeMilliseconds(stats.mtimeMs),
    accessed: wholeMilliseconds(stats.atimeMs),
    hidden: name.startsWith('.'),
  };
  if (stats.birthtimeMs > 0) entry.created = wholeMilliseconds(stats.birthtimeMs);
  if (style === 'windows') return entry;
  entry.mode = stats.mode & 0o7777;
  entry.owner = owners.users.get(stats.uid) ?? String(stats.uid);
  entry.group = owners.groups.get(stats.gid) ?? String(stats.gid);
  return entry;
}

function kindOf(stats: Dirent | Stats): EntryKind {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'folder';
  if (stats.isSymbolicLink()) return 'link';
  if (stats.isBlockDevice() || stats.isCharacterDevice()) return 'device';
  if (stats.isFIFO()) return 'pipe';
  if (stats.isSocket()) return 'socket';
  return 'other';
}

const { S_IFMT, S_IFREG, S_IFDIR, S_IFLNK, S_IFBLK, S_IFCHR, S_IFIFO, S_IFSOCK } = constants;
const KINDS = new Map<number | undefined, EntryKind>([
  [S_IFREG, 'file'],
  [S_IFDIR, 'folder'],
  [S_IFLNK, 'link'],
  [S_IFBLK, 'device'],
  [S_IFCHR, 'device'],
  [S_IFIFO, 'pipe'],
  [S_IFSOCK, 'socket'],
]);

const kindOfMode = (mode: number): EntryKind => KINDS.get(mode & S_IFMT) ?? 'other';

/** The folder of drives itself. */
export const drivesEntry: Entry = { name: DRIVES, kind: 'folder', hidden: false };

const PATIENCE = 3000;

/**
 * The drives that answer within three seconds, as folders `C:`, `D:` … A network drive that is not connected may keep
 * silent much longer.
 */
export async function listDrives(
  signal?: AbortSignal,
  isThere: (root: string) => Promise<unknown> = (root) => access(root),
): Promise<Entry[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), PATIENCE);
  });
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('');
  const present = letters.map((letter) =>
    Promise.race([
      isThere(`${letter}:\\`).then(
        () => true,
        () => false,
      ),
      late,
    ]),
  );
  try {
    const answers = await abortable(Promise.all(present), signal);
    return letters
      .filter((_, index) => answers[index])
      .map((letter) => ({ name: `${letter}:`, kind: 'folder' as const, hidden: false }));
  } finally {
    clearTimeout(timer);
  }
}

/**
 * A date as it is kept, without what lies behind its milliseconds: rounded up, it could be another second. The system's
 * nanoseconds pass through a fraction on both ways, which may be short by a microsecond: then a date set would not be the date read.
 */
export const wholeMilliseconds = (date: number): number => Math.floor(date + 0.001);
