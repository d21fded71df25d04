import type { MenuEntry } from '../../../parts/menu.tsx';
import { text } from '../../../text/index.ts';
import { toggledColumn, USUAL_COLUMNS } from '../column-choice.ts';
import { columns as known } from '../columns.tsx';
import { changeColumns, type ExplorerStore } from '../store.ts';
import type { ExplorerAct } from './context.ts';

const words = text.lists.columns;

/** Chooses the columns of the tables. */
export const columns: ExplorerAct = ({ store }) => [
  ...known
    .filter(({ id }) => id !== 'name')
    .map(
      ({ id, title }) =>
        ({
          id: `files.column.${id}`,
          label: title,
          under: words.under,
          menu: 'view',
          group: 'order',
          checked: () => store.getState().columns.includes(id),
          run: () => changeColumns(store, toggledColumn(store.getState().columns, id)),
        }) as const,
    ),
  {
    id: 'files.usualColumns',
    label: words.usual,
    under: words.under,
    menu: 'view',
    group: 'order',
    run: () => changeColumns(store, USUAL_COLUMNS),
  },
];

/** The menu of the right button over the titles of the columns. */
export function columnEntries(store: ExplorerStore): MenuEntry[] {
  const { columns: shown } = store.getState();
  return [
    ...known
      .filter(({ id }) => id !== 'name')
      .map(({ id, title }) => ({
        label: title,
        checked: shown.includes(id),
        onSelect: () => changeColumns(store, toggledColumn(shown, id)),
      })),
    'separator',
    { label: words.usual, onSelect: () => changeColumns(store, USUAL_COLUMNS) },
  ];
}
