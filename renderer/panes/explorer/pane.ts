import { FolderOpen } from 'lucide-react';
import type { PaneKind } from '../../shell/pane.ts';
import { FILES } from '../../shell/open.ts';
import { text } from '../../text/index.ts';
import { createActContext } from './acts/context.ts';
import { explorerActions } from './acts/index.ts';
import { Explorer } from './explorer.tsx';
import { createExplorer } from './store.ts';

/** The file explorer as a kind of tab. */
export const explorerPane: PaneKind = {
  kind: FILES,
  icon: FolderOpen,
  title: () => text.explorer.title,
  View: Explorer,
  actions: () => explorerActions(createActContext(createExplorer())),
  rail: { label: text.explorer.title, start: () => ({}), single: true },
};
