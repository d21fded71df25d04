import { FileDiff } from 'lucide-react';
import { joinPath } from '../../../../electron/contract/paths.ts';
import { openTab } from '../../../shell/tabs.ts';
import { text } from '../../../text/index.ts';
import { COMPARE_FILES } from '../../compare-files/pane.ts';
import { orderShown, rowsShown } from '../model.ts';
import { isFile } from '../rows.ts';
import type { ExplorerAct, Here } from './context.ts';

const words = text.compareFiles;

/** Shows two files side by side: the two that are marked in this pane, else those under the cursors of both. */
export const compareFiles: ExplorerAct = (context) => [
  {
    id: 'files.compareFiles',
    label: words.act,
    keys: 'Ctrl+Shift+D',
    icon: FileDiff,
    menu: 'tools',
    group: 'compare',
    enabled: context.hasChosen,
    run: () => {
      const [here, there] = [context.here(), context.there()];
      const marked = here.pane.selection.selected.size === 2 ? filesOf(here, [...here.pane.selection.selected]) : [];
      const pair =
        marked.length === 2 ? marked : inOrder(here, there).flatMap((each) => filesOf(each, [underCursor(each)]));
      const [left, right] = pair;
      if (!left || !right) context.note(words.choose);
      else if (left.targetId === right.targetId && left.path === right.path) context.note(words.itself);
      else openTab(COMPARE_FILES, { left, right });
    },
  },
];

const inOrder = (here: Here, there: Here): readonly Here[] => (here.side === 'left' ? [here, there] : [there, here]);

const underCursor = ({ pane }: Here): string | undefined => pane.selection.active;

/** The places of those names of a pane that are files. */
function filesOf({ pane, place, style }: Here, names: readonly (string | undefined)[]) {
  if (!place) return [];
  const rows = rowsShown(pane);
  const order = orderShown(pane);
  return names.flatMap((name) => {
    const row = name === undefined ? undefined : rows[order.at(name)];
    if (row === undefined || !isFile(row.entry)) return [];
    return [{ targetId: place.targetId, path: joinPath(style, place.path, row.entry.name) }];
  });
}
