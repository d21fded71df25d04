import { Logs } from 'lucide-react';
import { useTargets } from '../../client/stores.ts';
import { LOGS } from '../../shell/open.ts';
import type { PaneKind } from '../../shell/pane.ts';
import { text } from '../../text/index.ts';
import { LogsPane } from './logs.tsx';

/** The logs of a Linux, mounted or running, as a kind of tab. */
export const logsPane: PaneKind = {
  kind: LOGS,
  icon: Logs,
  title: () => text.logs.title,
  View: LogsPane,
  rail: {
    label: text.logs.rail,
    // The server that was connected last; this computer where there is none: a disk may be plugged in here.
    start: () => {
      const able = useTargets.getState().targets.filter((target) => target.capabilities.includes('files'));
      const target = able.findLast((each) => each.kind !== 'local') ?? able[0];
      return target ? { targetId: target.id } : { unable: text.logs.noServer };
    },
    single: true,
  },
};
