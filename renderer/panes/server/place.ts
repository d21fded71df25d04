import type { ServerSettings } from '../../../electron/contract/windows-server.ts';

/** Which Windows. */
export interface Place {
  readonly target: string;
  readonly folder: string;
}

/** What each part of the pane is about. */
export interface PartProps {
  readonly place: Place;
  readonly settings: ServerSettings;
}
