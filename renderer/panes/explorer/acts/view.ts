import { ScanText } from 'lucide-react';
import { joinPath } from '../../../../electron/contract/paths.ts';
import { openTab } from '../../../shell/tabs.ts';
import { text } from '../../../text/index.ts';
import { VIEWER } from '../../viewer/pane.ts';
import { isFile, type Row } from '../rows.ts';
import type { ActContext, ExplorerAct } from './context.ts';

const words = text.explorer;

/** Shows what is in a file. */
export const view: ExplorerAct = (context) => [
  {
    id: 'files.view',
    label: words.actions.view,
    keys: 'F3',
    icon: ScanText,
    menu: 'file',
    group: 'files',
    context: 'open',
    enabled: context.hasChosen,
    run: () => {
      const row = context.rowUnderCursor();
      if (row === undefined) context.note(words.nothingChosen);
      else viewRow(context, row);
    },
  },
];

/** Opens a file of the current pane in the viewer; says why where that is no file. */
export function viewRow(context: ActContext, row: Row): void {
  const { place, style } = context.here();
  const { entry } = row;
  if (isFile(entry)) {
    if (place) openTab(VIEWER, { targetId: place.targetId, path: joinPath(style, place.path, entry.name) });
    return;
  }
  const kind = entry.kind === 'link' ? (entry.linkKind ?? 'broken') : entry.kind;
  if (kind !== 'file' && kind !== 'folder' && kind !== 'link') context.note(words.notOpenable[kind]);
}
