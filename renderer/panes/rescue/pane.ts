import { LifeBuoy } from 'lucide-react';
import { RESCUE } from '../../shell/open.ts';
import type { PaneKind } from '../../shell/pane.ts';
import { text } from '../../text/index.ts';
import { RescuePane } from './rescue.tsx';

/** The way through a rescue by questions, as a kind of tab. */
export const rescuePane: PaneKind = {
  kind: RESCUE,
  icon: LifeBuoy,
  title: () => text.rescue.title,
  View: RescuePane,
  rail: {
    label: text.rescue.rail,
    start: () => ({}),
    single: true,
  },
};
