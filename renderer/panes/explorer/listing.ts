import { joinPath, type PathStyle } from '../../../electron/contract/paths.ts';
import { isProblem, toProblem } from '../../../electron/contract/problem.ts';
import { call } from '../../client/client.ts';
import type { Happening, Place } from './model.ts';
import { type Row, rowOf } from './rows.ts';

/** Pages that come quickly are shown together, at most this often (milliseconds). */
const SHOWN_EVERY = 200;
/** In a large folder only when it has grown by this share: then sorting it again and again costs no more than once or twice. */
const GROWN_BY = 0.5;
/** The most rows that are kept: a table can't be higher, and nothing may grow without an end. The pane says so. */
export const MOST_ROWS = 1_000_000;

/** What is to be listed. */
interface Listing {
  readonly place: Place;
  readonly flat: boolean;
  /** Paths from the folder, of what is shown instead of its own names. */
  readonly found: readonly string[] | undefined;
  readonly style: PathStyle;
  readonly generation: number;
}

/**
 * Lists a folder into a pane: the first page is shown at once, the others as they come. Never rejects; aborting ends
 * the listing in the engine too.
 */
export async function listInto(
  { place, flat, found, style, generation }: Listing,
  happens: (happening: Happening) => void,
  signal: AbortSignal,
): Promise<void> {
  if (found) return listFound({ place, found, style, generation }, happens, signal);
  let listingId: string | undefined;
  try {
    let coming = call('files.list', { ...place, below: flat }, signal);
    let gathered: Row[] = [];
    let shownAt = -Infinity;
    let shown = 0;
    for (;;) {
      const page = await coming;
      listingId = page.listingId;
      signal.throwIfAborted();
      const cut = listingId !== undefined && shown + gathered.length + page.entries.length >= MOST_ROWS;
      if (cut && listingId !== undefined) {
        void call('files.stopListing', { listingId }).catch(() => undefined);
        listingId = undefined;
      }
      // The engine gathers the next page while this one is made into rows.
      if (listingId !== undefined) {
        coming = call('files.more', { listingId }, signal);
        coming.catch(() => undefined);
      }
      for (const entry of page.entries) gathered.push(rowOf(entry));
      const last = listingId === undefined;
      if (last || (performance.now() - shownAt >= SHOWN_EVERY && gathered.length >= shown * GROWN_BY)) {
        happens({ type: 'page', generation, rows: gathered, last, cut, unread: page.unread });
        shown += gathered.length;
        gathered = [];
        shownAt = performance.now();
      }
      if (listingId === undefined) return;
    }
  } catch (error) {
    // A listing that can't be stopped has ended or its connection has; either way nothing is left to stop.
    if (listingId !== undefined) void call('files.stopListing', { listingId }).catch(() => undefined);
    if (!signal.aborted) happens({ type: 'failed', generation, problem: toProblem(error) });
  }
}

/** Found names that are asked for at the same time: one by one, a far server would spend its time waiting. */
const AT_ONCE = 32;

/** Looks at everything that was found once more, so that the rows are as things are now; what is gone is left out. */
async function listFound(
  { place, found, style, generation }: Omit<Listing, 'flat' | 'found'> & { found: readonly string[] },
  happens: (happening: Happening) => void,
  signal: AbortSignal,
): Promise<void> {
  let unread = 0;
  const rowAt = async (name: string): Promise<Row[]> => {
    try {
      const path = joinPath(style, place.path, name);
      return [rowOf({ ...(await call('files.stat', { targetId: place.targetId, path }, signal)), name })];
    } catch (error) {
      if (isProblem(error, 'not-found')) return [];
      if (signal.aborted || isProblem(error, 'connection-lost')) throw error;
      unread += 1;
      return [];
    }
  };
  try {
    for (let at = 0; at < found.length || at === 0; at += AT_ONCE) {
      const rows = (await Promise.all(found.slice(at, at + AT_ONCE).map(rowAt))).flat();
      signal.throwIfAborted();
      happens({ type: 'page', generation, rows, last: at + AT_ONCE >= found.length, unread });
    }
  } catch (error) {
    if (!signal.aborted) happens({ type: 'failed', generation, problem: toProblem(error) });
  }
}

/** Asks how much room is left where the folder is. Never rejects: a target that can't tell shows nothing. */
export async function readSpace(
  place: Place,
  generation: number,
  happens: (happening: Happening) => void,
  signal: AbortSignal,
): Promise<void> {
  const space = await call('files.space', place, signal).catch(() => null);
  if (!signal.aborted) happens({ type: 'space', generation, space });
}
