import type { ToolId } from '../../electron/contract/tools.ts';
import { explorerPane } from '../panes/explorer/pane.ts';
import { terminalPane } from '../panes/terminal/pane.ts';
import type { PaneKind } from '../shell/pane.ts';
import type { ToolView } from '../shell/tool-view.ts';

/** Every kind of tab, in the order of the rail. */
export const panes: readonly PaneKind[] = [explorerPane, terminalPane];

/** How each tool shows its plan and its result. */
export const toolViews: { readonly [T in ToolId]?: ToolView<T> } = {};
