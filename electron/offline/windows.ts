import { createHash } from 'node:crypto';
import type { Entry } from '../contract/files.ts';
import { joinPath, parentOf } from '../contract/paths.ts';
import { isProblem, ProblemError } from '../contract/problem.ts';
import type { Files, Target } from '../targets/target.ts';
import { filesOf } from '../work/chosen.ts';
import { quoted } from '../work/words.ts';
import { type Hive, openHive } from '../windows/hive/cells.ts';
import { type Recovery, recoverHive } from '../windows/hive/log.ts';
import { checkHive } from '../windows/hive/check.ts';
import { type LogFormat, logFormatOf } from '../windows/hive/write-log.ts';
import { inWords } from './problems.ts';

/** A Windows that is not running, on the disk of a target. */
export interface OfflineWindows {
  readonly target: Target;
  readonly files: Files;
  /** The folder that holds `Windows`. */
  readonly root: string;
  /** Where the hives lie. */
  readonly config: string;
}

/** A file of an offline Windows, whole. */
export interface WholeFile {
  readonly name: string;
  readonly path: string;
  readonly bytes: Buffer;
  readonly sha256: string;
}

/** A hive with its transaction logs, as Windows will see it. */
export interface HiveFile extends WholeFile {
  readonly logs: readonly WholeFile[];
  readonly recovery: Recovery;
  readonly hive: Hive;
}

/** No hive of Windows comes near it, bytes. */
const LARGEST = 1024 ** 3 / 2;

/** Finds the Windows in a folder; a `not-found` problem with what that may mean where there is none. */
export async function openWindows(target: Target, folder: string, signal: AbortSignal): Promise<OfflineWindows> {
  const files = filesOf(target);
  const style = target.pathStyle;
  const walk = async (from: string, names: readonly string[]): Promise<string | undefined> => {
    let at = from;
    for (const name of names) {
      const found = await findName(files, style, at, name, signal);
      if (found === undefined) return undefined;
      at = joinPath(style, at, found.name);
    }
    return at;
  };
  const below = await walk(folder, ['Windows', 'System32', 'config']);
  if (below !== undefined) return { target, files, root: folder, config: below };
  const inside = await walk(folder, ['System32', 'config']);
  if (inside !== undefined) return { target, files, root: parentOf(style, folder), config: inside };
  throw new ProblemError({
    code: 'not-found',
    title: `There is no Windows in ${quoted(folder)}`,
    message: 'A Windows has a folder “Windows” with “System32” and “config” in it. Nothing was changed.',
    remedy:
      'Choose the folder where its disk is mounted. Where the disk is locked with BitLocker, it has to be unlocked with the recovery key first.',
  });
}

/** A file by its name, whatever its case: on Linux the case of a Windows disk counts. Undefined where there is none. */
export async function findName(
  files: Files,
  style: Target['pathStyle'],
  folder: string,
  name: string,
  signal: AbortSignal,
): Promise<Entry | undefined> {
  const found = await ifThere(() => files.stat(joinPath(style, folder, name), { follow: true, signal }));
  if (found !== undefined || !files.abilities.caseSensitive) return found && { ...found, name };
  return ifThere(async () => {
    for await (const page of files.list(folder, signal)) {
      const same = page.find((entry) => entry.name.toLowerCase() === name.toLowerCase());
      if (same !== undefined) return same;
    }
    return undefined;
  });
}

async function ifThere<T>(look: () => Promise<T>): Promise<T | undefined> {
  try {
    return await look();
  } catch (error) {
    if (isProblem(error, 'not-found')) return undefined;
    throw error;
  }
}

