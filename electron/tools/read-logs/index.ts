import type { LogEntries } from '../../contract/linux-logs.ts';
import { ProblemError } from '../../contract/problem.ts';
import type { ToolInput } from '../../contract/tools.ts';
import type { PlanContext, Tool } from '../../engine/tool.ts';
import { type Linux, listLinuxLogs, openLinux } from '../../logs/linux.ts';
import { readLinuxLogs } from '../../logs/read.ts';
import { lookingTool } from '../../work/looking-tool.ts';
import { countInWords, quoted } from '../../work/words.ts';
import { readLogs } from './contract.ts';

/** Where a Linux without a journal writes what matters. */
const MAIN = ['syslog', 'messages', 'auth.log', 'secure', 'kern.log'].map((name) => `/var/log/${name}`);

/** What a Linux wrote into its logs. */
export const readLogsTool: Tool<typeof readLogs> = lookingTool(readLogs, look, ({ matching, read }, { root }) => ({
  title: 'Read the logs of a Linux',
  summary: `${countInWords(matching, 'entry', 'entries')} of ${countInWords(read, 'entry', 'entries')} that were read in the logs of the Linux at ${quoted(root)}.`,
}));

async function look(context: PlanContext, input: ToolInput<'read-logs'>): Promise<LogEntries> {
  const { target, root, logs, ...wish } = input;
  const { signal } = context;
  const linux = await openLinux(context.target(target), root, signal);
  return readLinuxLogs(linux, { ...wish, logs: logs ?? (await mainLogs(linux, signal)) }, signal);
}

/** The journal, which holds all of it; the main text logs where there is none. */
async function mainLogs(linux: Linux, signal: AbortSignal): Promise<string[]> {
  const { logs } = await listLinuxLogs(linux, signal);
  const journals = logs.filter(({ kind }) => kind === 'journal');
  const chosen = journals.length > 0 ? journals : logs.filter(({ path }) => MAIN.includes(path));
  if (chosen.length === 0) throw noMainLogs(linux.root);
  return chosen.map(({ path }) => path);
}

const noMainLogs = (root: string) =>
  new ProblemError({
    code: 'not-found',
    title: `The Linux at ${quoted(root)} keeps neither a journal nor the usual logs`,
    message:
      'It may write its journal into memory only, which is gone with each restart. Other logs may be there. Nothing was changed.',
    remedy: 'Choose among the logs that “List the logs of a Linux” (list-logs) shows.',
  });
