import { isInside, joinPath, parentOf, type PathStyle, segmentsOf } from '../../../electron/contract/paths.ts';

/** A folder, with the style its target writes paths in. */
export interface Folder {
  readonly style: PathStyle;
  readonly path: string;
}

/**
 * Where the other pane goes when one goes from a folder to another of the same target: as many folders up and the same names down.
 * Its path, undefined where it can't go up that far.
 */
export function followed(from: Folder, to: string, other: Folder): string | undefined {
  let common = from.path;
  let path = other.path;
  while (common !== to && !isInside(from.style, common, to)) {
    const [above, otherAbove] = [parentOf(from.style, common), parentOf(other.style, path)];
    if (above === common || otherAbove === path) return undefined;
    common = above;
    path = otherAbove;
  }
  const down = segmentsOf(from.style, to).slice(segmentsOf(from.style, common).length);
  return joinPath(other.style, path, ...down);
}
