import { randomBytes } from 'node:crypto';
import { decodeName } from '../../../contract/names.ts';
import { baseOf } from '../../../contract/paths.ts';
import { ProblemError } from '../../../contract/problem.ts';
import type { HashAlgorithm } from '../../../contract/sums.ts';
import type { Attributes as Wanted } from '../../../contract/undo.ts';
import type { FileAbilities, Files } from '../../target.ts';
import { detailsByCommands } from '../../entry-details.ts';
import { linuxVolumes } from '../../volumes.ts';
import { collectInOneGo } from './collecting.ts';
import { copyWithin } from './copy-within.ts';
import { entryOf, kindOf } from './entry.ts';
import { listFolder, lookThrough } from './list.ts';
import { manyOnServer } from './many.ts';
import { hashesOnServer } from './hash-on-server.ts';
import { spaceOnServer } from './on-server.ts';
import { ownerNames } from './owners.ts';
import { linkBytes, pathBytes } from './paths.ts';
import {
  alreadyExists,
  badPath,
  type Doing,
  damaged,
  isStatus,
  noSecondName,
  shown,
  STATUS,
  wrongKind,
} from './problems.ts';
import { readFile } from './read.ts';
import { explain, fileSystemOf, lstatIfThere } from './reasons.ts';
import type { SftpSession } from './session.ts';
import { routeOf, WORTH_A_CONNECTION } from './route.ts';
import { type SftpLink, sessionsOver } from './sessions.ts';
import { byteStreams } from './streams.ts';
import { untilAborted } from './waiting.ts';
import { type Attributes, TYPE } from './wire.ts';
import { UNORDERED, writeFile } from './write.ts';

const LAST_SECOND = 0xffffffff;

/**
 * The files of a server over SFTP. Opens a session at once, to learn what the server can do; after a loss the next operation
 * opens a new one. Rejects with `unsupported` where the server has no SFTP.
 */
