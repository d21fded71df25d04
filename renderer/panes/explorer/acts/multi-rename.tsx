import { ListRestart } from 'lucide-react';
import { baseOf } from '../../../../electron/contract/paths.ts';
import { runTool } from '../../../shell/plan-store.ts';
import { text } from '../../../text/index.ts';
import { RenameDialog } from '../../../tools/rename-files/rename-dialog.tsx';
import type { ExplorerAct } from './context.ts';

const words = text.multiRename;

/** Gives everything that is chosen new names by rules. */
export const multiRename: ExplorerAct = (context) => [
  {
    id: 'files.renameMany',
    label: words.action,
    keys: 'Ctrl+M',
    icon: ListRestart,
    menu: 'edit',
    group: 'files',
    context: 'change',
    enabled: context.hasChosen,
    run: () => {
      const { place, pane, style } = context.here();
      const rows = context.chosenRows();
      const paths = context.chosenPaths();
      if (place === undefined || rows.length === 0) return;
      const entries = rows.map(({ entry }) => entry);
      const chosen = new Set(entries.map(({ name }) => name));
      const others = pane.rows.map(({ entry }) => entry.name).filter((name) => !chosen.has(name));
      context.showDialog((close) => (
        <RenameDialog
          entries={entries}
          others={others}
          folder={baseOf(style, place.path)}
          fold={style === 'windows' ? (name) => name.toLowerCase() : (name) => name}
          onClose={close}
          onGo={(rules) => {
            close();
            void runTool('rename-files', { target: place.targetId, paths, rules }, words.act).then(context.refocus);
          }}
        />
      ));
    },
  },
];
