import type { ToolView } from '../../shell/tool-view.ts';
import { text } from '../../text/index.ts';

/** How a list of start-up entries shows itself in the tray, where it was made by a job. */
export const listStartUpView: ToolView<'list-start-up'> = {
  act: () => text.windowsPlace.look,
  destroys: () => false,
  resultLine: ({ loaders }) => text.server.startUp.count(loaders.length),
};
