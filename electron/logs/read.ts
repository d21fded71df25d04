import type { Entry } from '../contract/files.ts';
import type { LogEntries, LogNote } from '../contract/linux-logs.ts';
import { baseOf, impossibleName, joinPath, type PathStyle } from '../contract/paths.ts';
import { isProblem, ProblemError } from '../contract/problem.ts';
import { whatIsAt } from '../copying/end.ts';
import { csvTable } from '../contract/csv.ts';
import { collector } from './collect.ts';
import { clockThere, isJournalFile, type Linux, reasonOf } from './linux.ts';
import { readJournal } from './read-journal.ts';
import { readText } from './read-text.ts';
import type { Bounds, Reading, Wish } from './reading.ts';

const USUAL: Bounds = { bytes: 512 * 1024 * 1024, lines: 20_000_000, entries: 1_000_000, patience: 120_000 };
const JOURNAL_FILES = 300;
const LEVELS = ['Emergency', 'Alert', 'Critical', 'Error', 'Warning', 'Notice', 'Information', 'Debug'];

const outOfTime = (log: string): LogNote => ({
  log,
  reason: 'The time for it was over before it was read to its end.',
  remedy: 'Choose fewer logs at once, or a time; a disk that answers slowly may be failing.',
});

/** Reads logs of a Linux, one after the other. A log that cannot be read leaves a note and does not hide the others. */
export async function readLinuxLogs(
  linux: Linux,
  wish: Wish,
  signal: AbortSignal,
  bounds: Bounds = USUAL,
): Promise<LogEntries> {
  const { zone, clock } = await clockThere(linux, signal);
  const late = AbortSignal.timeout(bounds.patience);
  const reading: Reading = {
    linux,
    wish,
    clock,
    bounds,
    late,
    signal: AbortSignal.any([signal, late]),
    collect: collector(wish, wish.limit),
    notes: [],
    left: { bytes: bounds.bytes, lines: bounds.lines, entries: bounds.entries },
    shortened: 0,
  };
  for (const log of new Set(wish.logs)) {
    try {
      if (late.aborted) reading.notes.push(outOfTime(log));
      else await readOne(reading, log);
    } catch (error) {
      signal.throwIfAborted();
      if (late.aborted) {
        reading.notes.push(outOfTime(log));
        continue;
      }
      if (isProblem(error, 'connection-lost')) throw error;
      const { remedy, details } = error instanceof ProblemError ? error.problem : {};
      const missing = details?.['package'];
      reading.notes.push({
        log,
        reason: reasonOf(error),
        ...(remedy !== undefined && { remedy }),
        ...(missing !== undefined && { package: missing }),
      });
    }
  }
  const found = reading.collect.found();
  return {
    ...found,
    shortened: reading.shortened,
    notes: reading.notes,
    zone,
    ...(wish.csv && { csv: csvOf(found.entries) }),
  };
}

async function readOne(reading: Reading, log: string): Promise<void> {
  const { linux, signal, notes } = reading;
  const { files, style } = linux.end;
  const real = await linux.find(log);
  const entry = real === null ? null : await whatIsAt(files, real, signal);
  if (real === null || entry === null) {
    notes.push({ log, reason: 'It is not there, or a link leads nowhere or out of that system.' });
  } else if (entry.kind === 'folder') {
    const found: Entry[] = [];
    for await (const page of files.list(real, signal)) found.push(...page.filter((each) => isJournal(each, style)));
    const latest = found.toSorted((a, b) => (b.modified ?? 0) - (a.modified ?? 0)).slice(0, JOURNAL_FILES);
    if (found.length > latest.length)
      notes.push({ log, reason: `Only the latest ${latest.length} of its ${found.length} files were read.` });
    if (found.length === 0) notes.push({ log, reason: 'It is a folder without files of a journal.' });
    else
      await readJournal(
        reading,
        log,
        latest.map(({ name }) => joinPath(style, real, name)),
      );
  } else if (entry.kind !== 'file') {
    notes.push({ log, reason: 'It is no file, but something that programs talk through.' });
  } else if (isJournalFile(baseOf(style, real))) {
    await readJournal(reading, log, [real]);
  } else {
    await readText(reading, log, real, { size: entry.size ?? 0, modified: entry.modified });
  }
}

const isJournal = ({ kind, name }: Entry, style: PathStyle): boolean =>
  kind === 'file' && isJournalFile(name) && impossibleName(style, name) === undefined;

function csvOf(entries: LogEntries['entries']): string {
  return csvTable([
    ['Time (UTC)', 'Level', 'Source', 'Process', 'Message', 'Meaning', 'Log'],
    ...entries.map(({ time, level, source, process, message, meaning, log }) => [
      time === undefined ? '' : new Date(time).toISOString(),
      LEVELS[level] ?? '',
      source,
      process === undefined ? '' : String(process),
      message,
      meaning ?? '',
      log,
    ]),
  ]);
}
