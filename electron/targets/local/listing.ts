import type { Dirent, OpenDirOptions, Stats } from 'node:fs';
import { access, lstat, opendir, readFile, readlink, stat } from 'node:fs/promises';
import type { Entry, EntryKind } from '../../contract/files.ts';
import { decodeName } from '../../contract/names.ts';
import { OWNER_FILES, type Owners, readOwners } from '../../contract/owners.ts';
import { DRIVES, type PathStyle } from '../../contract/paths.ts';
import { abortable, throwIfAborted } from './abort.ts';
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

/** Pages of a folder of this computer. Rejects with what the system says. */
export async function* listFolder(
  style: PathStyle,
  native: NativePath,
  owners: Owners,
  signal?: AbortSignal,
): AsyncGenerator<Entry[], void, undefined> {
  const options: OpenDirOptions = { bufferSize: PAGE };
  // Node's types know no folders of bytes, though Node does.
  if (style === 'posix') Object.assign(options, { encoding: 'buffer' });
  const opening = opendir(native, options);
  const folder = await abortable(opening, signal).catch((error: unknown) => {
    // Given up while it was being opened: it must not stay open.
    opening.then((late) => late.close()).catch(() => undefined);
    throw error;
  });
  try {
    for (;;) {
      const found: Dirent[] = [];
      while (found.length < PAGE) {
        const item = await abortable(folder.read(), signal);
        if (item === null) break;
        found.push(item);
      }
      if (found.length === 0) return;
      const entries = await abortable(Promise.all(found.map((item) => entryOf(style, native, item, owners))), signal);
      const present = entries.filter((entry) => entry !== undefined);
      throwIfAborted(signal);
      if (present.length > 0) yield present;
      if (found.length < PAGE) return;
    }
  } finally {
    await folder.close().catch(() => undefined);
  }
}

async function entryOf(style: PathStyle, folder: NativePath, item: Dirent, owners: Owners): Promise<Entry | undefined> {
  const raw: unknown = item.name;
  const name = typeof raw === 'string' ? raw : raw instanceof Uint8Array ? decodeName(raw) : '';
  const path =
    raw instanceof Uint8Array
      ? Buffer.concat([Buffer.from(folder), SLASH, raw])
      : `${String(folder).replace(/\\$/, '')}\\${name}`;
  try {
    return await describe(style, path, name, owners);
  } catch (error) {
    // It went away between being listed and being looked at.
    if (codeOf(error) === 'ENOENT') return undefined;
    return { name, kind: kindOf(item), hidden: name.startsWith('.') };
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

export function entryFrom(style: PathStyle, stats: Stats, name: string, owners: Owners): Entry {
  const entry: Entry = {
    name,
    kind: kindOf(stats),
    size: stats.size,
    modified: wholeMilliseconds(stats.mtimeMs),
    accessed: wholeMilliseconds(stats.atimeMs),
    ...(stats.birthtimeMs > 0 && { created: wholeMilliseconds(stats.birthtimeMs) }),
    hidden: name.startsWith('.'),
  };
  if (style === 'windows') return entry;
  return {
    ...entry,
    mode: stats.mode & 0o7777,
    owner: owners.users.get(stats.uid) ?? String(stats.uid),
    group: owners.groups.get(stats.gid) ?? String(stats.gid),
  };
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
