import { CopyPlus, FolderInput } from 'lucide-react';
import { runTool } from '../../../shell/plan-store.ts';
import { text } from '../../../text/index.ts';
import type { Place } from '../model.ts';
import type { ActContext, ExplorerAct } from './context.ts';

const words = text.explorer;

/** Copies or moves what is chosen to the other pane. */
export const transfer: ExplorerAct = (context) => [
  {
    id: 'files.copy',
    label: words.actions.copy,
    keys: 'F5',
    icon: CopyPlus,
    menu: 'edit',
    group: 'files',
    context: 'change',
    enabled: context.hasChosen,
    run: () => transferChosen(context, false),
  },
  {
    id: 'files.move',
    label: words.actions.move,
    keys: 'F6',
    icon: FolderInput,
    menu: 'edit',
    group: 'files',
    context: 'change',
    enabled: context.hasChosen,
    run: () => transferChosen(context, true),
  },
];

function transferChosen(context: ActContext, move: boolean): void {
  const { place } = context.here();
  const to = context.there().place;
  const paths = context.chosenPaths();
  if (place === undefined || to === undefined || paths.length === 0) return;
  if (to.targetId === place.targetId && to.path === place.path) {
    context.note(words.sameFolder);
    return;
  }
  transferTo(context, { targetId: place.targetId, paths }, to, move);
}

/** Shows what copying or moving something to a folder would do, and does it when the person agrees. */
export function transferTo(
  context: ActContext,
  from: { readonly targetId: string; readonly paths: readonly string[] },
  to: Place,
  move: boolean,
): void {
  const input = {
    from: { target: from.targetId, paths: [...from.paths] },
    to: { target: to.targetId, path: to.path },
    whenExists: 'refuse' as const,
    move,
    verify: true,
  };
  void runTool('copy-files', input, move ? words.actions.move : words.actions.copy).then(context.refocus);
}
