import { parentOf } from '../../../contract/paths.ts';
import { kindOf } from './entry.ts';
import { pathBytes } from './paths.ts';
import {
  alreadyExists,
  type Doing,
  isStatus,
  noSpace,
  notEmpty,
  otherFileSystem,
  readOnly,
  refused,
  STATUS,
  wrongKind,
} from './problems.ts';
import type { SftpSession } from './session.ts';
import { untilAborted } from './waiting.ts';
import { type Attributes, decodeFileSystem, type FileSystem, TYPE } from './wire.ts';

/** Looking for a reason must not keep the person waiting (ms). */
const PATIENCE = 10_000;
/** A disk with less than this (bytes) left is taken as the reason why a write failed. */
const NEARLY_FULL = 1024 * 1024;

/** What has this very name, without following a link; undefined where nothing has. */
export async function lstatIfThere(
  session: SftpSession,
  path: string,
  signal?: AbortSignal,
): Promise<Attributes | undefined> {
  try {
    return await untilAborted(session.request('attributes', TYPE.lstat, [pathBytes(path)]), signal);
  } catch (error) {
    if (isStatus(error, STATUS.noSuchFile)) return undefined;
    throw error;
  }
}

/** The file system a path lies on; null where the server can't tell. */
export async function fileSystemOf(
  session: SftpSession,
  path: string,
  signal?: AbortSignal,
): Promise<FileSystem | null> {
  if (!session.extensions.has('statvfs@openssh.com')) return null;
  const asking = session.extended('reply', 'statvfs@openssh.com', [pathBytes(path)]);
  return decodeFileSystem(await untilAborted(asking, signal));
}

/** What was wanted when the server refused; `to` is the new path of a rename. */
export interface Attempt {
  readonly doing: Doing;
  readonly path: string;
  readonly to?: string;
}

/**
 * The problem to throw for any error of a request. OpenSSH answers "failure" to whatever its protocol has no code for (name
 * taken, folder not empty, disk full, mounted for reading only, other disk) and "no such file" also to what is no folder,
 * so the reason is looked up by asking on.
 */
export async function explain(session: SftpSession, error: unknown, attempt: Attempt): Promise<unknown> {
  if (!isStatus(error)) return error;
  if ((error.code === STATUS.failure || error.code === STATUS.noSuchFile) && session.ended === undefined) {
    try {
      const look = error.code === STATUS.failure ? lookForReason : lookForKind;
      const reason = await look(session, attempt, AbortSignal.timeout(PATIENCE));
      if (reason !== undefined) return reason;
    } catch {
      // The first error tells more than one met while looking for its reason.
    }
  }
  // The reason can't be asked for any more: the next try over a new connection meets it again, or finds it gone.
  if (error.code === STATUS.failure && session.ended !== undefined) return session.ended;
  // And "no such file" also where what is there is no folder.
  if (error.code === STATUS.noSuchFile && attempt.doing === 'remove the folder' && session.ended === undefined) {
    const there = await lstatIfThere(session, attempt.path, AbortSignal.timeout(PATIENCE)).catch(() => undefined);
    if (there !== undefined) return wrongKind(attempt.doing, attempt.path, 'no folder');
  }
  return refused(error, attempt.doing, attempt.path);
}

async function lookForKind(session: SftpSession, { doing, path }: Attempt, signal: AbortSignal): Promise<unknown> {
  if (doing !== 'remove the folder' && doing !== 'list the folder') return undefined;
  const there = await lstatIfThere(session, path, signal);
  return there !== undefined && kindOf(there) !== 'folder' ? wrongKind(doing, path, 'no folder') : undefined;
}

async function lookForReason(
  session: SftpSession,
  { doing, path, to }: Attempt,
  signal: AbortSignal,
): Promise<unknown> {
  const parent = parentOf('posix', to ?? path);
  switch (doing) {
    case 'make the folder':
    case 'make the link':
      if ((await lstatIfThere(session, path, signal)) !== undefined) return alreadyExists(doing, path);
      return await fullOrReadOnly(session, parent, { doing, path }, signal);
    case 'rename': {
      if (to === undefined) return undefined;
      const there = await lstatIfThere(session, to, signal);
      if (there !== undefined) return alreadyExists(doing, to);
      const [one, other] = await Promise.all([
        fileSystemOf(session, parentOf('posix', path), signal),
        fileSystemOf(session, parent, signal),
      ]);
      if (one !== null && other !== null && one.id !== other.id) return otherFileSystem(path);
      return await fullOrReadOnly(session, parent, { doing, path }, signal);
    }
    case 'remove': {
      const there = await lstatIfThere(session, path, signal);
      if (there !== undefined && kindOf(there) === 'folder') return wrongKind(doing, path, 'a folder');
      return await fullOrReadOnly(session, parent, { doing, path }, signal, false);
    }
    case 'remove the folder': {
      if (await hasEntries(session, path, signal)) return notEmpty(path);
      return await fullOrReadOnly(session, parent, { doing, path }, signal, false);
    }
    case 'write':
    case 'change the attributes of':
    case 'copy':
      return await fullOrReadOnly(session, parent, { doing, path }, signal);
    case 'list the folder':
    case 'look at':
    case 'read':
    case 'read the link':
      break;
  }
  return undefined;
}

async function fullOrReadOnly(
  session: SftpSession,
  folder: string,
  { doing, path }: Attempt,
  signal: AbortSignal,
  needsSpace = true,
): Promise<unknown> {
  const system = await fileSystemOf(session, folder, signal);
  if (system?.readOnly) return readOnly(doing, path);
  if (needsSpace && system !== null && (system.free < NEARLY_FULL || system.outOfFiles)) return noSpace(doing, path);
  return undefined;
}

async function hasEntries(session: SftpSession, path: string, signal: AbortSignal): Promise<boolean> {
  const handle = await session.openHandle(TYPE.opendir, [pathBytes(path)], signal);
  try {
    for (let page = 0; page < 3; page++) {
      const names = await untilAborted(session.request('names', TYPE.readdir, [handle]), signal);
      if (names.some(({ name }) => !['.', '..'].includes(name.toString('latin1')))) return true;
    }
  } catch (error) {
    if (!isStatus(error, STATUS.endOfFile)) throw error;
  } finally {
    void session.closeHandle(handle);
  }
  return false;
}
