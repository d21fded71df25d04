import type { ToolView } from '../../shell/tool-view.ts';
import { text } from '../../text/index.ts';

/** How a search shows itself in the tray, where it was made by a job. */
export const searchRegistryView: ToolView<'search-registry'> = {
  act: () => text.registry.find,
  destroys: () => false,
  resultLine: ({ hits, full, keys }) => text.registry.found(hits.length, full, keys),
};
