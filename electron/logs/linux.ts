import type { LinuxLog, LinuxLogs, LogNote } from '../contract/linux-logs.ts';
import { baseOf, impossibleName, joinPath, segmentsOf } from '../contract/paths.ts';
import { isProblem, ProblemError } from '../contract/problem.ts';
import { absolutePath, type End, endOf, pathBelow, whatIsAt } from '../copying/end.ts';
import type { Target } from '../targets/target.ts';
import { countInWords, quoted } from '../work/words.ts';
import { type Clock, clockOf, zoneOfLink } from './zone.ts';

/** A Linux by the folder that is its root. */
export interface Linux {
  readonly end: End;
  /** Its root folder, as the target knows it. */
  readonly root: string;
  /** Where one of its own paths really lies, its links understood as it understands them; null where nothing is there. */
  readonly find: (path: string) => Promise<string | null>;
}

/** Folders and files that are looked at, and how deep. */
const MOST_FOLDERS = 500;
const MOST_FILES = 5_000;
const DEEPEST = 4;
/** The start of a log that is looked at. */
const JOURNALS = ['/var/log/journal', '/run/log/journal'];
const LOGS = '/var/log';
/** Kept by programs for themselves, not to be read as lines. */
const NO_TEXT =
  /^(?:[bw]tmp|lastlog|faillog|tallylog)(?:[.-]|$)|\.(?:db|sqlite3?|rrd|pcap|pack|idx|png|rdb|tar|tgz|zip|core)(?:\.|$)/i;

/** How a log is packed, by its name. */
export const packedAs = (path: string): LinuxLog['packed'] => {
  const [, ending] = /\.(gz|xz|bz2|zst|lz4)$/i.exec(path) ?? [];
  return ending?.toLowerCase() as LinuxLog['packed'];
};
/** Whether a name is one of a journal's files; `~` marks those left by a crash. */
export const isJournalFile = (path: string): boolean => /\.journal~?$/.test(path);

/** Opens a Linux whose root folder is mounted or is the running system's; a problem where it keeps no logs. */
export async function openLinux(target: Target, given: string, signal: AbortSignal): Promise<Linux> {
  const end = endOf(target);
  const root = absolutePath(end, given);
  const find = (path: string) => pathBelow(end, root, segmentsOf('posix', path), signal);
  const logs = await find(LOGS);
  if (logs === null || (await whatIsAt(end.files, logs, signal))?.kind !== 'folder') throw noLogs(root);
  return { end, root, find };
}

/** The clock on that Linux’ wall: the zone its own settings name, UTC where they name none. */
export async function clockThere({ end, find }: Linux, signal: AbortSignal): Promise<{ zone: string; clock: Clock }> {
  const fall = { zone: 'UTC', clock: (wall: number) => wall };
  const named = (zone: string | undefined) => {
    const clock = zone === undefined ? undefined : clockOf(zone);
    return zone === undefined || clock === undefined ? undefined : { zone, clock };
  };
  try {
    const etc = await find('/etc');
    if (etc === null) return fall;
    const link = joinPath(end.style, etc, 'localtime');
    if ((await whatIsAt(end.files, link, signal))?.kind === 'link') {
      const found = named(zoneOfLink(await end.files.readLink(link)));
      if (found) return found;
    }
    const path = await find('/etc/timezone');
    if (path === null || (await whatIsAt(end.files, path, signal))?.kind !== 'file') return fall;
    const chunks: Uint8Array[] = [];
    for await (const chunk of end.files.read(path, { length: 100, signal })) chunks.push(chunk);
    return named(Buffer.concat(chunks).toString('latin1').trim()) ?? fall;
  } catch (error) {
    signal.throwIfAborted();
    if (isProblem(error, 'connection-lost')) throw error;
    return fall;
  }
}

