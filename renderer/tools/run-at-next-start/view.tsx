import type { ToolView } from '../../shell/tool-view.ts';
import { text } from '../../text/index.ts';

const words = text.server.atNextStart;

/** How a script for the next start shows its result. */
export const runAtNextStartView: ToolView<'run-at-next-start'> = {
  act: () => words.act,
  destroys: () => true,
  resultLine: () => words.waits,
};
