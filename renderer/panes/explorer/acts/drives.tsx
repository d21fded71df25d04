import { HardDrive } from 'lucide-react';
import { text } from '../../../text/index.ts';
import { DriveList } from '../drive-list.tsx';
import { activate, panesOnScreen, type Side } from '../store.ts';
import type { ActContext, ExplorerAct } from './context.ts';

const words = text.explorer;

/** Lists the servers, and the drives and mounts of each, to open one in a pane. */
export const drives: ExplorerAct = (context) => [
  {
    id: 'files.pickLeft',
    label: words.place.left,
    keys: 'Alt+F1',
    icon: HardDrive,
    menu: 'go',
    group: 'places',
    run: () => pick(context, 'left'),
  },
  {
    id: 'files.pickRight',
    label: words.place.right,
    keys: 'Alt+F2',
    icon: HardDrive,
    menu: 'go',
    group: 'places',
    run: () => pick(context, 'right'),
  },
];

function pick({ store, showDialog }: ActContext, side: Side): void {
  activate(store, side);
  showDialog((close) => (
    <DriveList
      store={store}
      side={side}
      anchor={panesOnScreen(store)[side]?.anchor() ?? null}
      returnTo={() => panesOnScreen(store)[side]?.table() ?? null}
      onClose={close}
    />
  ));
}