/** The logs of a Linux, the latest first. Links among them are left out: what they lead to is there under its own name. */
export async function listLinuxLogs(linux: Linux, signal: AbortSignal): Promise<LinuxLogs> {
  const { end, root, find } = linux;
  const logs: LinuxLog[] = [];
  const notes: LogNote[] = [];
  for (const place of JOURNALS) {
    const real = await find(place);
    if (real !== null) logs.push(...(await journalsIn(linux, place, real, signal)));
  }
  const real = await find(LOGS);
  let folders = 0;
  let links = 0;
  let more = 0;
  const walk = async (place: string, at: string, depth: number): Promise<void> => {
    if (++folders > MOST_FOLDERS) return;
    const below: string[] = [];
    try {
      for await (const page of end.files.list(at, signal)) {
        for (const { name, kind, size = 0, modified } of page) {
          if (impossibleName(end.style, name) !== undefined) continue;
          if (kind === 'folder') below.push(name);
          else if (kind === 'link') links++;
          if (kind !== 'file' || NO_TEXT.test(name) || isJournalFile(name)) continue;
          if (logs.length >= MOST_FILES) {
            more++;
            continue;
          }
          const path = `${place}/${name}`;
          const packed = packedAs(name);
          const known = { path, kind: 'text' as const, size };
          logs.push({ ...known, ...(modified !== undefined && { modified }), ...(packed !== undefined && { packed }) });
        }
      }
    } catch (error) {
      signal.throwIfAborted();
      if (isProblem(error, 'connection-lost')) throw error;
      notes.push({ log: place, reason: `The folder could not be read to its end: ${reasonOf(error)}` });
    }
    for (const name of below)
      if (depth < DEEPEST && !JOURNALS.includes(`${place}/${name}`))
        await walk(`${place}/${name}`, joinPath(end.style, at, name), depth + 1);
  };
  if (real !== null) await walk(LOGS, real, 0);
  if (links > 0)
    notes.push({
      log: LOGS,
      reason: `${countInWords(links, 'link')} left out: what a link leads to is listed under its own name if it is a log of this system.`,
    });
  if (more > 0 || folders > MOST_FOLDERS)
    notes.push({
      log: LOGS,
      reason: `There are more than are shown${more > 0 ? `: ${countInWords(more, 'file')} more` : ''}. Any of them can be read by its path.`,
    });
  return { root, logs: logs.toSorted((a, b) => (b.modified ?? 0) - (a.modified ?? 0)), notes };
}

/** Each folder of journal files below the place as one journal. */
async function journalsIn({ end }: Linux, place: string, real: string, signal: AbortSignal): Promise<LinuxLog[]> {
  const found: LinuxLog[] = [];
  const look = async (path: string, at: string, depth: number): Promise<void> => {
    const files = { count: 0, size: 0, modified: 0 };
    const below: string[] = [];
    for await (const page of end.files.list(at, signal)) {
      for (const { name, kind, size = 0, modified = 0 } of page) {
        if (impossibleName(end.style, name) !== undefined) continue;
        if (kind === 'folder') below.push(name);
        if (kind !== 'file' || !isJournalFile(name)) continue;
        files.count++;
        files.size += size;
        files.modified = Math.max(files.modified, modified);
      }
    }
    if (files.count > 0) {
      const { size, modified } = files;
      found.push({ path, kind: 'journal', size, ...(modified > 0 && { modified }) });
    }
    if (depth === 0)
      for (const name of below.slice(0, 50)) await look(`${path}/${name}`, joinPath(end.style, at, name), 1);
  };
  try {
    await look(place, real, 0);
  } catch (error) {
    signal.throwIfAborted();
    if (isProblem(error, 'connection-lost')) throw error;
  }
  return found;
}

/** What went wrong, in the words of its problem. */
export const reasonOf = (error: unknown): string =>
  error instanceof ProblemError ? `${error.problem.title}. ${error.problem.message}` : 'it is damaged.';

/** The name of the file that a log is, for lines that do not say who wrote them. */
export const nameOfLog = (path: string): string =>
  baseOf('posix', path)
    .replace(/\.(?:gz|xz|bz2|zst|lz4)$/i, '')
    .replace(/[.-]\d{1,8}$/, '');

const noLogs = (root: string) =>
  new ProblemError({
    code: 'not-found',
    title: `No logs of a Linux are at ${quoted(root)}`,
    message: 'There is no folder /var/log in it. Nothing was changed.',
    remedy:
      'Give the folder at which the root of that Linux is mounted, such as /mnt/root. Where /var is a volume of its own, “Mount the rest of it” brings it to its place.',
  });
