import { ScanText } from 'lucide-react';
import { displayName } from '../../../electron/contract/names.ts';
import type { PaneKind } from '../../shell/pane.ts';
import { text } from '../../text/index.ts';
import { nothingViewed, viewActions } from './view-actions.ts';
import { Viewer, viewerParams } from './viewer.tsx';

/** The name of the kind, for whoever opens one. */
export const VIEWER = 'viewer';

/** The file viewer as a kind of tab. */
export const viewerPane: PaneKind = {
  kind: VIEWER,
  icon: ScanText,
  title: (params) => {
    const path = viewerParams(params)?.path.split(/[\\/]/).at(-1);
    return path === undefined ? text.viewer.title : displayName(path);
  },
  View: Viewer,
  actions: () => viewActions(nothingViewed),
};
