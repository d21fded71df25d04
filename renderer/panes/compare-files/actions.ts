import { ArrowDown, ArrowUp, Binary, FileText, type LucideIcon, RefreshCw } from 'lucide-react';
import type { Action } from '../../shell/actions.ts';
import { text } from '../../text/index.ts';

const words = text.compareFiles;

/** What the keys and menus of a comparison act on. */
interface Comparison {
  /** Both files can be shown as text. */
  readonly textual: boolean;
  readonly kind: 'text' | 'bytes';
  readonly setKind: (kind: 'text' | 'bytes') => void;
  readonly next: () => void;
  readonly previous: () => void;
  readonly again: () => void;
}

const nothing = () => undefined;

/** A comparison of nothing, whose acts are only named. */
export const nothingCompared: Comparison = {
  textual: false,
  kind: 'text',
  setKind: nothing,
  next: nothing,
  previous: nothing,
  again: nothing,
};

/** Everything that can be done where two files stand side by side. */
export function compareActions(state: Comparison): (Action & { readonly icon: LucideIcon })[] {
  return [
    {
      id: 'compareFiles.previous',
      label: words.previous,
      keys: 'Alt+ArrowUp',
      otherKeys: ['Shift+F7'],
      icon: ArrowUp,
      menu: 'go',
      group: 'differences',
      run: state.previous,
    },
    {
      id: 'compareFiles.next',
      label: words.next,
      keys: 'Alt+ArrowDown',
      otherKeys: ['F7'],
      icon: ArrowDown,
      menu: 'go',
      group: 'differences',
      run: state.next,
    },
    {
      id: 'compareFiles.text',
      label: text.viewer.kinds.text,
      keys: '1',
      icon: FileText,
      menu: 'view',
      group: 'kind',
      run: () => state.setKind('text'),
      enabled: () => state.textual,
      checked: () => state.kind === 'text',
    },
    {
      id: 'compareFiles.bytes',
      label: text.viewer.kinds.bytes,
      keys: '2',
      icon: Binary,
      menu: 'view',
      group: 'kind',
      run: () => state.setKind('bytes'),
      checked: () => state.kind === 'bytes',
    },
    {
      id: 'compareFiles.again',
      label: words.again,
      keys: 'Ctrl+R',
      icon: RefreshCw,
      menu: 'view',
      group: 'again',
      run: state.again,
    },
  ];
}
