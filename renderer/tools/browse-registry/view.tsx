import type { ToolView } from '../../shell/tool-view.ts';
import { text } from '../../text/index.ts';

/** How a look at a key shows itself in the tray, where it was made by a job. */
export const browseRegistryView: ToolView<'browse-registry'> = {
  act: () => text.windowsPlace.look,
  destroys: () => false,
  resultLine: ({ key }) => text.registry.counts(key?.keys.length ?? 0, key?.values.length ?? 0),
};
