import type { Clock } from './zone.ts';

/** What one line of a text log says. Absent is what it does not say. */
export interface Line {
  readonly time?: number | undefined;
  readonly level?: number | undefined;
  readonly source?: string | undefined;
  readonly process?: number | undefined;
  readonly message: string;
}

const DAY = 86_400_000;
const MONTHS = new Map(
  ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'].map((name, index) => [
    name,
    index,
  ]),
);

// RFC 3164, as syslog daemons have written it for ever.
const OLD = /^([A-Z][a-z]{2}) ([ \d]\d) (\d\d):(\d\d):(\d\d)$/;
// RFC 3339 and what is like it: rsyslog, dpkg, nginx, MySQL, PostgreSQL.
const ISO =
  /^\[?(\d{4})[-/](\d\d)[-/](\d\d)[T ]{1,2}(\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(?: ?(Z|UTC|GMT|[+-]\d\d:?\d\d))?\]?:? ?(.*)$/s;
const RFC_5424 = /^<(\d{1,3})>(?:1 (\S{1,40}) (\S{1,255}) (\S{1,48}) (\S{1,128}) (\S{1,32}) (?:- ?|\[.*?\] ?))?(.*)$/s;
const APACHE = /^\[[A-Z][a-z]{2} ([A-Z][a-z]{2}) ([ \d]\d) (\d\d):(\d\d):(\d\d)(?:\.\d+)? (\d{4})\] (.*)$/s;
const ACCESS = /\[(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d):(\d\d):(\d\d) ([+-]\d\d)(\d\d)\]/;
const APT = /^(?:Start-Date|End-Date|Log started|Log ended): (\d{4})-(\d\d)-(\d\d) {1,2}(\d\d):(\d\d):(\d\d)$/;
const SENDER = /^([\w./()@+-]{1,128})(?:\[(\d{1,10})\])?$/;

/** Reads lines of one log: `clock` tells the zone of times without one, `modified` (ms) the year of those without one. */
export function lineReader(clock: Clock, modified: number): (line: string) => Line {
  const date = (year: number, month: number, day: number, hour: string, minute: string, second: string) =>
    clock(Date.UTC(year, month, day, Number(hour), Number(minute), Number(second)));

  const newest = new Date(modified + DAY).getUTCFullYear();
  // The latest year in which that was not after the log was last written, and in which there was such a day.
  const yearless = (month: number, day: number, hour: string, minute: string, second: string): number | undefined => {
    for (let year = newest; year > newest - 9; year--) {
      const wall = Date.UTC(year, month, day);
      if (new Date(wall).getUTCDate() !== day) continue;
      const time = date(year, month, day, hour, minute, second);
      if (time <= modified + DAY) return time;
    }
    return undefined;
  };

  // Many lines of a log are of the same second.
  let lastStamp = '';
  let lastTime: number | undefined;

  const old = (line: string): Line | undefined => {
    const stamp = line.slice(0, 15);
    if (stamp !== lastStamp) {
      const [, name = '', day = '', hour = '', minute = '', second = ''] = OLD.exec(stamp) ?? [];
      const month = MONTHS.get(name);
      if (month === undefined) return undefined;
      lastStamp = stamp;
      lastTime = yearless(month, Number(day), hour, minute, second);
    }
    if (line[15] === ' ') return sent(line, 16, lastTime);
    const part = /^\.\d{1,9} /.exec(line.slice(15, 26));
    return part === null ? undefined : sent(line, 15 + part[0].length, lastTime);
  };

  const iso = (line: string): Line | undefined => {
    const found = ISO.exec(line);
    if (found === null) return undefined;
    const [, year = '', month = '', day = '', hour = '', minute = '', second = '', part = '', zone, rest = ''] = found;
    const wall = Date.UTC(+year, +month - 1, +day, +hour, +minute, +second, Number(part.padEnd(3, '0').slice(0, 3)));
    return sent(rest, 0, zone === undefined ? clock(wall) : wall - offsetOf(zone));
  };

  const other = (line: string): Line => {
    const apache = APACHE.exec(line);
    if (apache !== null) {
      const [, name = '', day = '', hour = '', minute = '', second = '', year = '', rest = ''] = apache;
      const month = MONTHS.get(name);
      if (month !== undefined) return { message: rest, time: date(+year, month, +day, hour, minute, second) };
    }
    const apt = APT.exec(line);
    if (apt !== null) {
      const [, year = '', month = '', day = '', hour = '', minute = '', second = ''] = apt;
      return { message: line, time: date(+year, +month - 1, +day, hour, minute, second) };
    }
    const access = ACCESS.exec(line.slice(0, 400));
    if (access !== null) {
      const [, day = '', name = '', year = '', hour = '', minute = '', second = '', hours = '', minutes = ''] = access;
      const month = MONTHS.get(name);
      if (month !== undefined)
        return {
          message: line,
          time: Date.UTC(+year, month, +day, +hour, +minute, +second) - offsetOf(hours + minutes),
        };
    }
    return { message: line };
  };

  const read = (line: string): Line => {
    const first = line.charCodeAt(0);
    if (first === 60) return prioritised(line) ?? { message: line };
    if (first >= 65 && first <= 90) return old(line) ?? other(line);
    return iso(line) ?? other(line);
  };

  const prioritised = (line: string): Line | undefined => {
    const found = RFC_5424.exec(line);
    if (found === null) return undefined;
    const [, priority = '', stamp, , program, process, , rest = ''] = found;
    const level = Number(priority) % 8;
    if (stamp === undefined) return { ...(/^[<]/.test(rest) ? { message: rest } : read(rest)), level };
    return {
      level,
      time: iso(stamp)?.time,
      ...(program !== undefined && program !== '-' && { source: program }),
      ...(process !== undefined && /^\d{1,10}$/.test(process) && { process: Number(process) }),
      message: rest.replace(/^\ufeff/, ''),
    };
  };

  return (line) => {
    const said = read(line);
    // Digits that are no date, such as the 45th of a month, give no time that a page could show.
    return said.time === undefined || Math.abs(said.time) <= 8.64e15 ? said : { ...said, time: undefined };
  };
}

/** Takes `host program[123]: ` off what stands from `at` on. Without patterns that go over the whole line: there are millions. */
function sent(line: string, at: number, time: number | undefined): Line {
  const colon = line.indexOf(': ', at);
  const space = line.lastIndexOf(' ', colon);
  const isHost = space >= at && line.indexOf(' ', at) === space;
  const [, source, process] =
    colon > at && (isHost || space < at) ? (senderOf(line.slice(Math.max(space + 1, at), colon)) ?? []) : [];
  if (source === undefined) return { time, message: line.slice(at) };
  const message = line.slice(colon + 2);
  return {
    time,
    source,
    process: process === undefined ? undefined : Number(process),
    message: source === 'kernel' && message.startsWith('[') ? message.replace(/^\[ *\d{1,9}\.\d{6}\] /, '') : message,
  };
}

const senderOf = (text: string) => (text.length > 150 ? null : SENDER.exec(text));

/** Milliseconds of `Z`, `+0200` or `+02:00`. */
function offsetOf(zone: string): number {
  const [, sign, hours = '0', minutes = '0'] = /^([+-])(\d\d):?(\d\d)$/.exec(zone) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

const LEVELS: readonly (readonly [RegExp, number])[] = [
  [/\b(?:emerg(?:ency)?|panic)\b/i, 0],
  [/\balert\b/i, 1],
  [/\b(?:crit(?:ical)?|fatal)\b/i, 2],
  [/\b(?:err(?:or)?|failed|failure)\b/i, 3],
  [/\bwarn(?:ing)?\b/i, 4],
  [/\bnotice\b/i, 5],
  [/\b(?:debug|trace)\b/i, 7],
];
const ANY_LEVEL =
  /\b(?:emerg(?:ency)?|panic|alert|crit(?:ical)?|fatal|err(?:or)?|failed|failure|warn(?:ing)?|notice|debug|trace)\b/i;

/** How grave a line seems that does not say it, from the words it begins with. */
export function guessedLevel(message: string): number {
  const start = message.slice(0, 160);
  if (!ANY_LEVEL.test(start)) return 6;
  return LEVELS.find(([pattern]) => pattern.test(start))?.[1] ?? 6;
}
