import type { ToolView } from '../../shell/tool-view.ts';
import { text } from '../../text/index.ts';

/** How a comparison shows itself in the tray, where it was made by a job. */
export const compareRegistryView: ToolView<'compare-registry'> = {
  act: () => text.registry.compare.act,
  destroys: () => false,
  resultLine: ({ total, keys }) => text.registry.compare.found(total, keys),
};
