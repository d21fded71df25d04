import { createHash } from 'node:crypto';
import { joinPath, type PathStyle, segmentsOf } from '../../contract/paths.ts';
import type { ToolPreview } from '../../contract/tools.ts';

/** One rename, by whole paths. With `aside` it steps aside first, under a name of its own, and takes its new name after. */
export interface Rename {
  readonly from: string;
  readonly to: string;
  readonly aside?: string;
}

/** Renames that don't depend on each other: first all steps of `away`, then all of `home`. */
export interface Phase {
  readonly away: readonly Rename[];
  readonly home: readonly Rename[];
}

/**
 * The order in which names can change without one ever standing in the way of another: whoever wants a name that is still
 * somebody's (a to b while b goes to c, or both change places) steps aside first. Folders further down come first, so that
 * the paths of what is chosen stay right. The same for the same job each time.
 */
export function phasesOf(
  jobId: string,
  style: PathStyle,
  folders: ToolPreview<'rename-files'>['folders'],
  fold: (name: string) => string,
): Phase[] {
  const byDepth = new Map<number, Rename[]>();
  for (const { folder, names } of folders) {
    const depth = segmentsOf(style, folder).length;
    const sources = new Set(names.map(([from]) => fold(from)));
    const list = byDepth.get(depth) ?? [];
    byDepth.set(depth, list);
    for (const [from, to] of names) {
      const aside = sources.has(fold(to)) ? asideName(jobId, folder, from) : undefined;
      list.push({
        from: joinPath(style, folder, from),
        to: joinPath(style, folder, to),
        ...(aside !== undefined && { aside: joinPath(style, folder, aside) }),
      });
    }
  }
  return [...byDepth]
    .toSorted(([one], [other]) => other - one)
    .map(([, away]) => ({ away, home: away.filter(({ aside }) => aside !== undefined) }));
}

/** `.<16 hex>.rescue-rename`: what an interrupted job left, its next run finds. */
function asideName(jobId: string, folder: string, name: string): string {
  const facts = JSON.stringify([jobId, folder, name]);
  return `.${createHash('sha256').update(facts).digest('hex').slice(0, 16)}.rescue-rename`;
}
