import type { Owners } from '../../contract/owners.ts';
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import {
  access,
  chmod,
  copyFile,
  lchown,
  link,
  lstat,
  lutimes,
  mkdir,
  open,
  rmdir,
  stat,
  statfs,
  symlink,
  unlink,
} from 'node:fs/promises';
import { baseOf, DRIVES, type PathStyle } from '../../contract/paths.ts';
import { ProblemError } from '../../contract/problem.ts';
import { detailsByCommands } from '../entry-details.ts';
import type { Commands, FileAbilities, Files } from '../target.ts';
import { abortable, throwIfAborted } from './abort.ts';
import {
  describe,
  drivesEntry,
  entryFrom,
  listDrives,
  listFolder,
  readLinkText,
  wholeMilliseconds,
} from './listing.ts';
import { digestThread } from './many/digest.ts';
import { localMany } from './many/files.ts';
import { lookThread } from './many/look.ts';
import { checkNewName, nativePath, nativeText } from './paths.ts';
import { codeOf, invalidInput, localProblem } from './problems.ts';
import { openForReading, readChunks } from './reading.ts';
import { renameKeeping, renameReplacing } from './renaming.ts';
import { localVolumes } from './volumes.ts';
import { openSink } from './writing.ts';

function abilitiesOf(platform: NodeJS.Platform): FileAbilities {
  const windows = platform === 'win32';
  const foldsCase = windows || platform === 'darwin';
  return {
    atomicReplace: true,
    modes: !windows,
    owners: !windows,
    // Windows lets only administrators and developers make links.
    links: !windows,
    hardLinks: true,
    caseSensitive: !foldsCase,
    windowsNames: windows,
    // The file systems of Windows and macOS hold characters, not bytes.
    anyBytes: !foldsCase,
  };
}

async function about<T>(path: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw localProblem(error, path);
  }
}

