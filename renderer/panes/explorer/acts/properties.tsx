import { Info } from 'lucide-react';
import { text } from '../../../text/index.ts';
import { rowsShown } from '../model.ts';
import { ManyProperties } from '../many-properties.tsx';
import { OneProperties } from '../one-properties.tsx';
import { askForAttributes } from './attributes.tsx';
import type { ExplorerAct } from './context.ts';

/** Tells all there is to know of what is chosen; changes nothing. */
export const properties: ExplorerAct = (context) => [
  {
    id: 'files.properties',
    label: text.properties.action,
    keys: 'Alt+Enter',
    icon: Info,
    menu: 'edit',
    group: 'files',
    context: 'look',
    enabled: context.hasChosen,
    run: () => {
      const { place, target, pane } = context.here();
      const rows = context.chosenRows();
      const paths = context.chosenPaths();
      const [row] = rows;
      const [path] = paths;
      if (place === undefined || target === undefined || row === undefined || path === undefined) return;
      const beside = rowsShown(pane);
      const toAttributes = () => askForAttributes(context);
      context.showDialog((close) =>
        rows.length === 1 ? (
          <OneProperties {...{ target, path, row, beside, toAttributes }} onClose={close} />
        ) : (
          <ManyProperties {...{ target, rows, paths, toAttributes }} onClose={close} />
        ),
      );
    },
  },
];
