import { FileDiff } from 'lucide-react';
import type { PaneKind } from '../../shell/pane.ts';
import { text } from '../../text/index.ts';
import { compareActions, nothingCompared } from './actions.ts';
import { CompareFiles } from './compare-files.tsx';

/** The name of the kind, for whoever opens one. */
export const COMPARE_FILES = 'compare-files';

/** Two files side by side, as a kind of tab. */
export const compareFilesPane: PaneKind = {
  kind: COMPARE_FILES,
  icon: FileDiff,
  title: () => text.compareFiles.title,
  View: CompareFiles,
  actions: () => compareActions(nothingCompared),
};
