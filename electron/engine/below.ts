import type { Entry } from '../contract/files.ts';
import { impossibleName, isPathTooLong, joinPath, type PathStyle } from '../contract/paths.ts';
import { isProblem } from '../contract/problem.ts';
import type { Files } from '../targets/target.ts';

/** Folders that are read at the same time: one by one, a far server would spend its time waiting. */
const LANES = 8;

/** What was found in one folder, at once or in part. */
export interface Found {
  /** Path of the folder from the top; empty for the top itself. */
  readonly folder: string;
  readonly entries: readonly Entry[];
  /** Names that can't be right, paths too deep to open, a folder that can't be read. */
  readonly unread: number;
}

interface Lane {
  readonly folder: string;
  readonly pages: AsyncIterator<Entry[]>;
  /** Names of folders met in it. A hostile server that gives one twice, level after level, would double the work at each. */
  readonly folders: Set<string>;
}

interface Step {
  readonly lane: Lane;
  readonly result: IteratorResult<Entry[]> | { readonly error: unknown };
}

/**
 * Everything below a folder, in no order, without following links: a loop of links has no end. A folder that can't be read is
 * counted and passed over; only the top one's failure and a lost connection are errors.
 */
export async function* below(
  files: Files,
  style: PathStyle,
  top: string,
  signal: AbortSignal,
): AsyncGenerator<Found, void, undefined> {
  const waiting: string[] = [''];
  const lanes = new Map<Lane, Promise<Step>>();
  const step = async (lane: Lane): Promise<Step> => {
    try {
      return { lane, result: await lane.pages.next() };
    } catch (error) {
      return { lane, result: { error } };
    }
  };
  try {
    for (;;) {
      signal.throwIfAborted();
      while (lanes.size < LANES) {
        const folder = waiting.pop();
        if (folder === undefined) break;
        const pages = files.list(folder === '' ? top : joinPath(style, top, folder), signal)[Symbol.asyncIterator]();
        const lane: Lane = { folder, pages, folders: new Set() };
        lanes.set(lane, step(lane));
      }
      if (lanes.size === 0) return;
      const { lane, result } = await Promise.race(lanes.values());
      if ('error' in result) {
        lanes.delete(lane);
        const { error } = result;
        if (lane.folder === '' || !isProblem(error) || error.problem.code === 'connection-lost') throw error;
        yield { folder: lane.folder, entries: [], unread: 1 };
      } else if (result.done) lanes.delete(lane);
      else {
        const found = sifted(style, top, lane.folder, result.value);
        for (const entry of found.entries) {
          if (entry.kind !== 'folder' || lane.folders.has(entry.name)) continue;
          lane.folders.add(entry.name);
          waiting.push(pathOf(style, lane.folder, entry.name));
        }
        lanes.set(lane, step(lane));
        yield found;
      }
    }
  } finally {
    for (const { pages } of lanes.keys()) void pages.return?.().catch(() => undefined);
  }
}

/** The path of a name in a folder, both seen from the top. */
export function pathOf(style: PathStyle, folder: string, name: string): string {
  return folder === '' ? name : joinPath(style, folder, name);
}

function sifted(style: PathStyle, top: string, folder: string, page: readonly Entry[]): Found {
  const entries = page.filter(
    ({ name }) =>
      impossibleName(style, name) === undefined &&
      !isPathTooLong(style, joinPath(style, top, pathOf(style, folder, name))),
  );
  return { folder, entries, unread: page.length - entries.length };
}
