import { ServerCog } from 'lucide-react';
import { useTargets } from '../../client/stores.ts';
import { SERVER } from '../../shell/open.ts';
import type { PaneKind } from '../../shell/pane.ts';
import { text } from '../../text/index.ts';
import { ServerSettingsPane } from './server.tsx';

/** How a Windows that does not run can be reached, and what to do about it, as a kind of tab. */
export const serverPane: PaneKind = {
  kind: SERVER,
  icon: ServerCog,
  title: () => text.server.title,
  View: ServerSettingsPane,
  rail: {
    label: text.server.rail,
    // The server that was connected last; this computer where there is none: a disk may be plugged in here.
    start: () => {
      const able = useTargets.getState().targets.filter((target) => target.capabilities.includes('files'));
      const target = able.findLast((each) => each.kind !== 'local') ?? able[0];
      return target ? { targetId: target.id } : { unable: text.server.noServer };
    },
    single: true,
  },
};
