import { isProblem } from '../contract/problem.ts';
import type { Command, Commands } from '../targets/target.ts';
import { countInWords, listInWords, quoted } from '../work/words.ts';
import { journalFields, readJournalLine } from './journal.ts';
import { logLines } from './lines.ts';
import { said } from './open.ts';
import { breathe, type Reading } from './reading.ts';

/** An entry holds a few fields of at most 4 kB, of which one that is no text is written as numbers. */
const JOURNAL_LINE = 256 * 1024;

/** Reads the files of one journal together, by the server's journalctl: the latest entry first. */
export async function readJournal(reading: Reading, log: string, paths: readonly string[]): Promise<void> {
  const { linux, notes, signal } = reading;
  const { commands } = linux.end.target;
  if (commands === undefined) {
    notes.push({
      log,
      reason: 'A journal is read by the program journalctl on the server, and no programs can be run there.',
      remedy: 'Sign in over SSH. The text logs in /var/log often say the same.',
    });
    return;
  }
  try {
    await readTogether(reading, commands, log, paths);
  } catch (error) {
    // One file that it cannot open keeps it from all.
    if (!isProblem(error, 'damaged') || paths.length === 1) throw error;
    const sound = await openable(commands, paths, signal);
    const bad = paths.filter((path) => !sound.includes(path));
    if (bad.length === 0 || sound.length === 0) throw error;
    const some = bad.slice(0, 5).map((path) => quoted(path.slice(path.lastIndexOf('/') + 1)));
    notes.push({
      log,
      reason: `${countInWords(bad.length, 'file')} of it cannot be opened, because of damage or an empty end: ${listInWords(some)}. The others were read.`,
    });
    await readTogether(reading, commands, log, sound);
  }
}

async function readTogether(
  reading: Reading,
  commands: Commands,
  log: string,
  paths: readonly string[],
): Promise<void> {
  const { wish, collect, left, notes, signal } = reading;
  const args = [
    '--reverse',
    '--output=json',
    `--output-fields=${journalFields.join(',')}`,
    ...(wish.from === undefined ? [] : [`--since=@${Math.floor(wish.from / 1000)}`]),
    ...(wish.until === undefined ? [] : [`--until=@${Math.ceil(wish.until / 1000)}`]),
  ];
  let stderr = '';
  const bytes = said(commands, journalctl(args, paths), undefined, signal, (text) => (stderr = text));
  let unreadable = 0;
  let cut = false;
  for await (const { lines } of logLines(bytes, JOURNAL_LINE)) {
    for (const line of lines) {
      if (line === '') continue;
      const entry = readJournalLine(line);
      if (entry === undefined) unreadable++;
      else collect.take(entry, log, true);
      left.entries--;
    }
    cut = left.entries <= 0;
    if (cut) break;
    await breathe(signal);
  }
  if (unreadable > 0)
    notes.push({ log, reason: `${countInWords(unreadable, 'entry', 'entries')} could not be understood.` });
  if (cut)
    notes.push({
      log,
      reason: 'Only its latest entries were looked at: there are too many for one go.',
      remedy: 'Choose a time to see older ones.',
    });
  const complaint = stderr.trim().split('\n').at(-1)?.slice(0, 300) ?? '';
  if (complaint !== '') notes.push({ log, reason: `Some of it could not be read: ${complaint}` });
}

const journalctl = (args: readonly string[], paths: readonly string[]): Command => ({
  program: 'journalctl',
  // It takes a name for a pattern; those of these folders can be anybody's.
  args: ['--no-pager', '--quiet', ...args, ...paths.map((path) => `--file=${path.replace(/[\\*?[\]]/g, '\\$&')}`)],
});

/** Those of the files that it opens: asked for all, then for each half. */
async function openable(commands: Commands, paths: readonly string[], signal: AbortSignal): Promise<readonly string[]> {
  const { status } = await commands.run(journalctl(['--lines=0'], paths), { signal });
  if (status === 0) return paths;
  if (paths.length === 1) return [];
  const half = Math.ceil(paths.length / 2);
  return [
    ...(await openable(commands, paths.slice(0, half), signal)),
    ...(await openable(commands, paths.slice(half), signal)),
  ];
}
