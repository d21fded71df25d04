import type { Entry } from '../../../electron/contract/files.ts';
import { call } from '../../client/client.ts';
import type { Place } from './model.ts';
import { isFolder } from './rows.ts';

/** Enough to find a folder among; of a larger one only so many names are looked through. */
const MOST_ENTRIES = 20_000;

/** The folders in a folder, links to folders too, in no order; `more` where it has more names than are looked through. */
export async function readFolders(
  place: Place,
  signal: AbortSignal,
): Promise<{ entries: readonly Entry[]; more: boolean }> {
  const entries: Entry[] = [];
  let seen = 0;
  let page = await call('files.list', place, signal);
  for (;;) {
    seen += page.entries.length;
    for (const entry of page.entries) if (isFolder(entry)) entries.push(entry);
    const { listingId } = page;
    if (listingId === undefined) return { entries, more: false };
    if (seen >= MOST_ENTRIES || signal.aborted) {
      void call('files.stopListing', { listingId }).catch(() => undefined);
      signal.throwIfAborted();
      return { entries, more: true };
    }
    page = await call('files.more', { listingId }, signal);
  }
}
