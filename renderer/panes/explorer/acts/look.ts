import { RefreshCw } from 'lucide-react';
import { text } from '../../../text/index.ts';
import { happen, keepLook } from '../store.ts';
import type { ExplorerAct } from './context.ts';

const words = text.explorer;

/** Reads the folder anew, and what is shown of it. */
export const look: ExplorerAct = ({ store, here, hasPlace }) => [
  {
    id: 'files.refresh',
    label: words.refresh,
    keys: 'Ctrl+R',
    icon: RefreshCw,
    menu: 'view',
    group: 'files',
    context: 'look',
    enabled: hasPlace,
    run: () => happen(store, here().side, { type: 'refresh' }),
  },
  {
    id: 'files.hidden',
    label: words.hidden,
    keys: 'Ctrl+H',
    menu: 'view',
    group: 'files',
    checked: () => here().pane.hidden,
    run: () => {
      const { side, pane } = here();
      happen(store, side, { type: 'hidden', hidden: !pane.hidden });
      keepLook({ hidden: !pane.hidden });
    },
  },
];
