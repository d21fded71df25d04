import { Boxes } from 'lucide-react';
import { useTargets } from '../../client/stores.ts';
import { REGISTRY } from '../../shell/open.ts';
import type { PaneKind } from '../../shell/pane.ts';
import { text } from '../../text/index.ts';
import { Registry } from './registry.tsx';

/** The registry of a Windows that does not run, as a kind of tab. */
export const registryPane: PaneKind = {
  kind: REGISTRY,
  icon: Boxes,
  title: () => text.registry.title,
  View: Registry,
  rail: {
    label: text.registry.title,
    // The server that was connected last; this computer where there is none: a disk may be plugged in here.
    start: () => {
      const able = useTargets.getState().targets.filter((target) => target.capabilities.includes('files'));
      const target = able.findLast((each) => each.kind !== 'local') ?? able[0];
      return target ? { targetId: target.id } : { unable: text.server.noServer };
    },
    single: true,
  },
};
