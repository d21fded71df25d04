import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';

/** What the developers need to mend a fault: one line of JSON an event, without secrets, at most two files of 4 MiB. */
export interface Log {
  /** `error` may be anything thrown; its stack goes here and nowhere else. */
  write(event: string, facts?: Record<string, unknown>, error?: unknown): void;
}

const LARGEST = 4 * 1024 * 1024;

export function openLog(folder: string, redact: (text: string) => string): Log {
  const file = join(folder, 'rescue-desk.log');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return {
    write(event, facts = {}, error) {
      const trouble = error === undefined ? {} : { error: inspect(error) };
      const line = redact(JSON.stringify({ at: new Date().toISOString(), event, ...facts, ...trouble }));
      try {
        if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > LARGEST) renameSync(file, `${file}.old`);
        appendFileSync(file, `${line}\n`, { mode: 0o600 });
      } catch {
        // A full or read-only disk must not stop the rescue for the sake of its log.
      }
    },
  };
}
