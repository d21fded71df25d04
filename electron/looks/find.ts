import type { Found, FindWanted } from '../contract/find.ts';
import { MOST_FOUND } from '../contract/find.ts';
import type { LookNews } from '../contract/looks.ts';
import { maskOf } from '../contract/masks.ts';
import { absolutePath, type End } from '../copying/end.ts';
import { joinPath } from '../contract/paths.ts';
import type { Steady } from '../work/steady.ts';
import { contentSearch } from './content.ts';
import { treeList } from './tree-list.ts';

/** Says whether something has the name, kind, size and date that are wanted. */
export function hasFacts(wanted: FindWanted): (found: Found) => boolean {
  const isNamed = maskOf(wanted.names.trim() === '' ? '*' : wanted.names);
  const { kind, smallest, largest, after, before, content } = wanted;
  return (found) => {
    const { size, modified } = found;
    if (kind !== 'any' && found.kind !== kind) return false;
    if (content && found.kind !== 'file') return false;
    if ((smallest !== undefined || largest !== undefined) && found.kind !== 'file') return false;
    if (smallest !== undefined && (size ?? 0) < smallest) return false;
    if (largest !== undefined && (size ?? Infinity) > largest) return false;
    if (after !== undefined && (modified ?? -Infinity) < after) return false;
    if (before !== undefined && (modified ?? Infinity) > before) return false;
    return isNamed(found.path.split('/').at(-1) ?? '');
  };
}

/** Finds what is wanted below a folder, and tells it as it is found; ends when it has found as much as can be shown. */
export async function* find(
  end: End,
  wanted: FindWanted,
  steady: Steady,
  signal: AbortSignal,
): AsyncGenerator<LookNews, void, void> {
  const top = absolutePath(end, wanted.path);
  const isWanted = hasFacts(wanted);
  const search = wanted.content && contentSearch(end, wanted.content, steady);
  const whole = ({ path }: Found) => joinPath(end.style, top, ...path.split('/'));
  let compared = 0;
  let count = 0;
  for await (const news of treeList(end, top, steady, signal)) {
    if (news.kind === 'failed') {
      yield news;
      continue;
    }
    compared += news.entries.length;
    let entries = news.entries.filter(isWanted);
    if (search && entries.length > 0) {
      yield { kind: 'looking', path: entries[0]?.path ?? '', compared };
      const having = await search(entries.map(whole), signal);
      entries = entries.filter((each) => having.has(whole(each)));
    }
    if (entries.length > 0) {
      const shown = entries.slice(0, MOST_FOUND - count);
      yield { kind: 'found', found: shown.map(withoutDisk) };
    }
    count += entries.length;
    if (count >= MOST_FOUND) {
      yield { kind: 'full' };
      return;
    }
    yield { kind: 'looking', path: news.entries.at(-1)?.path ?? '', compared };
  }
}

function withoutDisk({ path, kind, size, modified }: Found): Found {
  return { path, kind, ...(size !== undefined && { size }), ...(modified !== undefined && { modified }) };
}
