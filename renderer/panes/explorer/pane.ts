import { FolderOpen } from 'lucide-react';
import type { PaneKind } from '../../shell/pane.ts';
import { FILES } from '../../shell/open.ts';
import { text } from '../../text/index.ts';
import { Explorer } from './explorer.tsx';

/** The file explorer as a kind of tab. */
export const explorerPane: PaneKind = {
  kind: FILES,
  icon: FolderOpen,
  title: () => text.explorer.title,
  View: Explorer,
  rail: { label: text.explorer.title, start: () => ({}), single: true },
};
