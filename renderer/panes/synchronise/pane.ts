import { FolderSync } from 'lucide-react';
import type { PaneKind } from '../../shell/pane.ts';
import { text } from '../../text/index.ts';
import { nothingSynchronised, syncActions } from './actions.ts';
import { Synchronise } from './synchronise.tsx';

/** The name of the kind, for whoever opens one. */
export const SYNCHRONISE = 'synchronise';

/** Comparing and synchronising two folders, as a kind of tab. */
export const synchronisePane: PaneKind = {
  kind: SYNCHRONISE,
  icon: FolderSync,
  title: () => text.synchronise.title,
  View: Synchronise,
  actions: () => syncActions(nothingSynchronised),
};