/** A file in the folder of the hives, whole; undefined where it is not there. */
export async function readWhole(
  { files, target, config }: Omit<OfflineWindows, 'root'>,
  name: string,
  signal: AbortSignal,
): Promise<WholeFile | undefined> {
  const entry = await findName(files, target.pathStyle, config, name, signal);
  if (entry === undefined) return undefined;
  const path = joinPath(target.pathStyle, config, entry.name);
  if (entry.kind !== 'file' || (entry.size ?? 0) > LARGEST) {
    throw new ProblemError({
      code: 'damaged',
      title: `${quoted(path)} is no hive`,
      message: 'It is a link, a folder, or impossibly large. Nothing was changed.',
    });
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of files.read(path, { length: LARGEST, signal })) {
    size += chunk.length;
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks, size);
  return { name: entry.name, path, bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** A hive with its logs replayed in memory; undefined where it is not there, `damaged` where it can't be read. */
export async function readHive(
  windows: Omit<OfflineWindows, 'root'>,
  name: string,
  signal: AbortSignal,
): Promise<HiveFile | undefined> {
  const file = await readWhole(windows, name, signal);
  if (file === undefined) return undefined;
  const logs: WholeFile[] = [];
  for (const entry of await logsOf(windows, name, signal)) {
    const log = await readWhole(windows, entry.name, signal);
    if (log !== undefined) logs.push(log);
  }
  return inWords(() => {
    const recovery = recoverHive(
      file.bytes,
      logs.map((log) => log.bytes),
    );
    return { ...file, logs, recovery, hive: openHive(recovery.bytes) };
  });
}

/** Of two logs, Windows Vista and later write one after the other. XP and Server 2003 have a single one, which is an empty relic later. */
const LOG_ENDS = [['LOG1', 'LOG2'], ['LOG']] as const;

async function logsOf(
  { files, target, config }: Omit<OfflineWindows, 'root'>,
  hive: string,
  signal: AbortSignal,
): Promise<Entry[]> {
  for (const ends of LOG_ENDS) {
    const found: Entry[] = [];
    for (const end of ends) {
      const entry = await findName(files, target.pathStyle, config, `${hive}.${end}`, signal);
      if (entry !== undefined) found.push(entry);
    }
    if (found.length > 0) return found;
  }
  return [];
}

/** In which format this Windows writes its transaction logs; nothing where none of them tells. */
export async function logFormatIn(windows: OfflineWindows, signal: AbortSignal): Promise<LogFormat | undefined> {
  const { files, target, config } = windows;
  for (const hive of ['SYSTEM', 'SOFTWARE', 'SECURITY', 'SAM', 'DEFAULT']) {
    for (const { kind, name } of await logsOf(windows, hive, signal)) {
      if (kind !== 'file') continue;
      const head: Uint8Array[] = [];
      const path = joinPath(target.pathStyle, config, name);
      for await (const chunk of files.read(path, { length: 512, signal })) head.push(chunk);
      const format = logFormatOf(Buffer.concat(head));
      if (format !== undefined) return format;
    }
  }
  return undefined;
}

/** As `readHive`, for one that every Windows has. */
export async function needHive(windows: OfflineWindows, name: string, signal: AbortSignal): Promise<HiveFile> {
  const hive = await readHive(windows, name, signal);
  if (hive !== undefined) return hive;
  throw new ProblemError({
    code: 'not-found',
    title: `The hive ${name} of this Windows is missing`,
    message: `There is no ${name} in ${quoted(windows.config)}, and without it this Windows does not start. Nothing was changed.`,
    remedy: 'Look whether it was renamed or moved away, and put it back.',
  });
}

/** A hive that lies anywhere, as a copy of one may: with the logs beside it, and sound enough to walk over. */
export async function openHiveFile(
  place: Omit<OfflineWindows, 'root'>,
  name: string,
  signal: AbortSignal,
): Promise<Hive> {
  const found = await readHive(place, name, signal);
  if (found !== undefined) return walkable(found.hive, name);
  throw new ProblemError({
    code: 'not-found',
    title: `There is no file ${quoted(joinPath(place.target.pathStyle, place.config, name))}`,
    message: 'It was to be compared with. Nothing was changed.',
    remedy: 'Look whether its name is written right, and where the copy lies.',
  });
}

/** The hive, unless a walk over its keys might never end. */
export function walkable(hive: Hive, name: string): Hive {
  const { tangled, errors } = checkHive(hive.bytes);
  if (!tangled) return hive;
  throw new ProblemError({
    code: 'damaged',
    title: `The hive ${name} is badly damaged`,
    message: 'Parts of it belong to two keys at once, so nothing in it can be relied on. Nothing was changed.',
    remedy: 'Copy your files to safety first. Then look for an older copy of the hive, or restore a backup.',
    details: { technical: errors[0]?.what ?? '' },
  });
}
