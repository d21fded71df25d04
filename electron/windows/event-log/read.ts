import { DamagedError } from '../damaged.ts';
import { ChunkXml } from './binary-xml.ts';
import { chunksOf, recordsOf } from './chunk.ts';
import { type LogEvent, readEvent } from './event.ts';

/** What of a log somebody wants to see; what is left out does not matter. */
export interface EventFilter {
  /** Milliseconds since 1970. */
  readonly from?: number | undefined;
  readonly until?: number | undefined;
  readonly levels?: readonly number[] | undefined;
  readonly sources?: readonly string[] | undefined;
  readonly ids?: readonly number[] | undefined;
  /** Somewhere in the source, the user or the values, whatever its case. */
  readonly text?: string | undefined;
}

/** Events that were asked for, and what could not be read. */
export interface EventLog {
  /** The latest first. */
  readonly events: readonly LogEvent[];
  /** How many match, those beyond the limit included. */
  readonly matching: number;
  /** How many were looked at. */
  readonly read: number;
  /** Records that are there, but are damaged. */
  readonly unreadable: number;
  /** Chunks of 64 kB with damage; what can be read in them was. */
  readonly damagedChunks: number;
}

/** Reads a log from the latest event on, chunk by chunk, so that whoever waits for it can do other things in between. */
export function* readEventLog(
  file: Uint8Array,
): Generator<{ events: LogEvent[]; unreadable: number; damaged: boolean }> {
  for (const chunk of chunksOf(file)) {
    const xml = new ChunkXml(chunk.bytes);
    const events: LogEvent[] = [];
    let unreadable = 0;
    for (const record of recordsOf(chunk)) {
      try {
        events.push(readEvent(xml, record));
      } catch (error) {
        if (!(error instanceof DamagedError)) throw error;
        unreadable++;
      }
    }
    yield { events: events.toReversed(), unreadable, damaged: chunk.damage !== undefined };
  }
}

/** The latest `limit` events that match. Stops between chunks with the signal's reason. */
export async function findEvents(
  file: Uint8Array,
  filter: EventFilter,
  limit: number,
  signal?: AbortSignal,
): Promise<EventLog> {
  const matches = matcher(filter);
  const found: LogEvent[] = [];
  const counts = { matching: 0, read: 0, unreadable: 0, damagedChunks: 0 };
  let pause = Date.now() + 20;
  for (const { events, unreadable, damaged } of readEventLog(file)) {
    counts.read += events.length;
    counts.unreadable += unreadable;
    if (damaged) counts.damagedChunks++;
    for (const event of events) {
      if (!matches(event)) continue;
      counts.matching++;
      if (found.length < limit) found.push(event);
    }
    if (Date.now() < pause) continue;
    await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
    pause = Date.now() + 20;
  }
  return { events: found.toSorted((a, b) => b.number - a.number), ...counts };
}

function matcher({ from, until, levels, sources, ids, text }: EventFilter): (event: LogEvent) => boolean {
  const names = sources && new Set(sources.map((source) => source.toLowerCase()));
  const wanted = text?.toLowerCase() ?? '';
  const has = (words: string | undefined) => words?.toLowerCase().includes(wanted) === true;
  return (event) =>
    (from === undefined || event.time >= from) &&
    (until === undefined || event.time <= until) &&
    (levels === undefined || levels.includes(event.level)) &&
    (ids === undefined || ids.includes(event.id)) &&
    (names === undefined || names.has(event.source.toLowerCase())) &&
    (wanted === '' || has(event.source) || has(event.user) || event.data.some(({ value }) => has(value)));
}
