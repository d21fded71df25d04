import { ChartPie } from 'lucide-react';
import { openTab } from '../../../shell/tabs.ts';
import { text } from '../../../text/index.ts';
import { USAGE } from '../../usage/pane.ts';
import type { ExplorerAct } from './context.ts';

/** Shows what takes the room below the folder of the current pane. */
export const usage: ExplorerAct = (context) => [
  {
    id: 'files.usage',
    label: text.usage.act,
    keys: 'Alt+F8',
    icon: ChartPie,
    menu: 'tools',
    group: 'find',
    enabled: context.hasPlace,
    run: () => {
      const { place } = context.here();
      if (place) openTab(USAGE, { ...place });
    },
  },
];
