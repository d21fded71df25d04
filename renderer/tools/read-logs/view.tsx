import type { ToolView } from '../../shell/tool-view.ts';
import { text } from '../../text/index.ts';

/** How logs show themselves in the tray, where they were read by a job. */
export const readLogsView: ToolView<'read-logs'> = {
  act: () => text.logs.act,
  destroys: () => false,
  resultLine: ({ entries, matching, read }) => text.logs.shown(entries.length, matching, read),
};
