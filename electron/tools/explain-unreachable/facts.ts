import { joinPath, parentOf } from '../../contract/paths.ts';
import { isProblem, ProblemError, toProblem } from '../../contract/problem.ts';
import { inWords } from '../../offline/problems.ts';
import { findName, needHive, type OfflineWindows, readHive, walkable } from '../../offline/windows.ts';
import type { LogEvent } from '../../windows/event-log/event.ts';
import { readBootStore, safeModeOf, windowsLoaders } from '../../windows/boot/store.ts';
import { findEvents } from '../../windows/event-log/read.ts';
import { openHive } from '../../windows/hive/cells.ts';
import { type Account, readAccounts } from '../../windows/sam/accounts.ts';
import { toFileTime } from '../../windows/time.ts';
import type { ServerFacts } from '../../windows/unreachable/finding.ts';

/** A log that is larger is left out: a security log of gigabytes would take an hour to fetch. */
const LARGEST_LOG = 192 * 1024 * 1024;
const MOST_EVENTS = 5_000;
/** Boot stores have some dozens of kilobytes. */
const LARGEST_STORE = 16 * 1024 * 1024;
/** What Windows cannot start without, whatever the firmware. */
const needed = [
  'ntoskrnl.exe',
  'hal.dll',
  'ntdll.dll',
  'smss.exe',
  'csrss.exe',
  'winlogon.exe',
  'services.exe',
  'lsass.exe',
];

/** What could be read of a Windows, and what not. */
export interface Looked {
  readonly facts: ServerFacts;
  readonly unread: readonly { readonly what: string; readonly why: string }[];
}

/** How reading goes on: `note` is told what comes next, and `run` does it again where the connection was lost meanwhile. */
interface Looking {
  readonly signal: AbortSignal;
  readonly note: (what: string) => void;
  readonly run: <T>(work: () => Promise<T>) => Promise<T>;
}

/** Reads everything that may tell why nobody reaches a server. Only SYSTEM is a must: what else is missing is told in `unread`. */
export async function lookAt(
  windows: OfflineWindows,
  ownAddresses: readonly string[],
  { signal, note, run }: Looking,
): Promise<Looked> {
  const unread: { what: string; why: string }[] = [];
  const tried = async <T>(what: string, work: () => Promise<T | undefined>): Promise<T | undefined> => {
    note(what);
    try {
      const found = await run(work);
      if (found === undefined) unread.push({ what, why: 'It is not there.' });
      return found;
    } catch (error) {
      signal.throwIfAborted();
      if (isProblem(error, 'connection-lost')) throw error;
      const { title, message } = toProblem(error);
      unread.push({ what, why: `${title}. ${message}` });
      return undefined;
    }
  };
  note('SYSTEM');
  const system = walkable((await run(() => needHive(windows, 'SYSTEM', signal))).hive, 'SYSTEM');
  const software = await tried('SOFTWARE', async () => {
    const file = await readHive(windows, 'SOFTWARE', signal);
    return file && walkable(file.hive, 'SOFTWARE');
  });
  const accounts = await tried('SAM', () => accountsOf(windows, signal));
  const events: LogEvent[] = [];
  for (const log of ['System', 'Security']) {
    events.push(...((await tried(`${log}.evtx`, () => eventsOf(windows, log, signal))) ?? []));
  }
  const space = await tried('free space', async () => (await windows.files.space(windows.config, signal)) ?? undefined);
  const missingFiles = await tried('Windows\\System32', () => missingOf(windows, signal));
  const safeMode = await bootEntries(windows, tried, signal);
  const servicing = await run(() => placeOf(windows, [windows.root, 'Windows', 'winsxs', 'pending.xml'], signal));
  const facts = {
    system,
    safeMode,
    pendingUpdate: servicing !== undefined,
    software,
    accounts,
    events,
    disk: space && { size: space.total, free: space.free },
    ownAddresses: ownAddresses.length === 0 ? undefined : ownAddresses,
    missingFiles,
    now: Date.now(),
  };
  return { facts, unread };
}

async function accountsOf(windows: OfflineWindows, signal: AbortSignal): Promise<Account[] | undefined> {
  const sam = await readHive(windows, 'SAM', signal);
  if (sam === undefined) return undefined;
  const hive = walkable(sam.hive, 'SAM');
  return inWords(() => readAccounts(hive, undefined, toFileTime(Date.now())));
}

async function eventsOf(
  windows: OfflineWindows,
  log: string,
  signal: AbortSignal,
): Promise<readonly LogEvent[] | undefined> {
  const { files, target } = windows;
  // Beside `config`, in System32\winevt\Logs.
  const system32 = parentOf(target.pathStyle, windows.config);
  const path = await placeOf(windows, [system32, 'winevt', 'Logs', `${log}.evtx`], signal);
  if (path === undefined) return undefined;
  if (((await files.stat(path, { signal })).size ?? 0) > LARGEST_LOG) {
    throw new ProblemError({
      code: 'unsupported',
      title: 'The log is very large',
      message: 'Open it by itself to read it.',
    });
  }
  return (await findEvents(await wholeFile(windows, path, LARGEST_LOG, signal), {}, MOST_EVENTS, signal)).events;
}

/** The entries that start in safe mode, of a boot store on the disk itself; on machines with UEFI it is on another partition. */
async function bootEntries(
  windows: OfflineWindows,
  tried: <T>(what: string, work: () => Promise<T | undefined>) => Promise<T | undefined>,
  signal: AbortSignal,
): Promise<ServerFacts['safeMode']> {
  const path = await placeOf(windows, [windows.root, 'Boot', 'BCD'], signal);
  if (path === undefined) return undefined;
  return tried('BCD', async () => {
    const bytes = await wholeFile(windows, path, LARGEST_STORE, signal);
    return inWords(() =>
      windowsLoaders(readBootStore(walkable(openHive(bytes), 'BCD'))).flatMap((entry) => {
        const mode = safeModeOf(entry);
        return mode === 'off' ? [] : [{ entry: entry.name, withNetwork: mode !== 'minimal' }];
      }),
    );
  });
}

/** Where a file lies by its names, whatever their case; undefined where it is not. */
async function placeOf(
  { files, target }: OfflineWindows,
  [from = '', ...names]: readonly string[],
  signal: AbortSignal,
): Promise<string | undefined> {
  let at = from;
  for (const name of names) {
    const entry = await findName(files, target.pathStyle, at, name, signal);
    if (entry === undefined) return undefined;
    at = joinPath(target.pathStyle, at, entry.name);
  }
  return at;
}

async function wholeFile(
  { files }: OfflineWindows,
  path: string,
  length: number,
  signal: AbortSignal,
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of files.read(path, { length, signal })) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function missingOf({ files, target, config }: OfflineWindows, signal: AbortSignal): Promise<string[]> {
  const there = new Set<string>();
  for await (const page of files.list(parentOf(target.pathStyle, config), signal)) {
    for (const { name } of page) there.add(name.toLowerCase());
  }
  const missing = [...needed, 'winload'].filter((name) =>
    name === 'winload' ? !there.has('winload.exe') && !there.has('winload.efi') : !there.has(name),
  );
  return missing.map((name) => `Windows\\System32\\${name === 'winload' ? 'winload.efi or winload.exe' : name}`);
}
