import { encodeName } from '../../contract/names.ts';
import { isPathTooLong, normalPath, segmentsOf } from '../../contract/paths.ts';
import { badPath } from './problems.ts';

// Pure-FTPd keeps such names under others, without a word: what is stored there would not be found again.
const CHANGED_BY_PURE = /[\p{Cc}\\]|\/\s|\s(?:\/|$)/u;

/**
 * Makes of a path what goes to a server that calls itself `software`; throws `invalid-input` for what FTP, whose commands are
 * lines, can't carry, or what the server would store under another name.
 */
export function pathsFor(software: string): (path: string) => string {
  const changes = /pure-ftpd/i.test(software) ? CHANGED_BY_PURE : undefined;
  return (path) => {
    if (!path.startsWith('/')) throw badPath(path, 'is not a whole path');
    if (/[\r\n\0]/.test(path)) throw badPath(path, 'has a line end or a zero byte in it, which FTP can not carry');
    if (changes?.test(path)) throw badPath(path, 'has a name that this FTP server would keep as another');
    const names = segmentsOf('posix', path);
    try {
      if (names.some((name) => encodeName(name).length > 255)) throw badPath(path, 'has a name of more than 255 bytes');
    } catch (error) {
      if (error instanceof RangeError) throw badPath(path, 'is not made of bytes that a name can have');
      throw error;
    }
    if (isPathTooLong('posix', path)) throw badPath(path, 'is longer than a server can take');
    return normalPath('posix', path);
  };
}
