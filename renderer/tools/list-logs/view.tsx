import type { ToolView } from '../../shell/tool-view.ts';
import { text } from '../../text/index.ts';

/** How a list of logs shows itself in the tray, where it was made by a job. */
export const listLogsView: ToolView<'list-logs'> = {
  act: () => text.logs.look,
  destroys: () => false,
  resultLine: ({ logs }) => text.logs.found(logs.length),
};
