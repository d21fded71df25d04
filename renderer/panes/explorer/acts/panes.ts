import { text } from '../../../text/index.ts';
import { panesOnScreen, swapPanes } from '../store.ts';
import type { ExplorerAct } from './context.ts';

const words = text.explorer;

/** What each of the two panes shows. */
export const panes: ExplorerAct = ({ store }) => [
  { id: 'files.swap', label: words.swap, keys: 'Ctrl+U', menu: 'view', group: 'files', run: () => swapPanes(store) },
  {
    id: 'files.pickLeft',
    label: words.place.left,
    keys: 'Alt+F1',
    menu: 'go',
    group: 'places',
    run: () => panesOnScreen(store).left?.pickTarget(),
  },
  {
    id: 'files.pickRight',
    label: words.place.right,
    keys: 'Alt+F2',
    menu: 'go',
    group: 'places',
    run: () => panesOnScreen(store).right?.pickTarget(),
  },
];
