import { FolderSync, ListChecks } from 'lucide-react';
import { laterSide } from '../../../../electron/contract/compare.ts';
import { openTab } from '../../../shell/tabs.ts';
import { text } from '../../../text/index.ts';
import { SYNCHRONISE } from '../../synchronise/pane.ts';
import { rowsShown } from '../model.ts';
import { isFolder, type Row, rowKey } from '../rows.ts';
import { happen } from '../store.ts';
import type { ExplorerAct } from './context.ts';

const words = text.synchronise;
const BY_DATE = { tolerance: 2000, ignore: 'nothing' } as const;

/** Compares the folders of both panes, there or in a tab that can make them alike. */
export const synchronise: ExplorerAct = (context) => {
  const pair = () => {
    const sides = [context.here(), context.there()];
    const left = sides.find(({ side }) => side === 'left');
    const right = sides.find(({ side }) => side === 'right');
    if (!left?.place || !right?.place) {
      context.note(words.noPair);
      return undefined;
    }
    if (left.place.targetId === right.place.targetId && left.place.path === right.place.path) {
      context.note(words.same);
      return undefined;
    }
    return { left, right, places: { left: left.place, right: right.place } };
  };
  return [
    {
      id: 'files.synchronise',
      label: words.act,
      keys: 'Ctrl+Shift+S',
      icon: FolderSync,
      menu: 'tools',
      group: 'compare',
      enabled: context.hasPlace,
      run: () => {
        const found = pair();
        if (found) openTab(SYNCHRONISE, found.places);
      },
    },
    {
      id: 'files.markDifferences',
      label: words.mark,
      keys: 'Shift+F2',
      icon: ListChecks,
      menu: 'tools',
      group: 'compare',
      enabled: context.hasPlace,
      run: () => {
        const found = pair();
        if (!found) return;
        const marked = { left: 0, right: 0 };
        for (const side of ['left', 'right'] as const) {
          const own = rowsShown(found[side].pane);
          const others = rowsShown(found[side === 'left' ? 'right' : 'left'].pane);
          const wanted = newOrNewer(own, others);
          marked[side] = wanted.length;
          const { selection } = found[side].pane;
          happen(context.store, side, {
            type: 'select',
            selection: { ...selection, selected: new Set(wanted), marking: wanted.length > 0 },
          });
        }
        context.note(words.marked(marked.left, marked.right));
      },
    },
  ];
};

/** The names of files that the other folder lacks, or has older or in another size. */
export function newOrNewer(own: readonly Row[], others: readonly Row[]): string[] {
  const there = new Map(others.map((row) => [row.entry.name, row.entry]));
  return own
    .filter(({ entry }) => {
      const other = there.get(entry.name);
      if (isFolder(entry)) return other === undefined;
      if (other === undefined || other.kind !== entry.kind) return true;
      const later = laterSide(entry.modified, other.modified, BY_DATE);
      return later < 0 || (later === 0 && entry.size !== other.size);
    })
    .map(rowKey);
}
