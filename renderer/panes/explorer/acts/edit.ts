import { FilePen } from 'lucide-react';
import { joinPath } from '../../../../electron/contract/paths.ts';
import { text } from '../../../text/index.ts';
import { openFile } from '../../open-file.ts';
import { isFile } from '../rows.ts';
import type { ExplorerAct } from './context.ts';
import { viewRow } from './view.ts';

/** Opens a file to be edited. */
export const edit: ExplorerAct = (context) => [
  {
    id: 'files.edit',
    label: text.editor.edit,
    keys: 'F4',
    icon: FilePen,
    menu: 'file',
    group: 'files',
    context: 'open',
    enabled: context.hasChosen,
    run: () => {
      const row = context.rowUnderCursor();
      const { place, style } = context.here();
      if (row === undefined || place === undefined) context.note(text.explorer.nothingChosen);
      else if (isFile(row.entry)) openFile('editor', place.targetId, joinPath(style, place.path, row.entry.name));
      else viewRow(context, row);
    },
  },
];
