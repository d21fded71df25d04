import { Copy, CopyPlus, FolderOpen, type LucideIcon, PanelsTopLeft, ScanText, Trash2 } from 'lucide-react';
import type { Action } from '../../shell/actions.ts';
import { text } from '../../text/index.ts';

const words = text.find;

/** What the keys and menus of a search act on. */
interface FoundFiles {
  /** Whether rows are chosen. */
  readonly any: boolean;
  /** Whether anything was found. */
  readonly found: boolean;
  readonly view: () => void;
  readonly openFolder: () => void;
  readonly copy: () => void;
  readonly remove: () => void;
  readonly copyPaths: () => void;
  readonly openList: () => void;
}

const nothing = () => undefined;

/** A search that found nothing, whose acts are only named. */
export const nothingFound: FoundFiles = {
  any: false,
  found: false,
  view: nothing,
  openFolder: nothing,
  copy: nothing,
  remove: nothing,
  copyPaths: nothing,
  openList: nothing,
};

/** What can be done with what was found. */
export function foundActions(state: FoundFiles): (Action & { readonly icon: LucideIcon })[] {
  return [
    { id: 'find.view', label: words.view, keys: 'F3', icon: ScanText, run: state.view },
    { id: 'find.folder', label: words.openFolder, keys: 'Ctrl+Enter', icon: FolderOpen, run: state.openFolder },
    { id: 'find.copy', label: words.copy, keys: 'F5', icon: CopyPlus, run: state.copy },
    { id: 'find.remove', label: words.remove, keys: 'F8', otherKeys: ['Delete'], icon: Trash2, run: state.remove },
    { id: 'find.copyPaths', label: words.copyPaths, keys: 'Ctrl+Shift+C', icon: Copy, run: state.copyPaths },
    { id: 'find.list', label: words.openList, keys: 'Ctrl+L', icon: PanelsTopLeft, run: state.openList },
  ].map((action) => ({
    ...action,
    menu: 'edit' as const,
    group: 'find',
    enabled: () => (action.id === 'find.list' ? state.found : state.any),
  }));
}

/** Back to what is looked for; `run` comes with the form. */
export const formAction = {
  id: 'find.form',
  label: words.form,
  keys: 'Alt+F7',
  menu: 'tools',
  group: 'find',
} as const satisfies Partial<Action>;
