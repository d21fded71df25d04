import type { LucideIcon } from 'lucide-react';
import type { ComponentType } from 'react';
import type { Action } from './actions.ts';

/** What a tab remembers of itself over a reload: plain JSON. */
export type PaneParams = { readonly [name: string]: unknown };

export interface PaneProps {
  readonly tabId: string;
  readonly params: PaneParams;
  /** False while another tab is in front; the pane stays mounted and hidden. */
  readonly active: boolean;
  /** Names the tab after what the pane shows now. */
  readonly setTitle: (title: string) => void;
  /** Replaces what the tab remembers. */
  readonly setParams: (params: PaneParams) => void;
}

/** A kind of tab: an explorer, a terminal, a viewer, a tool of its own. */
export interface PaneKind {
  readonly kind: string;
  readonly icon: LucideIcon;
  /** The tab's title until the pane names itself. */
  readonly title: (params: PaneParams) => string;
  readonly View: ComponentType<PaneProps>;
  /** What it offers when it is open, for the list of keys; nothing of it is run. */
  readonly actions?: () => readonly Action[];
  /** Its entry in the rail, where it has one. */
  readonly rail?: {
    readonly label: string;
    /** What a new tab starts with; null with the reason where it can't be opened now. */
    readonly start: () => PaneParams | { readonly unable: string };
    /** Bring an open tab of this kind to the front instead of opening another. */
    readonly single: boolean;
  };
  /** Asked before its tab is closed; the sentence to confirm, or null to close at once. */
  readonly confirmClose?: (params: PaneParams) => string | null;
  /** Called when its tab is closed for good, to release what it holds in the engine. */
  readonly onClose?: (params: PaneParams) => void;
}
