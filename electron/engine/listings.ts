import { randomUUID } from 'node:crypto';
import type { Entry } from '../contract/files.ts';
import { ProblemError } from '../contract/problem.ts';
import type { Files } from '../targets/target.ts';

/** Folder listings that a page is still fetching, page by page. */
export interface Listings {
  start(files: Files, path: string, signal: AbortSignal): Promise<ListingPage>;
  more(listingId: string): Promise<ListingPage>;
  stop(listingId: string): void;
}

export interface ListingPage {
  readonly entries: Entry[];
  readonly listingId?: string;
}

interface Listing {
  readonly pages: AsyncIterator<Entry[]>;
  readonly controller: AbortController;
  /** The page asked for ahead, so that the server works while the window draws. */
  ahead: Promise<IteratorResult<Entry[]>>;
}

const MOST_LISTINGS = 32;
/** The first page goes out at once; later ones are gathered to this many entries, to save round trips. */
const LARGE_PAGE = 5000;

export function createListings(): Listings {
  const running = new Map<string, Listing>();

  const end = (id: string) => {
    const listing = running.get(id);
    running.delete(id);
    listing?.controller.abort();
    listing?.ahead.catch(() => undefined);
    void listing?.pages.return?.().catch(() => undefined);
  };

  const take = async (id: string, listing: Listing, wanted: number): Promise<ListingPage> => {
    const entries: Entry[] = [];
    try {
      do {
        const next = await listing.ahead;
        if (next.done) {
          end(id);
          return { entries };
        }
        entries.push(...next.value);
        listing.ahead = listing.pages.next();
        listing.ahead.catch(() => undefined);
      } while (entries.length < wanted);
    } catch (error) {
      end(id);
      throw error;
    }
    return { entries, listingId: id };
  };

  return {
    async start(files, path, signal) {
      const oldest = running.keys().next();
      if (running.size >= MOST_LISTINGS && !oldest.done) end(oldest.value);
      const id = randomUUID();
      const controller = new AbortController();
      const abort = () => end(id);
      signal.addEventListener('abort', abort, { once: true });
      const pages = files.list(path, controller.signal)[Symbol.asyncIterator]();
      const listing: Listing = { pages, controller, ahead: pages.next() };
      running.set(id, listing);
      try {
        return await take(id, listing, 1);
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
      return take(listingId, listing, LARGE_PAGE);
    },
    stop: end,
  };
}
