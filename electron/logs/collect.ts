import type { LogEntries } from '../contract/linux-logs.ts';
import { explainLine, refusedSignIn, topicFacts } from './explain.ts';
import type { Topic } from './kinds.ts';
import { guessedLevel } from './line.ts';
import { latestOf, ownCopy, plain, type Said } from './latest.ts';

/** What of the logs somebody wants to see; what is left out does not matter. */
export interface LogFilter {
  /** Milliseconds since 1970. */
  readonly from?: number | undefined;
  readonly until?: number | undefined;
  readonly levels?: readonly number[] | undefined;
  readonly sources?: readonly string[] | undefined;
  /** Somewhere in the source or the message, whatever its case. */
  readonly text?: string | undefined;
}

/** Addresses that are counted, and that are shown. */
const MOST_ADDRESSES = 50_000;
const SHOWN_ADDRESSES = 100;
const NAMES = 5;

type Finding = LogEntries['findings'][number];

/** Takes the lines of logs one by one and keeps what was asked for. */
export interface Collector {
  /** `isBackwards`: the lines of this log come from the latest on. */
  take(line: Said, log: string, isBackwards?: boolean): void;
  found(): Pick<LogEntries, 'entries' | 'matching' | 'read' | 'findings' | 'addresses'>;
}

interface Counted {
  count: number;
  names: string[];
  last: number | undefined;
  /** Of the connection that was counted last. */
  port: string | undefined;
}

/** A collector of the latest `limit` entries that match. Findings count all that was said in the time asked for. */
export function collector({ from, until, levels, sources, text }: LogFilter, limit: number): Collector {
  const kept = latestOf(limit);
  const findings = new Map<Topic, { count: number; first?: number; last?: number; example: string }>();
  const addresses = new Map<string, Counted>();
  const names = sources && new Set(sources.map((source) => source.toLowerCase()));
  const wanted = text?.toLowerCase() ?? '';
  let matching = 0;
  let read = 0;

  const isFrom = ({ source, unit }: Said) => {
    if (names === undefined) return true;
    const said = [source, unit ?? ''].map((name) => name.toLowerCase());
    return said.some((name) => names.has(name) || names.has(name.replace(/\.service$/, '')));
  };
  const has = ({ source, message }: Said) =>
    wanted === '' || message.toLowerCase().includes(wanted) || source.toLowerCase().includes(wanted);

  const note = (topic: Topic, { time, message }: Said) => {
    const before = findings.get(topic);
    const found = before ?? { count: 0, example: message };
    found.count++;
    if (time !== undefined) {
      found.first = Math.min(found.first ?? time, time);
      if (time >= (found.last ?? time)) {
        found.last = time;
        found.example = message;
      }
    }
    if (before === undefined) findings.set(topic, found);
  };

  const refuse = ({ time, message }: Said) => {
    const refused = refusedSignIn(message);
    if (refused === undefined) return;
    const { address, name, port } = refused;
    let of = addresses.get(address);
    if (of === undefined) {
      if (addresses.size >= MOST_ADDRESSES) return;
      addresses.set(ownCopy(address), (of = { count: 0, names: [], last: undefined, port: undefined }));
    }
    // A connection writes several lines about one refusal.
    if (port === undefined || port !== of.port) of.count++;
    of.port = port;
    if (name && of.names.length < NAMES && !of.names.includes(name)) of.names.push(ownCopy(name));
    if (time !== undefined) of.last = Math.max(of.last ?? time, time);
  };

  return {
    take(line, log, isBackwards = false) {
      const number = read++;
      kept.passed(line);
      const { time } = line;
      if ((from !== undefined || until !== undefined) && time === undefined) return;
      if (time !== undefined && ((from !== undefined && time < from) || (until !== undefined && time > until))) return;
      const meaning = explainLine(line.message);
      if (meaning !== undefined) note(meaning.topic, line);
      if (meaning?.topic === 'refused-sign-in') refuse(line);
      const level = line.level ?? (meaning ? topicFacts(meaning.topic).level : guessedLevel(line.message));
      if ((levels !== undefined && !levels.includes(level)) || !isFrom(line) || !has(line)) return;
      matching++;
      kept.take({
        line,
        time: time ?? -Infinity,
        level,
        number,
        rank: isBackwards ? -number : number,
        log,
        meaning: meaning?.words,
      });
    },
    found() {
      return {
        entries: kept.entries(),
        matching,
        read,
        findings: [...findings]
          .map(([topic, { count, first, last, example }]): Finding => {
            const { title, help, tool, level } = topicFacts(topic);
            const span = first === undefined || last === undefined ? {} : { first, last };
            return {
              topic,
              title,
              help,
              ...(tool !== undefined && { tool }),
              level,
              count,
              ...span,
              example: plain(example),
            };
          })
          .toSorted((a, b) => a.level - b.level || (b.last ?? 0) - (a.last ?? 0)),
        addresses: [...addresses]
          .toSorted(([, a], [, b]) => b.count - a.count)
          .slice(0, SHOWN_ADDRESSES)
          .map(([address, { count, names: of, last }]) => ({
            address,
            count,
            names: of.map(plain),
            ...(last !== undefined && { last }),
          })),
      };
    },
  };
}
