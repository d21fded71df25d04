import { randomUUID } from 'node:crypto';
import type { Entry } from '../contract/files.ts';
import { ProblemError } from '../contract/problem.ts';

/** Pages of a listing as they come; `onUnread` is told of what had to be left out. */
export type Reading = (signal: AbortSignal, onUnread: (count: number) => void) => AsyncIterable<Entry[]>;

/** Folder listings that a page is still fetching, page by page. */
export interface Listings {
  start(read: Reading, signal: AbortSignal): Promise<ListingPage>;
  more(listingId: string): Promise<ListingPage>;
  stop(listingId: string): void;
}

export interface ListingPage {
  readonly entries: Entry[];
  readonly unread?: number;
  readonly listingId?: string;
}

interface Listing {
  readonly pages: AsyncIterator<Entry[]>;
  readonly controller: AbortController;
  /** What was read since the last page went out; more is read while the window draws, up to a large page. */
  gathered: Entry[];
  unread: number;
  /** The reading that is under way; resolves with true at the end of the folder, and never rejects. */
  reading: Promise<boolean>;
  failure?: { readonly error: unknown };
}

const MOST_LISTINGS = 32;
/** The first page goes out at once; later ones are gathered to this many entries, to save round trips. */
const LARGE_PAGE = 5000;
/** How long (milliseconds) a slow server may keep back what has arrived. */
const PATIENCE = 200;

export function createListings(): Listings {
  const running = new Map<string, Listing>();

  const end = (id: string) => {
    const listing = running.get(id);
    running.delete(id);
    listing?.controller.abort();
    void listing?.pages.return?.().catch(() => undefined);
  };

  const gather = async (listing: Listing, wanted: number): Promise<boolean> => {
    try {
      while (listing.gathered.length < wanted) {
        const next = await listing.pages.next();
        if (next.done) return true;
        for (const entry of next.value) listing.gathered.push(entry);
      }
      return false;
    } catch (error) {
      listing.failure = { error };
      return true;
    }
  };

  const take = async (id: string, listing: Listing): Promise<ListingPage> => {
    let isEnd: boolean | undefined;
    do isEnd = await within(listing.reading, PATIENCE);
    while (isEnd === undefined && listing.gathered.length === 0);
    const entries = listing.gathered;
    listing.gathered = [];
    if (listing.failure && entries.length === 0) {
      end(id);
      throw listing.failure.error;
    }
    if (isEnd === false) listing.reading = gather(listing, LARGE_PAGE);
    // What was read before a failure is still told; the failure comes with the next page.
    const page = { entries, ...(listing.unread > 0 && { unread: listing.unread }) };
    if (!isEnd || listing.failure) return { ...page, listingId: id };
    end(id);
    return page;
  };

  return {
    async start(read, signal) {
      const oldest = running.keys().next();
      if (running.size >= MOST_LISTINGS && !oldest.done) end(oldest.value);
      const id = randomUUID();
      const controller = new AbortController();
      const abort = () => end(id);
      signal.addEventListener('abort', abort, { once: true });
      const pages = read(controller.signal, (count) => {
        listing.unread += count;
      })[Symbol.asyncIterator]();
      const listing: Listing = { pages, controller, gathered: [], unread: 0, reading: Promise.resolve(false) };
      listing.reading = gather(listing, 1);
      running.set(id, listing);
      try {
        return await take(id, listing);
      } finally {
        signal.removeEventListener('abort', abort);
      }
    },
    async more(listingId) {
      const listing = running.get(listingId);
      if (!listing) {
        throw new ProblemError({
          code: 'not-found',
          title: 'The list of this folder is no longer being read',
          message: 'It was stopped. Nothing was changed.',
          remedy: 'Refresh the folder.',
          retryable: true,
        });
      }
      return take(listingId, listing);
    },
    stop: end,
  };
}

/** What `work` gives, or undefined where that takes longer than so many milliseconds. */
async function within<T>(work: Promise<T>, milliseconds: number): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