export async function sftpFiles(link: SftpLink): Promise<Files> {
  collectInOneGo();
  const sessions = sessionsOver(link);
  const first = await sessions.quick();
  const abilities: FileAbilities = {
    atomicReplace: first.extensions.has('posix-rename@openssh.com'),
    modes: true,
    owners: true,
    links: true,
    hardLinks: first.extensions.has('hardlink@openssh.com'),
    caseSensitive: true,
    windowsNames: false,
    anyBytes: true,
  };
  const owners = ownerNames();
  const missingPrograms = new Set<HashAlgorithm>();
  const streams = byteStreams(link);
  const many = manyOnServer(link, (paths, signal) => files.hash?.('sha256', paths, signal));

  /** Sessions that help with so many bytes of one file. */
  const more = (bytes: number) => sessions.more(route(bytes).connections);
  const route = (bytes: number) => {
    const { roundTrip, software = '', commands } = link;
    return routeOf({ roundTrip, software, commands: commands !== undefined, bytes });
  };

  /** Asks one session, and turns a refusal into a problem. */
  const ask = async <T>(
    doing: Doing,
    path: string,
    work: (session: SftpSession, raw: Uint8Array) => Promise<T>,
    options: { to?: string; signal?: AbortSignal } = {},
  ): Promise<T> => {
    const raw = pathBytes(path);
    const session = await sessions.quick(options.signal);
    try {
      return await untilAborted(work(session, raw), options.signal);
    } catch (error) {
      throw await explain(session, error, { doing, path, to: options.to });
    }
  };

  const files: Files = {
    abilities,

    async *list(path, signal) {
      const raw = pathBytes(path);
      yield* listFolder(await sessions.quick(signal), path, raw, signal);
    },

    stat: (path, { follow = false, signal } = {}) =>
      ask(
        'look at',
        path,
        async (session, raw) => {
          const attributes = await session.request('attributes', follow ? TYPE.stat : TYPE.lstat, [raw]);
          const entry = entryOf(baseOf('posix', path), attributes, { owners: await owners.of(session, attributes) });
          if (entry.kind === 'link') await lookThrough(session, path, entry);
          return entry;
        },
        { signal },
      ),

    async *read(path, options = {}) {
      const raw = pathBytes(path);
      const { offset = 0, length, signal } = options;
      checkRange(path, offset, length);
      const most = length ?? Number.MAX_SAFE_INTEGER;
      const size = streams.worthIt(most) ? await plainSize(await sessions.quick(signal), raw, signal) : 0;
      const large = streams.worthIt(Math.min(size - offset, most));
      const session = await sessions.bulk(large, signal);
      let next = offset;
      if (large) {
        for await (const chunk of streams.read(path, offset, Math.min(size - offset, most), signal)) {
          next += chunk.length;
          yield chunk;
        }
      }
      // Also after the last byte of a stream: the file may have grown meanwhile.
      const left = length === undefined ? undefined : offset + length - next;
      if (left !== 0 || length === 0) yield* readFile(session, path, raw, { offset: next, length: left, signal }, more);
    },

    async write(path, options) {
      const raw = pathBytes(path);
      checkRange(path, options.offset);
      const session = await sessions.bulk(streams.worthIt(options.expected ?? 0), options.signal);
      return await writeFile(session, streams, path, raw, options, () => more(options.expected ?? 0));
    },

    route,

    sureBytes: (there, whole) =>
      link.more !== undefined && (whole ?? Number.POSITIVE_INFINITY) >= WORTH_A_CONNECTION
        ? Math.max(0, there - UNORDERED)
        : there,

    makeFolder: (path, { mode } = {}) =>
      ask('make the folder', path, async (session, raw) => {
        await session.request('status', TYPE.mkdir, [raw, mode === undefined ? {} : { mode }]);
      }),

    rename: (from, to, { replace = false } = {}) =>
      ask('rename', from, (session) => (replace ? renameOnto(session, from, to) : renameBeside(session, from, to)), {
        to,
      }),

    remove: (path) =>
      ask('remove', path, async (session, raw) => {
        await session.request('status', TYPE.remove, [raw]);
      }),

    removeFolder: (path) =>
      ask('remove the folder', path, async (session, raw) => {
        await session.request('status', TYPE.rmdir, [raw]);
      }),

    attributes: (path, signal) =>
      ask(
        'look at',
        path,
        async (session, raw) => {
          const found = await session.request('attributes', TYPE.lstat, [raw]);
          const { mode, owner, group, modified, accessed } = found;
          return {
            ...(mode !== undefined && { mode: mode & 0o7777 }),
            ...(owner !== undefined && { owner }),
            ...(group !== undefined && { group }),
            ...(modified !== undefined && { modified: modified * 1000 }),
            ...(accessed !== undefined && { accessed: accessed * 1000 }),
          };
        },
        { signal },
      ),

    setAttributes: (path, wanted) =>
      ask('change the attributes of', path, (session, raw) => setAttributes(session, path, raw, wanted)),

    readLink: (path) =>
      ask('read the link', path, async (session, raw) => {
        const [held] = await session.request('names', TYPE.readlink, [raw]);
        if (held === undefined) throw session.fail(damaged('a link that holds nothing'));
        return decodeName(held.name);
      }),

    makeLink: (path, to) =>
      ask('make the link', path, async (session, raw) => {
        // OpenSSH takes them in this order, the draft in the other; every server of note follows OpenSSH.
        await session.request('status', TYPE.symlink, [linkBytes(to), raw]);
      }),

    makeHardLink: (path, to) =>
      ask('make the link', to, async (session, raw) => {
        const there = await session.request('attributes', TYPE.lstat, [pathBytes(path)]);
        // The server's system would give links second names, too; others can't keep them.
        if (kindOf(there) !== 'file') throw wrongKind('make the link', path, 'no file');
        if (!session.extensions.has('hardlink@openssh.com')) throw noSecondName(to);
        await session.extended('status', 'hardlink@openssh.com', [pathBytes(path), raw]);
      }),

    fileSystem: (path, signal) =>
      ask(
        'look at',
        path,
        async (session) => {
          const system = await fileSystemOf(session, path, signal);
          // What is mounted through FUSE, as NTFS is, has no id of its own; its size tells it from what it is mounted on.
          return system && { id: `${system.id}:${system.total}`, readOnly: system.readOnly };
        },
        { signal },
      ),

    space: (path, signal) =>
      ask(
        'look at',
        path,
        async (session) => {
          const system = await fileSystemOf(session, path, signal);
          if (system !== null) return { total: system.total, free: system.free };
          return link.commands === undefined ? null : await spaceOnServer(link.commands, path, signal);
        },
        { signal },
      ),

    volumes: (signal) => linuxVolumes(files, signal),

    async details(path, signal) {
      const [{ owner, group, accessed }, more] = await Promise.all([
        files.attributes(path, signal),
        link.commands === undefined ? undefined : detailsByCommands(link.commands, path, signal),
      ]);
      return {
        ...(owner !== undefined && { ownerNumber: owner }),
        ...(group !== undefined && { groupNumber: group }),
        ...(accessed !== undefined && { accessed }),
        ...more,
      };
    },

    async hash(algorithm, paths, signal) {
      for (const path of paths) pathBytes(path);
      if (link.commands === undefined || missingPrograms.has(algorithm)) return paths.map(() => null);
      const found = await hashesOnServer(link.commands, algorithm, paths, signal);
      if (found !== 'missing') return found;
      missingPrograms.add(algorithm);
      return paths.map(() => null);
    },

    many,

    async copyWithin(from, to, options) {
      pathBytes(from);
      pathBytes(to);
      checkRange(to, options.offset);
      return link.commands === undefined
        ? false
        : await copyWithin(link.commands, (stop) => sessions.quick(stop), from, to, options);
    },
  };
  return files;
}

