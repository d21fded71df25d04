import { Trash2 } from 'lucide-react';
import { runTool } from '../../../shell/plan-store.ts';
import { text } from '../../../text/index.ts';
import type { ExplorerAct } from './context.ts';

const words = text.explorer;

/** Deletes what is chosen. */
export const remove: ExplorerAct = (context) => [
  {
    id: 'files.remove',
    label: words.actions.remove,
    keys: 'F8',
    otherKeys: ['Delete', 'Shift+Delete'],
    icon: Trash2,
    menu: 'edit',
    group: 'files',
    context: 'change',
    danger: true,
    enabled: context.hasChosen,
    run: () => {
      const { place } = context.here();
      const paths = context.chosenPaths();
      if (place === undefined || paths.length === 0) return;
      void runTool('remove-files', { target: place.targetId, paths }, words.actions.remove).then(context.refocus);
    },
  },
];
