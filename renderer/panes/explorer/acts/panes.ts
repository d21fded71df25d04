import { text } from '../../../text/index.ts';
import { swapPanes } from '../store.ts';
import type { ExplorerAct } from './context.ts';

const words = text.explorer;

/** What each of the two panes shows. */
export const panes: ExplorerAct = ({ store }) => [
  { id: 'files.swap', label: words.swap, keys: 'Ctrl+U', menu: 'view', group: 'files', run: () => swapPanes(store) },
];
