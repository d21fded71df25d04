import { FolderPlus, X } from 'lucide-react';
import { text } from '../../../text/index.ts';
import { MOST_TABS, movedTab, panesOf, stepped, withoutTab, withTab } from '../shelf.ts';
import { changeShelf, shelfOf } from '../store.ts';
import type { ExplorerAct } from './context.ts';

const words = text.explorer.tabs;

/** The tabs of the current pane. */
export const tabs: ExplorerAct = ({ store, here, hasPlace, note, refocus }) => {
  const shelf = () => shelfOf(store.getState(), here().side);
  const several = () => panesOf(shelf()).length > 1;
  const step = (by: number) => {
    changeShelf(store, here().side, (before) => stepped(before, by));
    refocus();
  };
  return [
    {
      id: 'files.newTab',
      label: words.open,
      keys: 'Ctrl+T',
      otherKeys: ['Alt+T'],
      icon: FolderPlus,
      menu: 'file',
      group: 'tabs',
      under: words.label,
      enabled: hasPlace,
      run: () => {
        if (panesOf(shelf()).length >= MOST_TABS) note(words.full(MOST_TABS));
        changeShelf(store, here().side, (before) => withTab(before, before.pane));
        refocus();
      },
    },
    {
      id: 'files.closeTab',
      label: words.close,
      keys: 'Ctrl+W',
      otherKeys: ['Alt+W'],
      icon: X,
      menu: 'file',
      group: 'tabs',
      under: words.label,
      enabled: several,
      run: () => {
        changeShelf(store, here().side, (before) => withoutTab(before, before.before.length));
        refocus();
      },
    },
    {
      id: 'files.closeOtherTabs',
      label: words.closeOthers,
      menu: 'file',
      group: 'tabs',
      under: words.label,
      enabled: several,
      run: () => changeShelf(store, here().side, ({ pane }) => ({ before: [], pane, after: [] })),
    },
    {
      id: 'files.nextTab',
      label: words.next,
      keys: 'Ctrl+Tab',
      otherKeys: ['Ctrl+PageDown'],
      menu: 'file',
      group: 'tabs',
      under: words.label,
      enabled: several,
      run: () => step(1),
    },
    {
      id: 'files.previousTab',
      label: words.previous,
      keys: 'Ctrl+Shift+Tab',
      otherKeys: ['Ctrl+PageUp'],
      menu: 'file',
      group: 'tabs',
      under: words.label,
      enabled: several,
      run: () => step(-1),
    },
    {
      id: 'files.moveTabLeft',
      label: words.moveLeft,
      keys: 'Ctrl+Shift+PageUp',
      menu: 'file',
      group: 'tabs',
      under: words.label,
      enabled: () => shelf().before.length > 0,
      run: () => changeShelf(store, here().side, (before) => movedTab(before, -1)),
    },
    {
      id: 'files.moveTabRight',
      label: words.moveRight,
      keys: 'Ctrl+Shift+PageDown',
      menu: 'file',
      group: 'tabs',
      under: words.label,
      enabled: () => shelf().after.length > 0,
      run: () => changeShelf(store, here().side, (before) => movedTab(before, 1)),
    },
  ];
};
