import { Search } from 'lucide-react';
import { openTab } from '../../../shell/tabs.ts';
import { text } from '../../../text/index.ts';
import { FIND } from '../../find/pane.ts';
import type { ExplorerAct } from './context.ts';

/** Finds files below the folder of the current pane. */
export const find: ExplorerAct = (context) => [
  {
    id: 'files.find',
    label: text.find.act,
    keys: 'Alt+F7',
    icon: Search,
    menu: 'tools',
    group: 'find',
    context: 'look',
    enabled: context.hasPlace,
    run: () => {
      const { place } = context.here();
      if (place) openTab(FIND, { ...place, to: context.there().place });
    },
  },
];
