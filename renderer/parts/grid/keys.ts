import { clear, invert, mark, moveTo, type Order, type Selection, selectAll } from './selection.ts';

/** The fields of a keyboard event that choose rows. */
export interface Stroke {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

function target(stroke: Stroke, at: number, count: number, pageRows: number): number | undefined {
  switch (stroke.key) {
    case 'ArrowDown':
      return at + 1;
    case 'ArrowUp':
      return Math.max(0, at - 1);
    case 'PageDown':
      return Math.max(0, at) + pageRows;
    case 'PageUp':
      return Math.max(0, at - pageRows);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}

/** The selection after a key, or undefined for a key that does not choose. `pageRows` is how many rows are in sight. */
export function selectByKey(
  selection: Selection,
  order: Order,
  stroke: Stroke,
  pageRows: number,
): Selection | undefined {
  if (stroke.altKey) return undefined;
  const control = stroke.ctrlKey || stroke.metaKey;
  const to = target(stroke, order.at(selection.active), order.keys.length, Math.max(1, pageRows));
  if (to !== undefined) return moveTo(selection, order, to, { keep: control, extend: stroke.shiftKey });
  if (control && stroke.key.toLowerCase() === 'a') return selectAll(selection, order);
  if (control) return undefined;
  if (stroke.key === 'Insert' || stroke.key === ' ') return mark(selection, order);
  if (stroke.key === '*') return invert(selection, order);
  if (stroke.key === 'Escape' && selection.selected.size > 0) return clear(selection);
  return undefined;
}
