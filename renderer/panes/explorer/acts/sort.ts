import { nextSort } from '../../../parts/grid/natural.ts';
import { text } from '../../../text/index.ts';
import { columns } from '../columns.tsx';
import { happen, keepLook } from '../store.ts';
import type { ExplorerAct } from './context.ts';

/** Sorts the current pane by a column; by the same one again, the other way round. */
export const sort: ExplorerAct = ({ store, here }) =>
  columns.map((column) => ({
    id: `files.sort.${column.id}`,
    label: column.title,
    under: text.explorer.actions.sortBy,
    menu: 'view',
    group: 'order',
    context: 'look',
    checked: () => here().pane.sort.column === column.id,
    run: () => {
      const { side, pane } = here();
      const next = nextSort(pane.sort, column.id);
      happen(store, side, { type: 'sort', sort: next });
      keepLook({ sort: next });
    },
  }));
