import { HardDrive } from 'lucide-react';
import { useTargets } from '../../client/stores.ts';
import { DISKS } from '../../shell/open.ts';
import type { PaneKind } from '../../shell/pane.ts';
import { text } from '../../text/index.ts';
import { diskActs, lookAgain } from './disk-acts.ts';
import { Disks } from './disks.tsx';

const words = text.disks;

/** The disks of a server, as a kind of tab. */
export const disksPane: PaneKind = {
  kind: DISKS,
  icon: HardDrive,
  title: () => words.title,
  View: Disks,
  // Of no server: only named.
  actions: () => [...diskActs('', undefined, undefined).actions, lookAgain(() => undefined)],
  rail: {
    label: words.title,
    // The server that was connected last; this computer where there is none, if it is a Linux.
    start: () => {
      const able = useTargets
        .getState()
        .targets.filter((target) => target.capabilities.includes('commands') && target.platform === 'linux');
      const target = able.findLast((each) => each.kind !== 'local') ?? able[0];
      return target ? { targetId: target.id } : { unable: words.noTarget };
    },
    single: true,
  },
};
