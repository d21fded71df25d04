import { encodeName } from '../../../contract/names.ts';
import { badPath } from './problems.ts';

/** Linux takes 4,096 bytes; a server with room for more may have longer paths. */
const MAXIMUM_PATH = 32_768;

/** The bytes of an absolute path as they go to the server. Throws `invalid-input` for what no server has. */
export function pathBytes(path: string): Uint8Array {
  if (!path.startsWith('/')) throw badPath(path, 'does not start at the root folder “/”');
  // OpenSSH's server ends the whole session over a zero byte.
  if (path.includes('\0')) throw badPath(path, 'has a zero byte in it');
  return linkBytes(path);
}

/** The bytes of what a link shall hold: any path, also a relative one. */
export function linkBytes(path: string): Uint8Array {
  if (path === '' || path.includes('\0')) throw badPath(path, 'is empty or has a zero byte in it');
  let raw: Uint8Array;
  try {
    raw = encodeName(path);
  } catch {
    throw badPath(path, 'has a character in it that stands for no byte');
  }
  if (raw.length > MAXIMUM_PATH) throw badPath(path, 'is too long');
  return raw;
}
