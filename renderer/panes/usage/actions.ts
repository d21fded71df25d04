import { ArrowUp, FolderOpen, type LucideIcon, RefreshCw } from 'lucide-react';
import type { Action } from '../../shell/actions.ts';
import { text } from '../../text/index.ts';

const words = text.usage;

/** What the keys and menus of disk usage act on. */
interface UsageShown {
  /** The folder that was asked about is shown itself. */
  readonly isTop: boolean;
  readonly up: () => void;
  readonly again: () => void;
  readonly openFolder: () => void;
}

const nothing = () => undefined;

/** No folder, whose acts are only named. */
export const nothingCounted: UsageShown = { isTop: true, up: nothing, again: nothing, openFolder: nothing };

/** Everything that can be done where disk usage is shown. */
export function usageActions(state: UsageShown): (Action & { readonly icon: LucideIcon })[] {
  return [
    {
      id: 'usage.up',
      label: words.up,
      keys: 'Backspace',
      icon: ArrowUp,
      menu: 'go',
      group: 'usage',
      run: state.up,
      enabled: () => !state.isTop,
    },
    {
      id: 'usage.again',
      label: words.again,
      keys: 'Ctrl+R',
      icon: RefreshCw,
      menu: 'view',
      group: 'usage',
      run: state.again,
    },
    {
      id: 'usage.folder',
      label: text.find.openFolder,
      keys: 'Ctrl+Enter',
      icon: FolderOpen,
      menu: 'go',
      group: 'usage',
      run: state.openFolder,
    },
  ];
}
