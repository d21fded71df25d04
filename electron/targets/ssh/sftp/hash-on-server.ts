/** Hashes by the server's own `openssl`, `sha256sum`, `sha1sum` and `md5sum`: many files by one process, each file where it lies. */
import { decodeName, encodeName } from '../../../contract/names.ts';
import type { HashAlgorithm } from '../../../contract/sums.ts';
import type { Command, Commands } from '../../target.ts';
import { attempt } from './on-server.ts';

/** Bytes of names that go as arguments of one process: below what the servers of old take in one line. More go through stdin. */
const NAMES = 6000;
/** Bytes of names for one `xargs`. */
const MANY_NAMES = 1024 * 1024;
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

/** Paths in groups of so many bytes. */
function* groupsOf(paths: readonly string[], most: number): Generator<readonly string[], void, void> {
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
    if (group.length > 0 && length + own > most) {
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
  const [only, ...others] = paths;
  if (only !== undefined && others.length === 0) {
    const hash = await byOpenssl(commands, algorithm, only, signal);
    if (hash !== undefined) return [hash];
  }
  const program = `${algorithm}sum`;
  let most = MANY_NAMES;
  const hashes: (string | null)[] = [];
  const found = new Map<string, string>();
  for (let rest = paths; rest.length > 0; rest = paths.slice(hashes.length)) {
    for (const group of groupsOf(rest, most)) {
      if (group.length === 0) continue;
      const few = group.reduce((sum, path) => sum + encodeName(path).length + 3, 0) <= NAMES;
      const command: Command = few
        ? { program, args: ['--', ...group], environment: PLAIN }
        : { program: 'xargs', args: ['-0', program, '--'], stdin: namesOf(group), environment: PLAIN };
      const result = await attempt(commands, command, signal, 4 * MANY_NAMES);
      if (result === 'missing' && few) return 'missing';
      if (!few && (typeof result === 'string' || result.status === NO_PROGRAM)) {
        // Without `xargs` they go in smaller groups.
        most = NAMES;
        break;
      }
      // Status 1, or 123 of `xargs`, says that some could not be read: those have no line.
      const read = typeof result !== 'string' && (result.status <= 1 || (!few && result.status === SOME_FAILED));
      if (read) for (const [path, hash] of parseHashes(result.stdout)) found.set(path, hash);
      for (const path of group) hashes.push(found.get(path) ?? null);
    }
  }
  return hashes;
}

const PLAIN = { LC_ALL: 'C' };
const SOME_FAILED = 123;
const NO_PROGRAM = 127;

/** The hash of one file by `openssl`, which is several times as fast as Debian's `sha256sum`; undefined where that is to be asked. */
async function byOpenssl(
  commands: Commands,
  algorithm: HashAlgorithm,
  path: string,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const command = { program: 'openssl', args: ['dgst', `-${algorithm}`, '-r', path], environment: PLAIN };
  const result = await attempt(commands, command, signal);
  if (typeof result === 'string' || result.status !== 0) return undefined;
  // One file was asked for, so what is behind its hash, the name as it is, need not be understood.
  return /^\\?([0-9a-f]{32,128}) \*\//.exec(Buffer.from(result.stdout).toString('latin1'))?.[1];
}

/** Names as `xargs -0` and `tar --null` read them. */
export function namesOf(paths: readonly string[]): Buffer {
  return Buffer.concat(paths.flatMap((path) => [encodeName(path), NUL]));
}

const NUL = Buffer.alloc(1);
