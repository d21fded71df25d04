import {
  ArrowLeftRight,
  Columns2,
  Equal,
  FolderOpen,
  FolderSync,
  Link2,
  ListTree,
  PanelLeft,
  Rows2,
  Square,
} from 'lucide-react';
import { joinPath } from '../../../../electron/contract/paths.ts';
import { text } from '../../../text/index.ts';
import { emptyPane, type Place, paneAfter } from '../model.ts';
import { isFolder } from '../rows.ts';
import { MOST_TABS, panesOf, withTab } from '../shelf.ts';
import {
  arrange,
  type Arrangement,
  changeShelf,
  even,
  happen,
  otherSide,
  shelfOf,
  showTree,
  swapPanes,
} from '../store.ts';
import type { ActContext, ExplorerAct } from './context.ts';

const words = text.explorer;

/** What the two panes show of each other, and how they stand. */
export const panes: ExplorerAct = (context) => {
  const { store, here, there, hasPlace, note } = context;
  const look = { menu: 'view', group: 'panes', under: words.panes } as const;
  const arrangement = (name: Arrangement) => ({
    checked: () => store.getState().arrangement === name,
    run: () => arrange(store, name),
  });
  return [
    { ...look, id: 'files.swap', label: words.swap, keys: 'Ctrl+U', icon: ArrowLeftRight, run: () => swapPanes(store) },
    {
      ...look,
      id: 'files.sameFolder',
      label: words.sameInOther,
      keys: 'Ctrl+Shift+U',
      otherKeys: ['Alt+Z'],
      icon: FolderSync,
      enabled: hasPlace,
      run: () => {
        const { place } = here();
        if (place) happen(store, there().side, { type: 'go', place: { ...place } });
      },
    },
    {
      ...look,
      id: 'files.together',
      label: words.together.act,
      keys: 'Ctrl+Alt+B',
      icon: Link2,
      checked: () => store.getState().together,
      run: () => store.setState(({ together }) => ({ together: !together })),
    },
    { ...look, id: 'files.equal', label: words.equal, icon: Equal, run: () => even(store) },
    { ...look, id: 'files.beside', label: words.beside, icon: Columns2, ...arrangement('beside') },
    { ...look, id: 'files.stacked', label: words.stacked, icon: Rows2, ...arrangement('stacked') },
    { ...look, id: 'files.onePane', label: words.onePane, icon: Square, ...arrangement('one') },
    {
      id: 'files.tree',
      label: words.tree.show,
      keys: 'Ctrl+Shift+E',
      icon: ListTree,
      menu: 'view',
      group: 'panes',
      checked: () => store.getState().tree,
      run: () => {
        const next = !store.getState().tree;
        showTree(store, next);
        if (!next) context.refocus();
      },
    },
    {
      id: 'files.openBeside',
      label: words.openInOther,
      keys: 'Ctrl+Shift+Enter',
      icon: PanelLeft,
      menu: 'go',
      group: 'places',
      enabled: () => folderUnderCursor(context) !== undefined,
      run: () => {
        const place = folderUnderCursor(context);
        if (place) happen(store, otherSide(here().side), { type: 'go', place });
      },
    },
    {
      id: 'files.openInTab',
      label: words.openInTab,
      keys: 'Ctrl+Enter',
      icon: FolderOpen,
      menu: 'go',
      group: 'places',
      context: 'open',
      enabled: () => folderUnderCursor(context) !== undefined,
      run: () => {
        const place = folderUnderCursor(context);
        const { side, pane } = here();
        if (place === undefined) return;
        if (panesOf(shelfOf(store.getState(), side)).length >= MOST_TABS) note(words.tabs.full(MOST_TABS));
        const { sort, hidden } = pane;
        const next = { ...paneAfter(emptyPane, { type: 'go', place }), sort, hidden };
        changeShelf(store, side, (shelf) => withTab(shelf, next));
        context.refocus();
      },
    },
  ];
};

function folderUnderCursor({ here, rowUnderCursor }: ActContext): Place | undefined {
  const { place, style } = here();
  const row = rowUnderCursor();
  if (place === undefined || row === undefined || !isFolder(row.entry)) return undefined;
  return { targetId: place.targetId, path: joinPath(style, place.path, row.entry.name) };
}
