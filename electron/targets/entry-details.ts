/** What a Linux system's own programs tell of one file, alike on this computer and over SSH. */
import type { Details } from '../contract/details.ts';
import { baseOf } from '../contract/paths.ts';
import { isProblem } from '../contract/problem.ts';
import { factsOfNtfs, parseExtendedAttributes, timesOfNtfs } from './ntfs-facts.ts';
import type { Commands } from './target.ts';

/** Streams may hold megabytes, two digits a byte. */
const MOST_OUTPUT = 16 * 1024 * 1024;

// One process for all: a far server answers each in its own time. Streams of more than 64 KiB have a name and no value.
const SCRIPT = `stat -c 'stat %h %b %B %W %X %Z %u %g' -- "$1" 2>/dev/null
if command -v getfattr >/dev/null 2>&1; then
for name in ntfs_attrib_be ntfs_attrib ntfs_times_be ntfs_dos_name ntfs_reparse_data; do
getfattr -h --absolute-names -e hex -n "system.$name" -- "$1" 2>/dev/null
done
getfattr -h --absolute-names -m '^user[.]' -- "$1" 2>/dev/null
getfattr -h --absolute-names -e hex -d -m '^user[.]' -- "$1" 2>/dev/null
else echo lacks getfattr
fi
exit 0`;

// No longer numbers than a disk has: what a server says must stay a whole number.
const STAT = /^stat (\d{1,9}) (\d{1,11}) (\d{1,4}) (-?\d{1,12}|\S) (\d{1,12}) (\d{1,12}) (\d{1,10}) (\d{1,10})$/m;

/** Reads what the script prints of the entry of that name. The tool that is missing is named only where it would have had something to tell. */
export function parseDetails(stdout: Uint8Array, name = ''): Details {
  const text = Buffer.from(stdout).toString('latin1');
  const numbers = STAT.exec(text)?.slice(1).map(Number) ?? [];
  const [names, blocks, blockSize, created = 0, accessed, changed, ownerNumber, groupNumber] = numbers;
  const attributes = parseExtendedAttributes(Buffer.from(text.replace(STAT, ''), 'latin1'));
  const windows = factsOfNtfs(attributes);
  const onDisk = blocks === undefined || blockSize === undefined ? undefined : blocks * blockSize;
  // A short name that differs is a name of its own to the disk, and none to a person.
  const short = windows?.shortName !== undefined && windows.shortName.toLowerCase() !== name.toLowerCase() ? 1 : 0;
  return {
    ...(names !== undefined && names > 0 && { names: Math.max(1, names - short) }),
    ...(onDisk !== undefined && { onDisk }),
    // Where it is not known, it is 0 or a mark.
    ...(created > 0 && { created: created * 1000 }),
    ...(accessed !== undefined && { accessed: accessed * 1000 }),
    ...(changed !== undefined && { changed: changed * 1000 }),
    ...(ownerNumber !== undefined && { ownerNumber }),
    ...(groupNumber !== undefined && { groupNumber }),
    ...timesOfNtfs(attributes),
    ...(windows !== undefined && { windows }),
    ...(attributes.has('lacks getfattr') && { lacks: 'getfattr' }),
  };
}

/** The details of what is at a path, links not followed. Empty where the system lacks the programs or refuses. */
export async function detailsByCommands(commands: Commands, path: string, signal?: AbortSignal): Promise<Details> {
  try {
    const { stdout } = await commands.run(
      { program: 'sh', args: ['-c', SCRIPT, 'sh', path], environment: { LC_ALL: 'C' } },
      { signal, limit: MOST_OUTPUT },
    );
    return parseDetails(stdout, baseOf('posix', path));
  } catch (error) {
    if (isProblem(error, 'cancelled') || isProblem(error, 'connection-lost') || !isProblem(error)) throw error;
    return {};
  }
}
