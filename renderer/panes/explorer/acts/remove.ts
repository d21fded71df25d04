import { Trash2 } from 'lucide-react';
import { runTool } from '../../../shell/plan-store.ts';
import { text } from '../../../text/index.ts';
import type { ActContext, ExplorerAct } from './context.ts';

const words = text.explorer;

/** Deletes what is chosen: into the trash, where it can be brought back from, or with Shift at once. */
export const remove: ExplorerAct = (context) => [
  {
    id: 'files.remove',
    label: words.actions.remove,
    keys: 'F8',
    otherKeys: ['Delete'],
    icon: Trash2,
    menu: 'edit',
    group: 'files',
    context: 'change',
    enabled: context.hasChosen,
    run: () => runOnChosen(context, 'trash-files', words.actions.remove),
  },
  {
    id: 'files.removeAtOnce',
    label: words.actions.removeAtOnce,
    keys: 'Shift+Delete',
    otherKeys: ['Shift+F8'],
    menu: 'edit',
    group: 'files',
    danger: true,
    enabled: context.hasChosen,
    run: () => runOnChosen(context, 'remove-files', words.actions.removeAtOnce),
  },
  {
    id: 'files.emptyTrash',
    label: text.emptyTrash.action,
    menu: 'edit',
    group: 'files',
    danger: true,
    enabled: context.hasPlace,
    run: () => {
      const { place } = context.here();
      if (place === undefined) return;
      void runTool('empty-trash', { target: place.targetId }, text.emptyTrash.act).then(context.refocus);
    },
  },
];

function runOnChosen(context: ActContext, tool: 'trash-files' | 'remove-files', title: string): void {
  const { place } = context.here();
  const paths = context.chosenPaths();
  if (place === undefined || paths.length === 0) return;
  void runTool(tool, { target: place.targetId, paths }, title).then(context.refocus);
}
