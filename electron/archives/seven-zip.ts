import { ProblemError } from '../contract/problem.ts';
import type { PathStyle } from '../contract/paths.ts';
import { linesOf } from '../targets/lines.ts';
import type { Command, Commands, RunningCommand } from '../targets/target.ts';
import { type ArchiveFacts, listingReader, type Member } from './listing.ts';
import { locked, noArchive, tooMany } from './problems.ts';

/** Names in one archive that are held in memory. */
const MOST = 1_000_000;
/** Names of compressors, which know of one file only, and of the tar archives that are often in it. */
const COMPRESSORS = /^(?:gzip|bzip2|xz|zstd|lzma|lzma86|Z)$/;
const PACKED_TAR = /\.(?:tar\.[a-z0-9]+|t[gbx]z2?|tpz|tzst|tlz|taz)$/i;
/** Hands what is in the archive `$1` to 7-Zip once more, with the arguments behind it; `$0` is 7-Zip. */
const TWICE = '"$0" x -so -spd -- "$1" </dev/null 2>/dev/null | { shift; exec "$0" "$@"; }';
/** Names travel as UTF-8, dates in UTC. */
const ENVIRONMENT = { LC_ALL: 'C.UTF-8', TZ: 'UTC' };

/** Where 7-Zip is found on a system, the newest first; its installer for Windows adds nothing to the path. */
const PROGRAMS: Readonly<Record<PathStyle, readonly string[]>> = {
  posix: ['7zz', '7z', '7za'],
  windows: ['7z', 'C:\\Program Files\\7-Zip\\7z.exe', '7za'],
};

/** An archive on a system, as 7-Zip there sees it. */
export interface Archive {
  /** How the program is called there. */
  readonly commands: Commands;
  readonly program: string;
  readonly style: PathStyle;
  readonly path: string;
  readonly name: string;
  readonly password?: string;
}

export interface Listed extends ArchiveFacts {
  /** The archive is a compressed tar: its members are those of the tar. */
  readonly isTwice: boolean;
  /** What 7-Zip said where it could not read all of it. */
  readonly damage?: string;
}

/** How 7-Zip is called on a system; undefined where there is none. */
export async function findSevenZip(
  commands: Commands,
  style: PathStyle,
  signal?: AbortSignal,
): Promise<string | undefined> {
  for (const program of PROGRAMS[style]) {
    try {
      const { status } = await commands.run({ program, args: ['i'] }, signal ? { signal } : {});
      if (status === 0) return program;
    } catch (error) {
      if (!(error instanceof ProblemError) || error.problem.code !== 'not-found') throw error;
    }
  }
  return undefined;
}

/** Lists the archive; rejects with `sign-in-failed` where only a password opens it. */
export async function listArchive(
  archive: Archive,
  onMember: (member: Member) => void,
  signal?: AbortSignal,
): Promise<Listed> {
  const first: Member[] = [];
  const facts = await listOnce(archive, false, (member) => first.push(member), signal);
  const [only] = first;
  const holdsTar =
    COMPRESSORS.test(facts.type) &&
    first.length === 1 &&
    (/\.tar$/i.test(only?.path ?? '') || PACKED_TAR.test(archive.name));
  if (!holdsTar) {
    for (const member of first) onMember(COMPRESSORS.test(facts.type) ? withoutSize(member) : member);
    return { ...facts, isTwice: false };
  }
  return { ...(await listOnce(archive, true, onMember, signal)), type: `tar, ${facts.type}`, isTwice: true };
}

/** What a compressor made `name` of. */
const unnamedIn = (name: string) => name.replace(/\.[^.]+$/, '') || name;

/** What a compressor's trailer says of the size is true of small files only. */
function withoutSize({ size: _size, crc: _crc, ...member }: Member): Member {
  return member;
}

async function listOnce(archive: Archive, isTwice: boolean, onMember: (member: Member) => void, signal?: AbortSignal) {
  const stop = new AbortController();
  const any = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  let count = 0;
  let asked = false;
  const reader = listingReader(unnamedIn(archive.name), (member) => {
    count += 1;
    onMember(member);
  });
  const running = await start(archive, isTwice, ['l', '-slt', '-sccUTF-8'], any);
  try {
    for await (const lines of linesOf(running.stdout, () => noArchive(archive.name, 'a line without an end'))) {
      for (const line of lines) {
        asked ||= line.startsWith('Enter password');
        reader.line(line);
      }
      if (count > MOST) throw tooMany(archive.name, MOST);
    }
  } catch (error) {
    stop.abort();
    await running.done.catch(() => undefined);
    throw error;
  }
  const { status, stderr } = await running.done;
  const facts = reader.facts();
  if (status < 2 || count > 0) return { ...facts, ...(status >= 2 && { damage: stderr }) };
  if (asked || /password/i.test(stderr)) throw locked(archive.name, archive.password !== undefined);
  throw noArchive(archive.name, stderr);
}

/** What the archive holds as it is stored: of a compressed tar only that it is one, so that this is quick however large it is. */
export async function glanceAt(
  archive: Archive,
  signal: AbortSignal,
): Promise<{ type: string; members: readonly Member[] }> {
  const members: Member[] = [];
  const { type } = await listOnce(archive, false, (member) => members.push(member), signal);
  return { type, members: COMPRESSORS.test(type) ? members.map(withoutSize) : members };
}

/** The content of members, one behind the other in the order of the archive. */
export const startReading = (archive: Archive, isTwice: boolean, members: readonly Member[], signal: AbortSignal) => {
  const named = members.flatMap(({ path, isNameless }) => (isNameless ? [] : [`-i!${path}`]));
  return start(archive, isTwice, ['x', '-so', '-sccUTF-8', ...named], signal);
};

/** Reads all that is in the archive and compares it with the sums in it; prints how far it is, and its errors among that. */
export const startTest = (archive: Archive, signal: AbortSignal): Promise<RunningCommand> =>
  start(archive, false, ['t', '-bsp1', '-bse1', '-sccUTF-8'], signal);

/** Whether the password opens a member. */
export async function opens(archive: Archive, member: string, signal?: AbortSignal): Promise<boolean> {
  const { status } = await archive.commands.run(
    command(archive, ['t', '-spd', `-i!${member}`, '--', archive.path]),
    signal ? { signal } : {},
  );
  return status === 0;
}

async function start(archive: Archive, isTwice: boolean, args: readonly string[], signal: AbortSignal) {
  const { commands, program, style, path } = archive;
  if (!isTwice) return commands.start(command(archive, [...args, '-spd', '--', path]), { signal });
  const inner = [...args, '-spd', '-si', '-ttar'];
  if (style === 'posix') {
    return commands.start(
      { program: 'sh', args: ['-c', TWICE, program, path, ...inner], environment: ENVIRONMENT },
      { signal },
    );
  }
  const outer: RunningCommand = await commands.start(command(archive, ['x', '-so', '-spd', '--', path]), { signal });
  outer.done.catch(() => undefined);
  return commands.start({ program, args: inner, stdin: outer.stdout, environment: ENVIRONMENT }, { signal });
}

/** 7-Zip asks for the password where it needs one: it is never among the arguments, which others can see. */
const command = ({ program, password = '' }: Archive, args: readonly string[]): Command => ({
  program,
  args,
  environment: ENVIRONMENT,
  stdin: Buffer.from(password === '' ? '' : `${password}\n`),
});
