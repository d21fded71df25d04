import { type LogLine, logLine } from '../contract/job.ts';
import type { Events } from './events.ts';
import type { Log } from './log.ts';
import type { Secrets } from './secrets.ts';
import type { Store } from './store.ts';

/** What each job says for the person to read: the latest lines, told to the page and kept on the disk without secrets. */
export interface JobLogs {
  add(jobId: string, line: LogLine): void;
  read(jobId: string): Promise<LogLine[]>;
  forget(jobId: string): void;
}

const MOST_LINES = 1000;

export function createJobLogs(store: Store, events: Events, secrets: Secrets, log: Log): JobLogs {
  const logs = new Map<string, LogLine[]>();
  const file = (id: string) => `jobs/${id}/log.jsonl`;
  const push = (lines: LogLine[], line: LogLine) => {
    lines.push(line);
    if (lines.length > MOST_LINES) lines.shift();
  };
  return {
    add(jobId, line) {
      const clean = { ...line, text: secrets.redact(line.text) };
      const lines = logs.get(jobId) ?? [];
      push(lines, clean);
      logs.set(jobId, lines);
      events.emit({ name: 'job.log', payload: { jobId, line: clean } });
      store.append(file(jobId), clean).catch((error: unknown) => log.write('job log not saved', { job: jobId }, error));
    },
    async read(jobId) {
      const inMemory = logs.get(jobId);
      if (inMemory) return inMemory;
      const lines: LogLine[] = [];
      for await (const line of store.lines(file(jobId))) {
        const parsed = logLine.safeParse(line);
        if (parsed.success) push(lines, parsed.data);
      }
      logs.set(jobId, lines);
      return lines;
    },
    forget: (jobId) => void logs.delete(jobId),
  };
}
