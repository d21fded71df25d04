import { Copy, CopyPlus, FilePen, FolderInput, FolderPlus, FolderUp, RefreshCw, ScanText, Trash2 } from 'lucide-react';
import type { Action } from '../../shell/actions.ts';
import { text } from '../../text/index.ts';
import { type ExplorerStore, happen, type Side, swapPanes } from './store.ts';

const words = text.explorer;

/** What the keys and menus do in the explorer, on the current pane. */
export interface ExplorerActs {
  rename: () => void;
  view: () => void;
  copy: () => void;
  move: () => void;
  makeFolder: () => void;
  remove: () => void;
  editPath: () => void;
  goUp: () => void;
  pickTarget: (side: Side) => void;
  copyPath: () => void;
  toggleHidden: () => void;
}

/** The explorer's actions for menus, keys and palette, with the keys of Norton Commander's heirs. */
export function explorerActions(store: ExplorerStore, acts: ExplorerActs): Action[] {
  const side = () => store.getState().active;
  const pane = () => store.getState().panes[side()];
  const chosen = () => pane().selection.selected.size > 0 || pane().selection.active !== undefined;
  const placed = () => pane().place !== undefined;
  const { actions } = words;
  return [
    {
      id: 'files.rename',
      label: actions.rename,
      keys: 'F2',
      icon: FilePen,
      menu: 'edit',
      group: 'files',
      run: acts.rename,
      enabled: chosen,
    },
    {
      id: 'files.view',
      label: actions.view,
      keys: 'F3',
      icon: ScanText,
      menu: 'file',
      group: 'files',
      run: acts.view,
      enabled: chosen,
    },
    {
      id: 'files.copy',
      label: actions.copy,
      keys: 'F5',
      icon: CopyPlus,
      menu: 'edit',
      group: 'files',
      run: acts.copy,
      enabled: chosen,
    },
    {
      id: 'files.move',
      label: actions.move,
      keys: 'F6',
      icon: FolderInput,
      menu: 'edit',
      group: 'files',
      run: acts.move,
      enabled: chosen,
    },
    {
      id: 'files.makeFolder',
      label: actions.makeFolder,
      keys: 'F7',
      icon: FolderPlus,
      menu: 'file',
      group: 'files',
      run: acts.makeFolder,
      enabled: placed,
    },
    {
      id: 'files.remove',
      label: actions.remove,
      keys: 'F8',
      otherKeys: ['Delete', 'Shift+Delete'],
      icon: Trash2,
      menu: 'edit',
      group: 'files',
      danger: true,
      run: acts.remove,
      enabled: chosen,
    },
    {
      id: 'files.copyPath',
      label: actions.copyPath,
      keys: 'Ctrl+Shift+C',
      icon: Copy,
      menu: 'edit',
      group: 'text',
      run: acts.copyPath,
      enabled: chosen,
    },
    {
      id: 'files.refresh',
      label: words.refresh,
      keys: 'Ctrl+R',
      icon: RefreshCw,
      menu: 'view',
      group: 'files',
      run: () => happen(store, side(), { type: 'refresh' }),
      enabled: placed,
    },
    {
      id: 'files.hidden',
      label: words.hidden,
      keys: 'Ctrl+H',
      menu: 'view',
      group: 'files',
      run: acts.toggleHidden,
      checked: () => pane().hidden,
    },
    { id: 'files.swap', label: words.swap, keys: 'Ctrl+U', menu: 'view', group: 'files', run: () => swapPanes(store) },
    {
      id: 'files.back',
      label: words.back,
      keys: 'Alt+ArrowLeft',
      menu: 'go',
      group: 'files',
      run: () => happen(store, side(), { type: 'back' }),
      enabled: () => pane().back.length > 0,
    },
    {
      id: 'files.forward',
      label: words.forward,
      keys: 'Alt+ArrowRight',
      menu: 'go',
      group: 'files',
      run: () => happen(store, side(), { type: 'forward' }),
      enabled: () => pane().forward.length > 0,
    },
    {
      id: 'files.up',
      label: words.up,
      keys: 'Backspace',
      otherKeys: ['Alt+ArrowUp'],
      icon: FolderUp,
      menu: 'go',
      group: 'files',
      run: acts.goUp,
      enabled: placed,
    },
    {
      id: 'files.editPath',
      label: words.editPath,
      keys: 'Ctrl+L',
      menu: 'go',
      group: 'files',
      run: acts.editPath,
      enabled: placed,
    },
    {
      id: 'files.pickLeft',
      label: words.place.left,
      keys: 'Alt+F1',
      menu: 'go',
      group: 'places',
      run: () => acts.pickTarget('left'),
    },
    {
      id: 'files.pickRight',
      label: words.place.right,
      keys: 'Alt+F2',
      menu: 'go',
      group: 'places',
      run: () => acts.pickTarget('right'),
    },
  ];
}
