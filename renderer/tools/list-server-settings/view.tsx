import type { ToolView } from '../../shell/tool-view.ts';
import { text } from '../../text/index.ts';

/** How a look at a server's settings shows itself in the tray, where it was made by a job. */
export const listServerSettingsView: ToolView<'list-server-settings'> = {
  act: () => text.windowsPlace.look,
  destroys: () => false,
  resultLine: ({ cards }) => text.server.cardCount(cards.filter(({ physical }) => physical).length),
};
