import type { ToolView } from '../../shell/tool-view.ts';
import { text } from '../../text/index.ts';

/** How a list of services shows itself in the tray, where it was made by a job. */
export const listServicesView: ToolView<'list-services'> = {
  act: () => text.windowsPlace.look,
  destroys: () => false,
  resultLine: ({ services }) => text.server.services.count(services.length),
};
