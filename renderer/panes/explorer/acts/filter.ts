import { ListFilter } from 'lucide-react';
import { text } from '../../../text/index.ts';
import { happen, keepLook, panesOnScreen } from '../store.ts';
import type { ExplorerAct } from './context.ts';

const words = text.lists;

/** Narrows the current pane to names with what is typed. */
export const filter: ExplorerAct = ({ store, here, hasPlace, refocus }) => [
  {
    id: 'files.filter',
    label: words.filter,
    keys: 'Ctrl+S',
    icon: ListFilter,
    menu: 'view',
    group: 'files',
    enabled: hasPlace,
    run: () => panesOnScreen(store)[here().side]?.editFilter(),
  },
  {
    id: 'files.clearFilter',
    label: words.clearFilter,
    menu: 'view',
    group: 'files',
    enabled: () => here().pane.filter !== '',
    run: () => {
      happen(store, here().side, { type: 'filter', filter: '' });
      refocus();
    },
  },
  {
    id: 'files.typingFilters',
    label: words.typingFilters,
    menu: 'view',
    group: 'files',
    checked: () => store.getState().typing === 'filter',
    run: () => {
      const typing = store.getState().typing === 'filter' ? 'find' : 'filter';
      store.setState({ typing });
      keepLook({ typing });
    },
  },
];
