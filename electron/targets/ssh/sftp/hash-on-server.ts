/** Hashes by the server's own `sha256sum`, `sha1sum` and `md5sum`: many files by one process, each file where it lies. */
import { decodeName, encodeName } from '../../../contract/names.ts';
import type { HashAlgorithm } from '../../../contract/sums.ts';
import type { Commands } from '../../target.ts';
import { attempt } from './on-server.ts';

/** Bytes of names for one process: below what the servers of old take in one line, so that most need no second one. */
const NAMES = 6000;
const NEWLINE = 0x0a;

/**
 * The hash of each name in the output of GNU's or BusyBox's `sha256sum` and its like: a line `hash  name` for each file that
 * was read whole. GNU's begins with a backslash where the name has a backslash, newline or carriage return, and spells
 * those out.
 */
export function parseHashes(stdout: Uint8Array): Map<string, string> {
  const found = new Map<string, string>();
  for (let from = 0, to = 0; from < stdout.length; from = to + 1) {
    to = stdout.indexOf(NEWLINE, from);
    if (to === -1) to = stdout.length;
    const line = decodeName(stdout.subarray(from, to));
    const [, escaped, hash, name] = /^(\\?)([0-9a-f]{32,128}) [ *]([^]+)$/.exec(line) ?? [];
    if (hash === undefined || name === undefined) continue;
    found.set(escaped ? name.replace(/\\([\\nr])/g, (_, letter: string) => ESCAPES[letter] ?? letter) : name, hash);
  }
  return found;
}

const ESCAPES: Record<string, string> = { n: '\n', r: '\r' };

/** Paths in groups that one process can be given as arguments. */
function* groupsOf(paths: readonly string[]): Generator<readonly string[], void, void> {
  let group: string[] = [];
  let length = 0;
  for (const path of paths) {
    // BusyBox prints newlines as they are: alone, such a name is only not understood; among others it would take a hash from one.
    if (path.includes('\n')) {
      yield* [group, [path]];
      group = [];
      length = 0;
      continue;
    }
    const own = encodeName(path).length + 3;
    if (group.length > 0 && length + own > NAMES) {
      yield group;
      group = [];
      length = 0;
    }
    group.push(path);
    length += own;
  }
  yield group;
}

/** In the order of `paths`; null for each that the server could not read, or has no name that comes back as it was sent. */
export async function hashesOnServer(
  commands: Commands,
  algorithm: HashAlgorithm,
  paths: readonly string[],
  signal?: AbortSignal,
): Promise<(string | null)[] | 'missing'> {
  const hashes: (string | null)[] = [];
  for (const group of groupsOf(paths)) {
    if (group.length === 0) continue;
    const command = { program: `${algorithm}sum`, args: ['--', ...group], environment: { LC_ALL: 'C' } };
    const result = await attempt(commands, command, signal, 1024 * 1024);
    if (result === 'missing') return 'missing';
    // Status 1 says that some could not be read: those have no line.
    const found = typeof result === 'string' || result.status > 1 ? undefined : parseHashes(result.stdout);
    for (const path of group) hashes.push(found?.get(path) ?? null);
  }
  return hashes;
}
