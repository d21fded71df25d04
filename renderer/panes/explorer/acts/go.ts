import { FolderUp } from 'lucide-react';
import { text } from '../../../text/index.ts';
import { happen, panesOnScreen } from '../store.ts';
import type { ExplorerAct } from './context.ts';

const words = text.explorer;

/** Goes to other folders in the current pane. */
export const go: ExplorerAct = ({ store, here, hasPlace }) => [
  {
    id: 'files.back',
    label: words.back,
    keys: 'Alt+ArrowLeft',
    menu: 'go',
    group: 'files',
    enabled: () => here().pane.back.length > 0,
    run: () => happen(store, here().side, { type: 'back' }),
  },
  {
    id: 'files.forward',
    label: words.forward,
    keys: 'Alt+ArrowRight',
    menu: 'go',
    group: 'files',
    enabled: () => here().pane.forward.length > 0,
    run: () => happen(store, here().side, { type: 'forward' }),
  },
  {
    id: 'files.up',
    label: words.up,
    keys: 'Backspace',
    otherKeys: ['Alt+ArrowUp'],
    icon: FolderUp,
    menu: 'go',
    group: 'files',
    enabled: hasPlace,
    run: () => panesOnScreen(store)[here().side]?.goUp(),
  },
  {
    id: 'files.editPath',
    label: words.editPath,
    keys: 'Ctrl+L',
    menu: 'go',
    group: 'files',
    enabled: hasPlace,
    run: () => panesOnScreen(store)[here().side]?.editPath(),
  },
];
