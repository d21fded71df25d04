import { absolutePath, endOf } from '../../copying/end.ts';
import { baseOf } from '../../contract/paths.ts';
import { ProblemError } from '../../contract/problem.ts';
import { sizeInWords } from '../../contract/sizes.ts';
import type { ToolInput, ToolResult } from '../../contract/tools.ts';
import type { JobContext, Tool } from '../../engine/tool.ts';
import { isEventLog } from '../../windows/event-log/chunk.ts';
import type { LogEvent } from '../../windows/event-log/event.ts';
import { explainEvent } from '../../windows/event-log/explain.ts';
import { findEvents } from '../../windows/event-log/read.ts';
import { createSteady } from '../../work/steady.ts';
import { quoted } from '../../work/words.ts';
import { readEventLog, type ShownEvent } from './contract.ts';

/** More than any log is allowed to grow to unless somebody set it so; it is held in memory. */
const LARGEST = 1024 ** 3;
/** Letters of one value that are shown. */
const LONGEST = 4_000;

/** The events of one log. */
export const readEventLogTool: Tool<typeof readEventLog> = {
  contract: readEventLog,
  targets: ({ target }) => [target],
  async plan(context, input) {
    const end = endOf(context.target(input.target));
    const path = absolutePath(end, input.path);
    const { kind, size = 0 } = await end.files.stat(path, { follow: true, signal: context.signal });
    if (kind !== 'file' || size > LARGEST)
      throw noLog(path, kind === 'file' ? 'It is too large to be read at once.' : 'It is no file.');
    const start: Uint8Array[] = [];
    for await (const chunk of end.files.read(path, { length: 8, signal: context.signal })) start.push(chunk);
    if (!isEventLog(Buffer.concat(start)))
      throw noLog(path, 'It does not start like an event log of Windows Vista or later.');
    const summary = `Read the event log ${quoted(path)} (${sizeInWords(size)}).`;
    return {
      title: `Read ${quoted(baseOf(end.style, path))} on ${end.label}`,
      summary,
      steps: [{ text: summary }],
      warnings: [],
      changes: false,
      claims: [],
      undo: { possible: false, text: 'Nothing is changed.' },
      preview: { size },
    };
  },
  run: async (context, input) => ({ result: await read(context, input) }),
};

async function read(context: JobContext, input: ToolInput<'read-event-log'>): Promise<ToolResult<'read-event-log'>> {
  const { target, path: given, limit, ...filter } = input;
  const { signal } = context;
  const end = endOf(context.target(target));
  const path = absolutePath(end, given);
  const steady = createSteady([end.target], signal, (problem) => context.waiting(problem));
  const { size = 0 } = await steady.run(() => end.files.stat(path, { follow: true, signal }));
  const chunks: Uint8Array[] = [];
  let done = 0;
  // After a cut it goes on with the next byte.
  await steady.run(async () => {
    for await (const chunk of end.files.read(path, { offset: done, length: LARGEST - done, signal })) {
      chunks.push(chunk);
      done += chunk.length;
      context.progress({ done, total: Math.max(size, done), unit: 'bytes' });
    }
  });
  const { events, ...counts } = await findEvents(Buffer.concat(chunks), filter, limit, signal);
  return { events: events.map(shown), ...counts };
}

function shown(event: LogEvent): ShownEvent {
  const { number, time, level, source, id, computer, user, failedAudit, data } = event;
  const meaning = explainEvent(event)?.words;
  return {
    number,
    time,
    level,
    source,
    id,
    computer,
    failedAudit,
    ...(user !== undefined && { user }),
    ...(meaning !== undefined && { meaning }),
    data: data.slice(0, 50).map(({ name, value }) => ({ name, value: value.slice(0, LONGEST) })),
  };
}

function noLog(path: string, why: string): ProblemError {
  return new ProblemError({
    code: 'invalid-input',
    title: `${quoted(path)} is not an event log that can be read`,
    message: `${why} Nothing was changed.`,
    remedy: 'Event logs end in .evtx and lie in Windows\\System32\\winevt\\Logs.',
  });
}
