import type { Entry } from '../../../contract/files.ts';
import { decodeName } from '../../../contract/names.ts';
import { joinPath } from '../../../contract/paths.ts';
import { entryOf, kindOf, longText, ownersOf } from './entry.ts';
import { linkBytes } from './paths.ts';
import { damaged, isStatus, STATUS } from './problems.ts';
import { explain } from './reasons.ts';
import type { SftpSession } from './session.ts';
import { untilAborted } from './waiting.ts';
import { type Name, TYPE } from './wire.ts';

/** READDIR requests in flight: with a long round trip the listing takes a sixteenth of the time. */
const MOST_REQUESTS = 16;
/** Answers without a single name before a server is taken for a broken one. */
const MOST_EMPTY_PAGES = 64;
/** Links of one page that are looked through, and how long (ms) that may hold up the page; the rest come without. */
const MOST_LINKS = 512;
const LINK_PATIENCE = 2_000;

/** The entries of a folder, page by page as the server sends them. */
export async function* listFolder(
  session: SftpSession,
  path: string,
  folder: Uint8Array,
  signal?: AbortSignal,
): AsyncGenerator<Entry[]> {
  const attempt = { doing: 'list the folder', path } as const;
  let handle: Buffer;
  try {
    handle = await session.openHandle(TYPE.opendir, [folder], signal);
  } catch (error) {
    throw await explain(session, error, attempt);
  }
  try {
    const asked: Promise<readonly Name[]>[] = [];
    let empty = 0;
    while (true) {
      while (asked.length < MOST_REQUESTS) {
        const page = session.request('names', TYPE.readdir, [handle]);
        page.catch(() => {});
        asked.push(page);
      }
      const names = await untilAborted(asked.shift() ?? Promise.resolve([]), signal);
      empty = names.length === 0 ? empty + 1 : 0;
      if (empty > MOST_EMPTY_PAGES) throw session.fail(damaged('a folder that goes on for ever without a name'));
      const entries = await entriesOf(session, path, names, signal);
      if (entries.length > 0) yield entries;
    }
  } catch (error) {
    if (!isStatus(error, STATUS.endOfFile)) throw await explain(session, error, attempt);
  } finally {
    void session.closeHandle(handle);
  }
}

async function entriesOf(
  session: SftpSession,
  folder: string,
  names: readonly Name[],
  signal?: AbortSignal,
): Promise<Entry[]> {
  const entries: Entry[] = [];
  const links: Entry[] = [];
  for (const { name, long, attributes } of names) {
    const text = decodeName(name);
    if (text === '.' || text === '..') continue;
    const line = longText(long);
    const entry = entryOf(text, attributes, { long: line, owners: ownersOf(line) });
    entries.push(entry);
    // Only what can be a name of this folder is asked for: a name with a slash would look elsewhere.
    if (entry.kind === 'link' && links.length < MOST_LINKS && !/[/\0]/.test(text)) links.push(entry);
  }
  if (links.length > 0) {
    const looked = Promise.all(
      links.map((entry) => lookThrough(session, joinPath('posix', folder, entry.name), entry)),
    );
    await untilAborted(within(looked, LINK_PATIENCE), signal);
  }
  return entries;
}

/** Adds to a link's entry where it leads to, as far as the server tells. Never rejects. */
export async function lookThrough(session: SftpSession, path: string, entry: Entry): Promise<void> {
  try {
    const raw = linkBytes(path);
    const [held, target] = await Promise.allSettled([
      session.request('names', TYPE.readlink, [raw]),
      session.request('attributes', TYPE.stat, [raw]),
    ]);
    const first = held.status === 'fulfilled' ? held.value[0] : undefined;
    if (first !== undefined) entry.linkTo = decodeName(first.name);
    if (target.status === 'fulfilled') entry.linkKind = kindOf(target.value);
    else if (isStatus(target.reason, STATUS.noSuchFile)) entry.linkKind = 'broken';
  } catch {
    // A name that can't be asked for is listed as it is.
  }
}

function within(work: Promise<unknown>, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    void work.finally(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
