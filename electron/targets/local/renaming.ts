import type { Stats } from 'node:fs';
import { link, lstat, rename, unlink } from 'node:fs/promises';
import type { NativePath } from './paths.ts';
import { codeOf } from './problems.ts';

const failure = (code: string) => Object.assign(new Error(code), { code });

/** What stands at a path, or undefined. */
async function look(native: NativePath): Promise<Stats | undefined> {
  try {
    return await lstat(native);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

const same = (one: Stats, other: Stats) => one.ino === other.ino && one.dev === other.dev;

/** Where the disk has no hard links, or the system forbids this one. */
const NO_LINKS = new Set(['EPERM', 'EACCES', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK', 'EINVAL', 'EISDIR']);

/**
 * Renames and replaces a file of the new name. A folder there is never replaced by a file, nor the other way round
 * (`EEXIST`).
 */
export async function renameReplacing(from: NativePath, to: NativePath): Promise<void> {
  const source = await lstat(from);
  const there = await look(to);
  if (there !== undefined && source.isDirectory() !== there.isDirectory()) throw failure('EEXIST');
  await rename(from, to);
}

/**
 * Renames and never replaces: rejects with `EEXIST`. Node can't say renameat2(RENAME_NOREPLACE), so a file gets its
 * new name as a second one with link(2), which fails where the name is taken, and then loses the old one: no
 * moment is left in which another program's file could be replaced, and a cut between the two leaves both names.
 * For folders, for links, and where the disk has no hard links, it looks first and renames then. What remains between
 * the two: for a folder, an empty folder made there meanwhile is replaced (nothing is lost, the system refuses all
 * else); for the others, a file made there meanwhile.
 */
export async function renameKeeping(
  from: NativePath,
  to: NativePath,
  ignoresCase = process.platform === 'darwin' || process.platform === 'win32',
): Promise<void> {
  const source = await lstat(from);
  if (source.isFile()) {
    try {
      await link(from, to);
    } catch (error) {
      const code = codeOf(error);
      if (code === 'EEXIST') {
        const there = await look(to);
        if (ignoresCase && there !== undefined && same(source, there) && differInCaseOnly(from, to)) {
          return await rename(from, to);
        }
      }
      if (code === undefined || !NO_LINKS.has(code)) throw error;
      return await renameLooking(from, to, source, ignoresCase);
    }
    try {
      await unlink(from);
    } catch (error) {
      // The old name can't go, so the new one must: else there would be two.
      const made = await look(to);
      if (made !== undefined && same(source, made)) await unlink(to);
      throw error;
    }
    return;
  }
  await renameLooking(from, to, source, ignoresCase);
}

async function renameLooking(from: NativePath, to: NativePath, source: Stats, ignoresCase: boolean): Promise<void> {
  const there = await look(to);
  if (there !== undefined && !(ignoresCase && same(source, there) && differInCaseOnly(from, to))) {
    throw failure('EEXIST');
  }
  try {
    await rename(from, to);
  } catch (error) {
    const code = codeOf(error);
    if ((code === 'ENOTDIR' || code === 'ENOTEMPTY' || code === 'EISDIR') && (await look(to)) !== undefined) {
      throw failure('EEXIST');
    }
    throw error;
  }
}

function differInCaseOnly(from: NativePath, to: NativePath): boolean {
  const [one, other] = [from.toString('utf8'), to.toString('utf8')];
  return one !== other && one.toLowerCase() === other.toLowerCase();
}
