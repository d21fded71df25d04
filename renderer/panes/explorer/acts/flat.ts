import { ListTree } from 'lucide-react';
import { text } from '../../../text/index.ts';
import { happen } from '../store.ts';
import type { ExplorerAct } from './context.ts';

/** Shows every file below the folder instead of what is in it, and back. */
export const flat: ExplorerAct = ({ store, here, hasPlace }) => [
  {
    id: 'files.flat',
    label: text.lists.flat,
    keys: 'Ctrl+B',
    icon: ListTree,
    menu: 'view',
    group: 'files',
    enabled: hasPlace,
    checked: () => here().pane.flat,
    run: () => happen(store, here().side, { type: 'flat', flat: !here().pane.flat }),
  },
];
