import type { EntryKind } from '../../contract/files.ts';
import { baseOf, isInside, joinPath, parentOf, type PathStyle, rootOf, segmentsOf } from '../../contract/paths.ts';
import { ProblemError } from '../../contract/problem.ts';
import type { Attributes, FileChange } from '../../contract/undo.ts';
import type { Files } from '../../targets/target.ts';

/** What looking at a change needs. */
export type Seen = Pick<Files, 'abilities' | 'stat' | 'attributes' | 'read' | 'hash'>;

/** Where a path of the world to be leads in the world that is: another path, nowhere, or to something still to be made. */
type Origin = { readonly path: string } | 'nowhere' | { readonly kind: EntryKind };

/**
 * The world as it will be when some changes are taken back: a chain of renames can only be judged from its end to its
 * beginning. Nothing is changed in the world itself.
 */
export function createOverlay(files: Files, style: PathStyle): { readonly seen: Seen; back(change: FileChange): void } {
  const origins = new Map<string, Origin>();
  const set = new Map<string, Attributes>();
  const contents = new Map<string, { size: number; sha256: string }>();

  const originOf = (path: string): Origin => {
    const names = segmentsOf(style, path);
    for (let at = path, depth = names.length; ; at = parentOf(style, at), depth--) {
      const origin = origins.get(at);
      if (origin !== undefined) {
        if (origin === 'nowhere' || !('path' in origin)) return depth === names.length ? origin : 'nowhere';
        return { path: joinPath(style, origin.path, ...names.slice(depth)) };
      }
      if (at === rootOf(style, path) || depth === 0) return { path };
    }
  };
  const real = (path: string): string => {
    const origin = originOf(path);
    if (origin !== 'nowhere' && 'path' in origin) return origin.path;
    throw new ProblemError({ code: 'not-found', title: 'Not there yet', message: 'It comes back with this undo.' });
  };
  const move = (from: string, to: string) => {
    const origin = originOf(from);
    for (const map of [origins, set, contents] as Map<string, unknown>[]) {
      for (const [path, value] of map) {
        if (path === from || !isInside(style, from, path)) continue;
        map.delete(path);
        map.set(joinPath(style, to, ...segmentsOf(style, path).slice(segmentsOf(style, from).length)), value);
      }
    }
    for (const map of [set, contents] as Map<string, unknown>[]) {
      const value = map.get(from);
      map.delete(from);
      if (value === undefined) map.delete(to);
      else map.set(to, value);
    }
    origins.set(to, origin);
    origins.set(from, 'nowhere');
  };

  return {
    seen: {
      abilities: files.abilities,
      async stat(path, options) {
        const origin = originOf(path);
        if (origin !== 'nowhere' && 'kind' in origin)
          return { name: baseOf(style, path), kind: origin.kind, hidden: false };
        const entry = await files.stat(real(path), options);
        return { ...entry, ...(contents.has(path) && { size: contents.get(path)?.size }) };
      },
      attributes: async (path, signal) => ({ ...(await files.attributes(real(path), signal)), ...set.get(path) }),
      async hash(algorithm, paths, signal) {
        const known = paths.map((path) => contents.get(path)?.sha256);
        if (algorithm === 'sha256' && known.every((each) => each !== undefined)) return known;
        return (await files.hash?.(algorithm, paths.map(real), signal)) ?? paths.map(() => null);
      },
      read: (path, options) => files.read(real(path), options),
    },
    back(change) {
      switch (change.kind) {
        case 'renamed':
          return move(change.to, change.from);
        case 'made':
          return void origins.set(change.path, 'nowhere');
        case 'removed':
          return void origins.set(change.path, { kind: change.what });
        case 'attributes':
          return void set.set(change.path, { ...set.get(change.path), ...change.before });
        case 'replaced': {
          const { size, sha256 } = change.before;
          return void contents.set(change.path, { size, sha256 });
        }
      }
    },
  };
}
