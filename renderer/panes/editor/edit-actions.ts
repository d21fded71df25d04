import { FilePlus, Redo2, RefreshCw, Save, Search, Undo2, WrapText } from 'lucide-react';
import type { Action } from '../../shell/actions.ts';
import { text } from '../../text/index.ts';
import type { EditWindow } from './edit-window.ts';

const words = text.editor;

/** What the acts of an editor work on. */
interface Edited {
  readonly shown: EditWindow | undefined;
  readonly isChanged: boolean;
  readonly wrap: boolean;
  readonly setWrap: (wrap: boolean) => void;
  readonly save: () => void;
  readonly saveAs: () => void;
  readonly view: () => void;
  readonly again: () => void;
}

const nothing = () => undefined;

/** An editor without a file, whose acts are only named. */
export const nothingEdited: Edited = {
  shown: undefined,
  isChanged: false,
  wrap: false,
  setWrap: nothing,
  save: nothing,
  saveAs: nothing,
  view: nothing,
  again: nothing,
};

/** What can be done with a text that is edited; `tool` says which of it stands as a button above. */
export function editActions(edited: Edited): (Action & { readonly tool?: boolean })[] {
  const { shown, isChanged, wrap, setWrap, save, saveAs, view, again } = edited;
  return [
    {
      id: 'editor.save',
      label: words.save,
      keys: 'Ctrl+S',
      icon: Save,
      menu: 'file',
      group: 'save',
      run: save,
      enabled: () => isChanged,
      tool: true,
    },
    {
      id: 'editor.saveAs',
      label: words.saveAs,
      keys: 'Ctrl+Shift+S',
      icon: FilePlus,
      menu: 'file',
      group: 'save',
      run: saveAs,
      tool: true,
    },
    {
      id: 'editor.undo',
      label: words.undo,
      icon: Undo2,
      menu: 'edit',
      group: 'history',
      run: () => shown?.undo(),
      tool: true,
    },
    {
      id: 'editor.redo',
      label: words.redo,
      icon: Redo2,
      menu: 'edit',
      group: 'history',
      run: () => shown?.redo(),
      tool: true,
    },
    {
      id: 'editor.find',
      label: words.find,
      icon: Search,
      menu: 'edit',
      group: 'find',
      run: () => shown?.find(),
      tool: true,
    },
    { id: 'editor.goToLine', label: words.goToLine, menu: 'go', group: 'file', run: () => shown?.goToLine() },
    {
      id: 'editor.wrap',
      label: words.wrap,
      icon: WrapText,
      menu: 'view',
      group: 'file',
      checked: () => wrap,
      run: () => setWrap(!wrap),
      tool: true,
    },
    {
      id: 'editor.view',
      label: words.viewIt,
      menu: 'file',
      group: 'file',
      run: view,
    },
    {
      id: 'editor.again',
      label: words.again,
      icon: RefreshCw,
      menu: 'view',
      group: 'file',
      enabled: () => !isChanged,
      run: again,
      tool: true,
    },
  ];
}
