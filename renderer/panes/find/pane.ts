import { Search } from 'lucide-react';
import type { PaneKind } from '../../shell/pane.ts';
import { text } from '../../text/index.ts';
import { formAction, foundActions, nothingFound } from './actions.ts';
import { Find } from './find.tsx';

/** The name of the kind, for whoever opens one. */
export const FIND = 'find';

/** Finding files, as a kind of tab. */
export const findPane: PaneKind = {
  kind: FIND,
  icon: Search,
  title: () => text.find.title,
  View: Find,
  actions: () => [...foundActions(nothingFound), { ...formAction, run: () => undefined }],
};