/** The files of this computer. */
export function localFiles(
  style: PathStyle,
  owners: Owners,
  platform: NodeJS.Platform = process.platform,
  commands?: Commands,
): Files {
  const abilities = abilitiesOf(platform);
  const digests = digestThread();
  const lookAtMany = lookThread();
  const many = localMany(style, abilities.modes, platform);
  const isWindows = platform === 'win32';
  const isDrives = (path: string) => style === 'windows' && path.replaceAll('/', '\\') === DRIVES;

  const files: Files = {
    abilities,

    async *list(path, signal) {
      throwIfAborted(signal);
      if (isDrives(path)) {
        yield await listDrives(signal);
        return;
      }
      try {
        yield* listFolder({ style, owners, lookAtMany }, nativePath(style, path), signal);
      } catch (error) {
        if (codeOf(error) === 'ENOTDIR') throw await notFolder(style, path, error);
        throw localProblem(error, path);
      }
    },

    async stat(path, { follow = false, signal } = {}) {
      throwIfAborted(signal);
      if (isDrives(path)) return drivesEntry;
      const native = nativePath(style, path);
      const name = baseOf(style, path);
      if (!follow) return about(path, abortable(describe(style, native, name, owners), signal));
      return entryFrom(style, await about(path, abortable(stat(native), signal)), name, owners);
    },

    async *read(path, { offset = 0, length, signal } = {}) {
      throwIfAborted(signal);
      checkRange(offset, length);
      const file = await about(path, openForReading(nativePath(style, path), path));
      try {
        yield* readChunks(file, { offset, length, signal });
      } catch (error) {
        throw localProblem(error, path);
      } finally {
        const closed = file.handle.close().catch(() => undefined);
        // A hanging disk that was given up must not hold the person up.
        if (!signal?.aborted) await closed;
      }
    },

    async write(path, options) {
      checkRange(options.offset);
      if (options.create === 'new') checkNewName(style, path);
      return openSink(nativePath(style, path), path, options);
    },

    async makeFolder(path, { mode } = {}) {
      checkNewName(style, path);
      const native = nativePath(style, path);
      await about(path, mkdir(native, { mode: mode ?? 0o777 }));
      if (mode !== undefined && abilities.modes) await about(path, chmod(native, mode));
    },

    async rename(from, to, { replace = false } = {}) {
      checkNewName(style, to);
      const [old, fresh] = [nativePath(style, from), nativePath(style, to)];
      try {
        await (replace ? renameReplacing(old, fresh) : renameKeeping(old, fresh));
      } catch (error) {
        const code = codeOf(error);
        throw localProblem(error, code === 'EEXIST' || code === 'ENOTEMPTY' ? to : from);
      }
    },

    async remove(path) {
      const native = nativePath(style, path);
      try {
        await unlink(native);
      } catch (error) {
        const there = await lstat(native).catch(() => undefined);
        // macOS and Windows call it a lack of permission.
        if (there?.isDirectory()) throw localProblem(Object.assign(new Error(), { code: 'EISDIR' }), path);
        throw localProblem(error, path);
      }
    },

    async removeFolder(path) {
      const native = nativePath(style, path);
      try {
        await rmdir(native);
      } catch (error) {
        throw codeOf(error) === 'ENOTDIR' ? await notFolder(style, path, error) : localProblem(error, path);
      }
    },

    async attributes(path, signal) {
      const { mode, uid, gid, mtimeMs, atimeMs } = await about(path, abortable(lstat(nativePath(style, path)), signal));
      return {
        modified: wholeMilliseconds(mtimeMs),
        accessed: wholeMilliseconds(atimeMs),
        ...(abilities.modes && { mode: mode & 0o7777 }),
        ...(abilities.owners && { owner: uid, group: gid }),
      };
    },

    async setAttributes(path, { mode, modified, accessed, owner, group }) {
      const native = nativePath(style, path);
      const before = await about(path, lstat(native));
      if (abilities.owners && (owner !== undefined || group !== undefined)) {
        await about(path, lchown(native, owner ?? before.uid, group ?? before.gid));
      }
      // After the owner, whose change takes the set-user-id bits away. A link has no bits of its own.
      if (abilities.modes && mode !== undefined && !before.isSymbolicLink()) await about(path, chmod(native, mode));
      if (modified !== undefined || accessed !== undefined) {
        // As a Date: Node takes a negative number for "now".
        const [read, written] = [
          accessed === undefined ? before.atime : new Date(accessed),
          modified === undefined ? before.mtime : new Date(modified),
        ];
        await about(path, lutimes(native, read, written));
      }
    },

    async readLink(path) {
      const native = nativePath(style, path);
      try {
        return await readLinkText(style, native);
      } catch (error) {
        if (codeOf(error) === 'EINVAL') throw invalidInput('This is no link', 'Only a link leads somewhere else.');
        throw localProblem(error, path);
      }
    },

    async makeLink(path, to) {
      checkNewName(style, path);
      if (to === '') throw invalidInput('The link leads nowhere', 'A link must hold a path.');
      await about(path, symlink(nativeText(style, to), nativePath(style, path)));
    },

    async makeHardLink(path, to) {
      checkNewName(style, to);
      const native = nativePath(style, path);
      // Linux gives links second names, macOS the file behind: only files have them everywhere.
      if (!(await about(path, lstat(native))).isFile()) throw noSecondName();
      try {
        await link(native, nativePath(style, to));
      } catch (error) {
        throw codeOf(error) === 'EPERM' ? noSecondName() : localProblem(error, codeOf(error) === 'EEXIST' ? to : path);
      }
    },

    async fileSystem(path, signal) {
      throwIfAborted(signal);
      if (isDrives(path)) return null;
      const native = nativePath(style, path);
      const { dev } = await about(path, abortable(lstat(native), signal));
      const readOnly = style === 'posix' && (await isReadOnly(native));
      return { id: String(dev), readOnly };
    },

    async space(path, signal) {
      throwIfAborted(signal);
      if (isDrives(path)) return null;
      const found = await about(path, abortable(statfs(nativePath(style, path), { bigint: true }), signal));
      const bytes = (blocks: bigint) => Math.min(Number(blocks * found.bsize), Number.MAX_SAFE_INTEGER);
      return { total: bytes(found.blocks), free: bytes(found.bavail) };
    },

    volumes: (signal) => localVolumes(files, platform, signal),

    async details(path, signal) {
      throwIfAborted(signal);
      if (isDrives(path)) return {};
      const found = await about(path, abortable(lstat(nativePath(style, path)), signal));
      const { nlink, blocks, birthtimeMs, atimeMs, ctimeMs, uid, gid } = found;
      return {
        names: nlink,
        // Windows counts no blocks.
        ...(!isWindows && { onDisk: blocks * 512, ownerNumber: uid, groupNumber: gid }),
        ...(birthtimeMs > 0 && { created: wholeMilliseconds(birthtimeMs) }),
        accessed: wholeMilliseconds(atimeMs),
        changed: wholeMilliseconds(ctimeMs),
        ...(platform === 'linux' && commands !== undefined && (await detailsByCommands(commands, path, signal))),
      };
    },

    async hash(algorithm, paths, signal) {
      const hashes: (string | null)[] = [];
      for (const path of paths) {
        throwIfAborted(signal);
        const found = await digests.whole(algorithm, nativePath(style, path), signal);
        if (found !== null) {
          hashes.push(found);
          continue;
        }
        // A disk, or what can't be read: then its reason is met here.
        const hash = createHash(algorithm);
        try {
          for await (const chunk of files.read(path, { signal })) hash.update(chunk);
          hashes.push(hash.digest('hex'));
        } catch (error) {
          if (signal?.aborted || !(error instanceof ProblemError)) throw error;
          hashes.push(null);
        }
      }
      return hashes;
    },

    hashBehind: (path) => digests.behind(nativePath(style, path)),

    many: async () => many,

    async copyWithin(from, to, { offset, signal, onBytes }) {
      throwIfAborted(signal);
      checkRange(offset);
      checkNewName(style, to);
      const [source, destination] = [nativePath(style, from), nativePath(style, to)];
      const there = await lstat(destination).catch(() => undefined);
      if (there === undefined && offset > 0) throw gap(to);
      const file = await about(from, openForReading(source, from));
      try {
        const read = await file.handle.stat();
        if (there !== undefined && there.ino === read.ino && there.dev === read.dev) {
          throw invalidInput('A file can’t be copied onto itself', 'Nothing was changed.');
        }
        if (there?.isFile() && there.size < offset) throw gap(to);
        if (there === undefined && (await cloned(source, destination))) {
          await flush(destination);
          onBytes?.((await lstat(destination)).size);
          return true;
        }
        const create = there === undefined ? 'new' : 'existing';
        const sink = await openSink(destination, to, { create, offset, truncate: true, signal });
        try {
          for await (const chunk of readChunks(file, { offset, signal })) {
            await sink.write(chunk);
            onBytes?.(sink.position);
          }
          await sink.close();
        } catch (error) {
          await sink.abandon();
          throw error;
        }
        onBytes?.(sink.position);
        return true;
      } catch (error) {
        throw localProblem(error, from);
      } finally {
        await file.handle.close().catch(() => undefined);
      }
    },
  };
  return files;
}

