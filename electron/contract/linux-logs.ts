import { z } from 'zod';
import { bytes, instant } from './define.ts';
import { path } from './paths.ts';

/** Which Linux: where its root folder is; `/` is the system that runs there now. */
export const linuxPlace = { target: z.string(), root: path };

const count = z.number().int().nonnegative();

/** A log of a Linux, by its place in that Linux, such as `/var/log/syslog.1`, or `/var/log/journal/<id>` for a whole journal. */
const linuxLog = z.strictObject({
  path,
  kind: z.enum(['journal', 'text']),
  /** Of all its files together. */
  size: bytes,
  modified: instant.optional(),
  /** How it is packed; nothing where it is not. */
  packed: z.enum(['gz', 'xz', 'bz2', 'zst', 'lz4']).optional(),
});
export type LinuxLog = z.infer<typeof linuxLog>;

/** A log that was not read, or not to its end, and what to do about it. */
const logNote = z.strictObject({
  log: z.string(),
  reason: z.string(),
  remedy: z.string().optional(),
  /** What `install-programs` would fetch, where a program is missing there. */
  package: z.string().optional(),
});
export type LogNote = z.infer<typeof logNote>;

/** The logs of a Linux, the latest first, and what of them cannot be told. */
export const linuxLogs = z.strictObject({ root: path, logs: z.array(linuxLog), notes: z.array(logNote) });
export type LinuxLogs = z.infer<typeof linuxLogs>;

const entry = z.strictObject({
  number: count,
  /** Absent where the line has none and none stands above it. */
  time: instant.optional(),
  /** As syslog counts (RFC 5424): 0 emergency, 3 error, 4 warning, 6 information, 7 debug. Guessed from the words of most text logs. */
  level: z.number().int().min(0).max(7),
  /** Who wrote it: a program, or the file where the line does not say. */
  source: z.string(),
  /** Number of the process. */
  process: count.optional(),
  message: z.string(),
  /** In words, for lines that tell why servers die. */
  meaning: z.string().optional(),
  log: z.string(),
});
export type LogEntry = z.infer<typeof entry>;

/** Lines of one kind that matter, all that are in the time asked for. */
const finding = z.strictObject({
  topic: z.string(),
  title: z.string(),
  help: z.string(),
  /** The tool that helps. */
  tool: z.string().optional(),
  level: z.number().int().min(0).max(7),
  count,
  first: instant.optional(),
  last: instant.optional(),
  /** The latest of them. */
  example: z.string(),
});

/** What was found in logs. */
export const logEntries = z.strictObject({
  /** The latest first. */
  entries: z.array(entry),
  /** How many match, those beyond the limit included. */
  matching: count,
  /** Lines and entries looked at. */
  read: count,
  findings: z.array(finding),
  /** Where refused sign-ins came from, most first. */
  addresses: z.array(
    z.strictObject({ address: z.string(), count, names: z.array(z.string()), last: instant.optional() }),
  ),
  /** Lines longer than 16 kB, of which the rest was left out. */
  shortened: count,
  notes: z.array(logNote),
  /** The zone in which that Linux writes times without one, such as `Europe/Paris`. */
  zone: z.string(),
  /** The entries as a table for a spreadsheet, if asked for. */
  csv: z.string().optional(),
});
export type LogEntries = z.infer<typeof logEntries>;
