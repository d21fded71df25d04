import type { LogEntry } from '../contract/linux-logs.ts';

/** One line as it was read, of a log of any kind. */
export interface Said {
  readonly time?: number | undefined;
  /** Absent where the line does not say it. */
  readonly level?: number | undefined;
  readonly source: string;
  readonly unit?: string | undefined;
  readonly process?: number | undefined;
  readonly message: string;
}

interface Raw {
  readonly line: Said;
  /** Of the line; before all others where it has none. */
  readonly time: number;
  readonly level: number;
  readonly number: number;
  /** Which of two lines of one time was written later. */
  readonly rank: number;
  readonly meaning: string | undefined;
  readonly log: string;
}

/** Letters of a message that are shown. */
const LONGEST = 2_000;
/** Letters that may go by between two times of tidying up: a line that is kept keeps all that was read with it in the memory. */
const LETTERS = 16 * 1024 * 1024;

/** Keeps the latest `limit` entries of all that it is given, without ever holding many more. */
export function latestOf(limit: number) {
  let ready: (Placed & { readonly entry: LogEntry })[] = [];
  let fresh: Raw[] = [];
  let letters = 0;
  let oldest = -Infinity;

  const tidy = () => {
    const some = fresh.toSorted(latestFirst).slice(0, limit);
    ready = [...ready, ...some.map((raw) => ({ time: raw.time, rank: raw.rank, entry: shown(raw) }))]
      .toSorted(latestFirst)
      .slice(0, limit);
    if (ready.length === limit) oldest = ready.at(-1)?.time ?? -Infinity;
    fresh = [];
    letters = 0;
  };

  return {
    /** Nothing is spread or copied here: there are millions, of which few are shown. */
    take(raw: Raw): void {
      if (raw.time >= oldest) fresh.push(raw);
    },
    /** Told of every line that was read, also of those that are not kept. */
    passed(line: Said): void {
      letters += line.message.length;
      if (letters > LETTERS || fresh.length > limit * 3 + 1_000) tidy();
    },
    /** The latest first; of one time, the line that was written last. What has no time stands at the end. */
    entries(): LogEntry[] {
      tidy();
      return ready.map(({ entry }) => entry);
    },
  };
}

type Placed = Pick<Raw, 'time' | 'rank'>;
const latestFirst = (a: Placed, b: Placed): number => (a.time === b.time ? b.rank - a.rank : b.time - a.time);

function shown({ line, level, number, meaning, log }: Raw): LogEntry {
  const { time, source, process, message } = line;
  return {
    number,
    ...(time !== undefined && { time }),
    level,
    source: plain(source).slice(0, 200),
    ...(process !== undefined && { process }),
    message: plain(message),
    ...(meaning !== undefined && { meaning: plain(meaning) }),
    log,
  };
}

/** As it may be shown, on several lines where it has them: without the marks that colour a terminal, control characters and half letters, and not endless. */
export function plain(message: string): string {
  const text = message
    .slice(0, LONGEST * 2)
    // eslint-disable-next-line no-control-regex -- that is what they are.
    .replace(/\x1b(?:\[[0-9;?]{0,30}[ -/]{0,3}[@-~]|\][^\x07\x1b]{0,500}(?:\x07|\x1b\\)?|.?)/g, '')
    .replace(/\p{Cc}/gu, (mark) => (mark === '\t' || mark === '\n' ? mark : '\ufffd'))
    .slice(0, LONGEST);
  return ownCopy(text);
}

/** The same letters, without the large text that they were cut from; half letters become U+FFFD. */
export const ownCopy = (text: string): string => Buffer.from(text).toString('utf8');
