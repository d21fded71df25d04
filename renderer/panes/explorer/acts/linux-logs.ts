import { Logs } from 'lucide-react';
import { openLogs } from '../../../shell/open.ts';
import { text } from '../../../text/index.ts';
import type { ExplorerAct } from './context.ts';

/** Reads the logs of the Linux whose root is the current folder. */
export const linuxLogs: ExplorerAct = (context) => [
  {
    id: 'files.readLogs',
    label: text.logs.readHere,
    icon: Logs,
    menu: 'tools',
    group: 'windows',
    enabled: context.hasPlace,
    run: () => {
      const { place } = context.here();
      if (place !== undefined) openLogs(place.targetId, place.path);
    },
  },
];
