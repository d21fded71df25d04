import { listLinuxLogs, openLinux } from '../../logs/linux.ts';
import type { Tool } from '../../engine/tool.ts';
import { lookingTool } from '../../work/looking-tool.ts';
import { countInWords, quoted } from '../../work/words.ts';
import { listLogs } from './contract.ts';

/** Which logs a Linux keeps. */
export const listLogsTool: Tool<typeof listLogs> = lookingTool(
  listLogs,
  async (context, { target, root }) =>
    listLinuxLogs(await openLinux(context.target(target), root, context.signal), context.signal),
  ({ root, logs }) => ({
    title: 'List the logs of a Linux',
    summary: `${countInWords(logs.length, 'log')} of the Linux at ${quoted(root)}.`,
  }),
);
