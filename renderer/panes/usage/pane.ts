import { ChartPie } from 'lucide-react';
import type { PaneKind } from '../../shell/pane.ts';
import { text } from '../../text/index.ts';
import { nothingCounted, usageActions } from './actions.ts';
import { Usage } from './usage.tsx';

/** The name of the kind, for whoever opens one. */
export const USAGE = 'usage';

/** What takes the room on a disk, as a kind of tab. */
export const usagePane: PaneKind = {
  kind: USAGE,
  icon: ChartPie,
  title: () => text.usage.title,
  View: Usage,
  actions: () => usageActions(nothingCounted),
};
