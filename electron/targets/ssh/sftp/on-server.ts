/**
 * What the server's own programs do better than SFTP: telling the space, and copying within the server. Everything goes as
 * argument lists; scripts are constants and get names as positional parameters.
 */
import type { Space } from '../../../contract/files.ts';
import { isProblem } from '../../../contract/problem.ts';
import type { Commands, CommandResult } from '../../target.ts';

const PLAIN = { LC_ALL: 'C' };
const NO_SUCH_PROGRAM = 127;

/** The program is missing (status 127 of a shell, or a problem of `Commands`), or can't be run with these names or just now. */
export type NoRun = 'missing' | 'impossible';

/** The output of `df -Pk` for one path. */
export function parseSpace(stdout: string): Space | null {
  const numbers = /\s(\d+)\s+\d+\s+(\d+)\s+\d+%\s/.exec(stdout);
  if (numbers === null) return null;
  return { total: Number(numbers[1]) * 1024, free: Number(numbers[2]) * 1024 };
}

/** Space by the server's `df`; null where it has none. */
export async function spaceOnServer(commands: Commands, path: string, signal?: AbortSignal): Promise<Space | null> {
  const result = await attempt(commands, { program: 'df', args: ['-Pk', '--', path] }, signal);
  if (typeof result === 'string' || result.status !== 0) return null;
  return parseSpace(Buffer.from(result.stdout).toString('latin1'));
}

// GNU dd never goes through a link at the destination, makes nothing and flushes at the end. Without `notrunc` it empties
// the file first when the offset is less than one block (coreutils 9.1).
const gnuCopy = (from: string, to: string, offset: number) => [
  `if=${from}`,
  `of=${to}`,
  'bs=1M',
  `skip=${offset}`,
  `seek=${offset}`,
  'iflag=fullblock,skip_bytes',
  'oflag=nofollow,seek_bytes',
  'conv=nocreat,notrunc,fsync,sparse',
  'status=none',
];
// For a dd that knows less (BusyBox): a link swapped in between the tests and the opening would be followed.
const PLAIN_COPY =
  'if [ -h "$2" ] || [ ! -f "$2" ] || [ "$(wc -c < "$2")" -ne "$3" ]; then exit 9; fi; tail -c "+$4" "$1" >> "$2"';

export type CopyOutcome = 'done' | 'impossible' | 'no-space' | 'no-permission' | 'failed';

/**
 * Appends what `to` lacks of `from`; `to` must be there with exactly `offset` bytes. `technical` is what the program said.
 */
export async function copyOnServer(
  commands: Commands,
  from: string,
  to: string,
  offset: number,
  signal?: AbortSignal,
): Promise<{ outcome: CopyOutcome; technical: string }> {
  let result = await attempt(commands, { program: 'dd', args: gnuCopy(from, to, offset), environment: PLAIN }, signal);
  if (result === 'missing' || (result !== 'impossible' && isOlderDd(result))) {
    const args = ['-c', PLAIN_COPY, 'sh', from, to, String(offset), String(offset + 1)];
    result = await attempt(commands, { program: 'sh', args, environment: PLAIN }, signal);
  }
  if (typeof result === 'string') return { outcome: 'impossible', technical: '' };
  const technical = result.stderr.trim().slice(-300);
  if (result.status === 0) return { outcome: 'done', technical };
  if (/No space left|quota exceeded/i.test(technical)) return { outcome: 'no-space', technical };
  if (/Permission denied|Read-only file system|Operation not permitted/i.test(technical)) {
    return { outcome: 'no-permission', technical };
  }
  return { outcome: 'failed', technical };
}

// What dd says of its own arguments is in small letters; "Invalid argument" would be the file system's word.
const isOlderDd = (result: CommandResult): boolean =>
  result.status !== 0 &&
  /invalid (?:argument|input flag|output flag|conversion)|unrecognized operand|bad operand/.test(result.stderr);

/** Runs a program, and tells apart what is not there from what failed. Throws only what says nothing of the program. */
export async function attempt(
  commands: Commands,
  command: Parameters<Commands['run']>[0],
  signal?: AbortSignal,
  limit = 64 * 1024,
): Promise<CommandResult | NoRun> {
  try {
    const result = await commands.run(command, { signal, limit });
    return result.status === NO_SUCH_PROGRAM ? 'missing' : result;
  } catch (error) {
    if (isProblem(error, 'not-found') || isProblem(error, 'unsupported')) return 'missing';
    if (isProblem(error, 'invalid-input') || isProblem(error, 'busy')) return 'impossible';
    if (isProblem(error, 'command-failed')) return { status: -1, stdout: Buffer.alloc(0), stderr: error.problem.title };
    throw error;
  }
}
