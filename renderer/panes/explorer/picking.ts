import type { Mask } from '../../../electron/contract/masks.ts';
import type { Selection } from '../../parts/grid/selection.ts';
import { endingOf, isFolder, type Row } from './rows.ts';

/** The selection with every row more (or less) whose name a mask means; folders only where they are wanted too. */
export function pickedByMask(
  selection: Selection,
  rows: readonly Row[],
  mask: Mask,
  how: { take: boolean; folders: boolean },
): Selection {
  const selected = new Set(selection.selected);
  for (const { entry, shown } of rows) {
    if ((isFolder(entry) && !how.folders) || !mask(shown)) continue;
    if (how.take) selected.delete(entry.name);
    else selected.add(entry.name);
  }
  return { ...selection, selected, marking: true };
}

/** The mask of all names with the same ending as this one; of those without any where it has none. */
export function sameEnding(name: string): Mask {
  const ending = endingOf(name).toLowerCase();
  return (other) => endingOf(other).toLowerCase() === ending;
}

/** Of the names once selected those that are still among the rows. */
export function stillThere(names: ReadonlySet<string>, rows: readonly Row[]): Set<string> {
  return new Set(rows.flatMap(({ entry }) => (names.has(entry.name) ? [entry.name] : [])));
}
