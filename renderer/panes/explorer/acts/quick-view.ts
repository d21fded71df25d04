import { Eye } from 'lucide-react';
import { text } from '../../../text/index.ts';
import { otherSide } from '../store.ts';
import type { ExplorerAct } from './context.ts';

/** Shows what is under the cursor in place of the other pane, and brings that pane back. */
export const quickView: ExplorerAct = ({ store, here }) => [
  {
    id: 'files.quickView',
    label: text.lists.quick.title,
    keys: 'Ctrl+Q',
    icon: Eye,
    menu: 'view',
    group: 'files',
    enabled: () => store.getState().arrangement !== 'one',
    checked: () => store.getState().quick !== undefined,
    run: () => store.setState(({ quick }) => ({ quick: quick === undefined ? otherSide(here().side) : undefined })),
  },
];
