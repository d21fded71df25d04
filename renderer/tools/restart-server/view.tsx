import type { ToolView } from '../../shell/tool-view.ts';
import { text } from '../../text/index.ts';

const words = text.mount;

/** How a restart shows its result. */
export const restartServerView: ToolView<'restart-server'> = {
  act: () => words.restartAct,
  destroys: () => true,
  resultLine: ({ restarting }) => (restarting ? words.restarting : words.notRestarting),
};
