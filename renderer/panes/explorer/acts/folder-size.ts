import { Sigma } from 'lucide-react';
import { text } from '../../../text/index.ts';
import { isMeasuring, measureFolders, stopMeasuring } from '../measuring.ts';
import { rowsShown } from '../model.ts';
import type { Row } from '../rows.ts';
import type { ExplorerAct } from './context.ts';

const words = text.lists.sizes;

/** Counts how much is in folders, in the background. */
export const folderSize: ExplorerAct = (context) => {
  const measure = (rows: readonly Row[]) => {
    const { side, style } = context.here();
    const names = rows.flatMap(({ entry }) => (entry.kind === 'folder' ? [entry.name] : []));
    if (names.length === 0) context.note(words.noFolder);
    else void measureFolders(context.store, side, style, names);
  };
  return [
    {
      id: 'files.folderSize',
      label: words.ofChosen,
      icon: Sigma,
      menu: 'view',
      group: 'sizes',
      context: 'look',
      enabled: context.hasChosen,
      run: () => measure(context.chosenRows()),
    },
    {
      id: 'files.folderSizes',
      label: words.ofAll,
      keys: 'Alt+Shift+Enter',
      menu: 'view',
      group: 'sizes',
      enabled: context.hasPlace,
      run: () => measure(rowsShown(context.here().pane)),
    },
    {
      id: 'files.stopSizes',
      label: words.stop,
      menu: 'view',
      group: 'sizes',
      enabled: () => isMeasuring(context.store, context.here().side),
      run: () => {
        stopMeasuring(context.store, context.here().side);
        context.note(words.stopped);
      },
    },
  ];
};
