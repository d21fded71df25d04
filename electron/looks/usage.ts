import type { LookNews } from '../contract/looks.ts';
import type { Used } from '../contract/usage.ts';
import { absolutePath, type End } from '../copying/end.ts';
import { createKeySet } from '../work/key-set.ts';
import type { Steady } from '../work/steady.ts';
import { treeList } from './tree-list.ts';

/** Files from this size on are told by name, up to so many; folders deeper than this are counted to the one above. */
const LARGE = 1024 * 1024;
const MOST_LARGE = 20_000;
const DEEPEST = 10;

/**
 * Counts what lies below a folder, as `du -x` does: a file with several names once, other file systems not at all, where the
 * target's own `find` tells that; else every name by its size.
 */
export async function* usage(
  end: End,
  path: string,
  steady: Steady,
  signal: AbortSignal,
): AsyncGenerator<LookNews, void, void> {
  const met = createKeySet();
  let compared = 0;
  let named = 0;
  for await (const news of treeList(end, absolutePath(end, path), steady, signal, { oneSystem: true })) {
    if (news.kind === 'failed') {
      yield news;
      continue;
    }
    compared += news.entries.length;
    const folders = new Map<string, { bytes: number; files: number; large: { name: string; bytes: number }[] }>();
    for (const { path: own, kind, size = 0, onDisk = size, identity } of news.entries) {
      const names = own.split('/');
      const folder = (kind === 'folder' ? names : names.slice(0, -1)).slice(0, DEEPEST).join('/');
      const sums = folders.get(folder) ?? { bytes: 0, files: 0, large: [] };
      folders.set(folder, sums);
      if (identity !== undefined && !met.add(identity)) continue;
      sums.bytes += onDisk;
      if (kind === 'folder') continue;
      sums.files += 1;
      if (onDisk < LARGE || names.length > DEEPEST || named >= MOST_LARGE) continue;
      named += 1;
      sums.large.push({ name: names.at(-1) ?? '', bytes: onDisk });
    }
    const told: Used[] = [...folders].map(([folder, sums]) => ({ path: folder, ...sums }));
    if (told.length > 0) yield { kind: 'used', used: told };
    yield { kind: 'looking', path: news.entries.at(-1)?.path ?? '', compared };
  }
}
