import { joinPath, segmentsOf } from '../contract/paths.ts';
import { type Problem, ProblemError } from '../contract/problem.ts';
import { mountedReadOnly } from '../contract/read-only.ts';
import { sizeInWords } from '../contract/sizes.ts';
import { halfMirrorOf } from './half-mirror.ts';
import { quoted } from '../work/words.ts';
import { findName, type HiveFile, type OfflineWindows } from './windows.ts';

/** Room that is to be left besides the copies, bytes. */
const SPARE = 4 * 1024 * 1024;

/** What bars writing to the hives of an offline Windows, in plain words; undefined where nothing does. `needed` is in bytes. */
export async function obstacleOf(
  windows: OfflineWindows,
  hives: readonly HiveFile[],
  needed: number,
  signal: AbortSignal,
): Promise<Problem | undefined> {
  const { files, config, target } = windows;
  const link = await linkIn(windows, hives, signal);
  if (link !== undefined) return leadsElsewhere(link);
  if (await isHibernated(windows, signal)) return hibernated;
  const system = await files.fileSystem(config, signal);
  if (system?.readOnly) return mountedReadOnly('This Windows can’t be changed: its disk can only be read').problem;
  const half = await halfMirrorOf(target, config, signal);
  if (half !== undefined) return half;
  const stuck = hives.find(({ recovery }) => recovery.state === 'stuck');
  if (stuck !== undefined) return unfinished(stuck.name);
  const space = await files.space(config, signal);
  if (space !== null && space.free < needed + SPARE) return tooFull(needed + SPARE, space.free);
  return undefined;
}

/**
 * The first folder below the one that was chosen, hive or log that is a link. Windows has none there; one that somebody has put on the disk could
 * lead out of it, to a file of another Windows or of the rescue system.
 */
async function linkIn(
  { files, target, root, config }: OfflineWindows,
  hives: readonly HiveFile[],
  signal: AbortSignal,
): Promise<string | undefined> {
  const style = target.pathStyle;
  const below = segmentsOf(style, config).slice(segmentsOf(style, root).length);
  const folders = below.map((_, index) => joinPath(style, root, ...below.slice(0, index + 1)));
  const own = hives.flatMap((hive) => [hive.path, ...hive.logs.map(({ path }) => path)]);
  for (const path of [...folders, ...own]) if ((await files.stat(path, { signal })).kind === 'link') return path;
  return undefined;
}

/** Windows that sleeps on the disk (also by "fast startup") has files in memory that it will write over ours. */
async function isHibernated({ files, target, root }: OfflineWindows, signal: AbortSignal): Promise<boolean> {
  const entry = await findName(files, target.pathStyle, root, 'hiberfil.sys', signal);
  if (entry?.kind !== 'file') return false;
  const path = joinPath(target.pathStyle, root, entry.name);
  let head = '';
  for await (const chunk of files.read(path, { length: 4, signal })) head += Buffer.from(chunk).toString('latin1');
  return /^(?:hibr|rstr|hor)/i.test(head);
}

const hibernated = new ProblemError({
  code: 'busy',
  title: 'This Windows is hibernated, not shut down',
  message:
    'Its memory lies on the disk (hiberfil.sys). When it wakes up it goes on as if nothing had happened, and would damage what was changed meanwhile. Nothing was changed.',
  remedy:
    'Start it once and shut it down with “shutdown /s /t 0”. Where it does not start, give up what was open in it: mount the disk with the option that removes the hibernation file.',
}).problem;

const leadsElsewhere = (path: string): Problem =>
  new ProblemError({
    code: 'unsupported',
    title: `${quoted(path)} is a link`,
    message:
      'It leads elsewhere, perhaps to another disk, and what lies there would be written over. A Windows that nobody has meddled with has no link here. Nothing was changed.',
    remedy: 'Choose the folder in which the disk of the Windows itself is mounted.',
  }).problem;

const unfinished = (hive: string): Problem =>
  new ProblemError({
    code: 'damaged',
    title: `The hive ${hive} was not written to its end`,
    message:
      'The server stopped in the middle of writing it, and its transaction logs don’t have the rest. A change now would be a gamble, so nothing was changed.',
    remedy: 'Copy your files to safety. Windows may repair the hive itself when it starts; try that first.',
  }).problem;

const tooFull = (needed: number, free: number): Problem =>
  new ProblemError({
    code: 'no-space',
    title: 'The disk of this Windows is too full',
    message: `Copies of the hives are put beside them first, which takes ${sizeInWords(needed)}; ${sizeInWords(free)} are free. Nothing was changed.`,
    remedy: 'Move something large away from this disk, and try again.',
  }).problem;
