import { encodeName } from '../contract/names.ts';
import type { ContentWanted } from '../contract/find.ts';
import { isProblem, ProblemError } from '../contract/problem.ts';
import type { End } from '../copying/end.ts';
import type { Steady } from '../work/steady.ts';

/** Tells which of some files have what is wanted in them. */
export type ContentSearch = (paths: readonly string[], signal: AbortSignal) => Promise<ReadonlySet<string>>;

/** Names for one process: bytes. */
const NAMES = 6000;
const NEWLINE = 0x0a;

/** The bytes that are looked for. Throws `invalid-input` for hexadecimal that is none. */
export function bytesWanted({ as, value, encoding }: ContentWanted): Buffer {
  if (as === 'hex') {
    const digits = value.replaceAll(/\s|0x/g, '');
    if (/^(?:[0-9a-f]{2})+$/i.test(digits)) return Buffer.from(digits, 'hex');
    throw new ProblemError({
      code: 'invalid-input',
      title: 'These are not bytes in hexadecimal',
      message: 'Each byte is two of 0 to 9 and A to F, such as “4D 5A 90 00”. Nothing was looked for.',
    });
  }
  if (encoding === 'utf-16le') return Buffer.from(value, 'utf16le');
  return encoding === 'windows-1252' ? Buffer.from(value, 'latin1') : Buffer.from(value, 'utf8');
}

const isLetter = (byte: number) => (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
const hexByte = (byte: number) => `\\x${byte.toString(16).padStart(2, '0')}`;

/** A pattern for `grep -P` that means exactly these bytes, letters in both sizes where wanted. */
export function patternOf(bytes: Uint8Array, eitherCase: boolean): string {
  return [...bytes]
    .map((byte) => (eitherCase && isLetter(byte) ? `[${hexByte(byte)}${hexByte(byte ^ 0x20)}]` : hexByte(byte)))
    .join('');
}

/** Looks in files where they are by the target's grep, else by reading them. */
export function contentSearch(end: End, wanted: ContentWanted, steady: Steady): ContentSearch {
  const isPattern = wanted.as === 'pattern';
  const eitherCase = !wanted.caseSensitive && wanted.as !== 'hex';
  const bytes = isPattern ? Buffer.alloc(0) : bytesWanted(wanted);
  const options = isPattern ? ['-lZaE', ...(eitherCase ? ['-i'] : [])] : ['-lZaP'];
  const pattern = isPattern ? wanted.value : patternOf(bytes, eitherCase);
  // Grep looks line by line, so it can't find bytes with a line's end in them.
  let canGrep = end.target.commands !== undefined && end.style === 'posix' && !bytes.includes(NEWLINE);

  const byGrep = async (paths: readonly string[], signal: AbortSignal): Promise<Set<string> | null> => {
    const args = [...options, '-e', pattern, '--', ...paths];
    const result = await end.target.commands?.run({ program: 'grep', args, environment: { LC_ALL: 'C' } }, { signal });
    if (!result) return null;
    const found = new Set<string>();
    const byName = new Map(paths.map((path) => [Buffer.from(encodeName(path)).toString('latin1'), path]));
    for (const name of Buffer.from(result.stdout).toString('latin1').split('\0')) {
      const path = byName.get(name);
      if (path !== undefined) found.add(path);
    }
    // Status 2 is also that of a file that can't be read; then it says which.
    const unreadable = /(?:Permission denied|No such file|Input\/output error|Is a directory)/.test(result.stderr);
    if (result.status <= 1 || (result.status === 2 && unreadable)) return found;
    if (isPattern && result.status === 2) throw badPattern(result.stderr);
    return null;
  };

  const byReading = async (path: string, signal: AbortSignal): Promise<boolean> => {
    let rest: Buffer = Buffer.alloc(0);
    const needle = eitherCase ? folded(bytes) : bytes;
    try {
      for await (const chunk of end.files.read(path, { signal })) {
        const all = Buffer.concat([rest, eitherCase ? folded(chunk) : chunk]);
        if (all.includes(needle)) return true;
        rest = all.subarray(Math.max(0, all.length - needle.length + 1));
      }
    } catch (error) {
      if (signal.aborted || !isProblem(error) || error.problem.code === 'connection-lost') throw error;
    }
    return false;
  };

  return async (paths, signal) => {
    const found = new Set<string>();
    for (const group of groups(paths)) {
      let there: Set<string> | null = null;
      if (canGrep)
        there = await steady
          .run(() => byGrep(group, signal))
          .catch((error: unknown) => {
            if (isProblem(error, 'not-found') || isProblem(error, 'unsupported')) return null;
            throw error;
          });
      if (canGrep && there === null) canGrep = false;
      if (there === null) {
        if (isPattern) throw noPattern(end.label);
        there = new Set();
        for (const path of group) if (await steady.run(() => byReading(path, signal))) there.add(path);
      }
      for (const path of there) found.add(path);
    }
    return found;
  };
}

/** Letters of English in one size. */
function folded(bytes: Uint8Array): Buffer {
  const copy = Buffer.from(bytes);
  for (let at = 0; at < copy.length; at++) {
    const byte = copy[at] ?? 0;
    if (byte >= 0x41 && byte <= 0x5a) copy[at] = byte | 0x20;
  }
  return copy;
}

function* groups(paths: readonly string[]): Generator<readonly string[], void, void> {
  let group: string[] = [];
  let length = 0;
  for (const path of paths) {
    const own = encodeName(path).length + 3;
    if (group.length > 0 && length + own > NAMES) {
      yield group;
      group = [];
      length = 0;
    }
    group.push(path);
    length += own;
  }
  if (group.length > 0) yield group;
}

function badPattern(stderr: string): ProblemError {
  return new ProblemError({
    code: 'invalid-input',
    title: 'The pattern could not be understood',
    message: 'It is not an extended regular expression as grep knows them. Nothing was looked for.',
    details: { technical: stderr.trim().slice(-300) },
  });
}

function noPattern(label: string): ProblemError {
  return new ProblemError({
    code: 'unsupported',
    title: 'Patterns can’t be looked for there',
    message: `${label} has no grep of its own that can do it. Nothing was looked for.`,
    remedy: 'Look for a piece of plain text instead.',
  });
}