/**
 * Lets the file system share the bytes between both files (btrfs, XFS, APFS, ReFS): done at once, whatever the size.
 * False where it can't; then nothing is left behind. Never replaces and never follows a link at the destination.
 */
async function cloned(source: Buffer | string, destination: Buffer | string): Promise<boolean> {
  try {
    await copyFile(source, destination, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE_FORCE);
    return true;
  } catch {
    return false;
  }
}

/** Whether the file system is mounted for reading only; being forbidden to write is something else. */
async function isReadOnly(native: Buffer | string): Promise<boolean> {
  try {
    await access(native, constants.W_OK);
    return false;
  } catch (error) {
    return codeOf(error) === 'EROFS';
  }
}

const noSecondName = () =>
  new ProblemError({
    code: 'unsupported',
    title: 'A second name can’t be made there',
    message: 'Only files can have one, and not every disk keeps them (FAT and exFAT don’t). Nothing was changed.',
    remedy: 'Make a symbolic link instead, where the disk has those.',
  });

async function flush(native: Buffer | string): Promise<void> {
  const handle = await open(native, constants.O_RDWR);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function gap(path: string) {
  return invalidInput(
    `“${baseOf('posix', path)}” is shorter than expected`,
    'Going on behind its end would leave a gap of wrong bytes, so nothing was written.',
    'Start the copy of this file anew.',
  );
}

function checkRange(offset: number, length?: number): void {
  for (const value of [offset, length ?? 0]) {
    if (!Number.isSafeInteger(value) || value < 0) {
      throw invalidInput('This part of the file can’t be reached', 'A place in a file is a whole number of bytes.');
    }
  }
}

async function notFolder(style: PathStyle, path: string, error: unknown) {
  const there = await lstat(nativePath(style, path)).catch(() => undefined);
  if (there === undefined) return localProblem(error, path);
  return invalidInput('This is not a folder', 'A folder was expected here. Nothing was changed.');
}
