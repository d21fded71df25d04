import type { ToolView } from '../../shell/tool-view.ts';
import { text } from '../../text/index.ts';

/** How a list of what starts by itself shows itself in the tray, where it was made by a job. */
export const listAutorunsView: ToolView<'list-autoruns'> = {
  act: () => text.windowsPlace.look,
  destroys: () => false,
  resultLine: ({ autoruns }) => text.registry.autoruns.count(autoruns.length),
};
