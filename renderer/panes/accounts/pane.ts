import { KeyRound } from 'lucide-react';
import { useTargets } from '../../client/stores.ts';
import { ACCOUNTS } from '../../shell/open.ts';
import type { PaneKind } from '../../shell/pane.ts';
import { text } from '../../text/index.ts';
import { Accounts } from './accounts.tsx';

/** Who has an account on a Windows that does not start, as a kind of tab. */
export const accountsPane: PaneKind = {
  kind: ACCOUNTS,
  icon: KeyRound,
  title: () => text.accounts.title,
  View: Accounts,
  rail: {
    label: text.accounts.rail,
    // The server that was connected last; this computer where there is none: a disk may be plugged in here.
    start: () => {
      const able = useTargets.getState().targets.filter((target) => target.capabilities.includes('files'));
      const target = able.findLast((each) => each.kind !== 'local') ?? able[0];
      return target ? { targetId: target.id } : { unable: text.accounts.noServer };
    },
    single: true,
  },
};