/** Bytes of a plain file, 0 of anything else and where it can't be told: then whatever is in the way is met by reading. */
async function plainSize(session: SftpSession, raw: Uint8Array, signal?: AbortSignal): Promise<number> {
  try {
    const attributes = await untilAborted(session.request('attributes', TYPE.stat, [raw]), signal);
    return kindOf(attributes) === 'file' ? (attributes.size ?? 0) : 0;
  } catch (error) {
    if (isStatus(error)) return 0;
    throw error;
  }
}

function checkRange(path: string, ...values: (number | undefined)[]): void {
  for (const value of values) {
    if (value !== undefined && (!Number.isSafeInteger(value) || value < 0)) {
      throw badPath(path, 'can not be used from a place that is no whole number of bytes');
    }
  }
}

/** Never replaces what is there: for folders OpenSSH's rename would put one in the place of a link that leads nowhere. */
async function renameBeside(session: SftpSession, from: string, to: string): Promise<void> {
  if ((await lstatIfThere(session, to)) !== undefined) throw alreadyExists('rename', to);
  await session.request('status', TYPE.rename, [pathBytes(from), pathBytes(to)]);
}

async function renameOnto(session: SftpSession, from: string, to: string): Promise<void> {
  const names = [pathBytes(from), pathBytes(to)];
  if (session.extensions.has('posix-rename@openssh.com')) {
    await session.extended('status', 'posix-rename@openssh.com', names);
    return;
  }
  const there = await lstatIfThere(session, to);
  if (there === undefined) {
    await session.request('status', TYPE.rename, names);
    return;
  }
  if (kindOf(there) === 'folder') throw alreadyExists('rename', to);
  // Without a rename that replaces, the old file steps aside first, and comes back if the new one can't take its place.
  const aside = `${to}.${randomBytes(6).toString('hex')}.old`;
  await session.request('status', TYPE.rename, [pathBytes(to), pathBytes(aside)]);
  try {
    await session.request('status', TYPE.rename, names);
  } catch (error) {
    await session.request('status', TYPE.rename, [pathBytes(aside), pathBytes(to)]).catch((second: unknown) => {
      throw leftAside(to, aside, second);
    });
    throw error;
  }
  await session.request('status', TYPE.remove, [pathBytes(aside)]);
}

const leftAside = (path: string, aside: string, cause: unknown): ProblemError =>
  new ProblemError(
    {
      code: 'command-failed',
      title: `Could not replace “${shown(path)}”`,
      message: `The old file was set aside to make room, and could not be put back. It is complete, under the name “${shown(aside)}”.`,
      remedy: 'Rename it back by hand once the server answers again.',
      details: { path: shown(path), aside: shown(aside) },
    },
    { cause },
  );

/** Changes a file or folder, or a link itself, never what a link leads to where the server can tell them apart. */
async function setAttributes(session: SftpSession, path: string, raw: Uint8Array, wanted: Wanted): Promise<void> {
  const seconds = (time: number | undefined) => (time === undefined ? undefined : Math.floor(time / 1000));
  const [modified, accessed] = [seconds(wanted.modified), seconds(wanted.accessed)];
  for (const time of [modified, accessed]) {
    if (time !== undefined && (time < 0 || time > LAST_SECOND))
      throw badPath(path, 'can not keep this date: SFTP knows only the years 1970 to 2106');
  }
  const now = await session.request('attributes', TYPE.lstat, [raw]);
  const isLink = kindOf(now) === 'link';
  const nofollow = session.extensions.has('lsetstat@openssh.com');
  if (isLink && !nofollow) throw wrongKind('change the attributes of', path, 'a link');

  const set = async (attributes: Attributes) => {
    if (nofollow) await session.extended('status', 'lsetstat@openssh.com', [raw, attributes]);
    else await session.request('status', TYPE.setstat, [raw, attributes]);
  };
  // First the owner: changing it takes away the set-user-id bits of the mode.
  if (wanted.owner !== undefined || wanted.group !== undefined) {
    await set({ owner: wanted.owner ?? now.owner ?? 0, group: wanted.group ?? now.group ?? 0 });
  }
  // Links have no mode of their own.
  if (wanted.mode !== undefined && !isLink) {
    const attributes = { mode: wanted.mode & 0o7777 };
    // A server without /proc (in a chroot) can't set modes the way that does not follow.
    await set(attributes).catch(async (error: unknown) => {
      if (!nofollow || isStatus(error, STATUS.permissionDenied) || !isStatus(error)) throw error;
      await session.request('status', TYPE.setstat, [raw, attributes]);
    });
  }
  if (modified !== undefined || accessed !== undefined) {
    await set({
      accessed: accessed ?? now.accessed ?? modified ?? 0,
      modified: modified ?? now.modified ?? accessed ?? 0,
    });
  }
}
