import { decodeName } from '../../contract/names.ts';

/** One whole reply of a server (RFC 959, 4.2); `text` has its lines without the code, each byte as in `contract/names.ts`. */
export interface Reply {
  readonly code: number;
  readonly text: string;
}

/** A server that writes this much without ending a reply is no FTP server. */
const LONGEST = 1024 * 1024;

/** Puts replies together from what arrives; throws a RangeError for what is no reply. */
export function replyReader(): (chunk: Uint8Array) => Reply[] {
  let rest: Buffer = Buffer.alloc(0);
  let code: number | undefined;
  let lines: string[] = [];
  const take = (line: string): Reply | undefined => {
    const match = /^(\d{3})([ -]|$)/.exec(line);
    if (code === undefined) {
      if (!match) throw new RangeError('a line without a code');
      lines = [line.slice(4)];
      code = Number(match[1]);
      if (match[2] === '-') return undefined;
    } else {
      const ends = match !== null && Number(match[1]) === code && match[2] !== '-';
      lines.push(ends ? line.slice(4) : line.replace(new RegExp(`^${code}-`), ''));
      if (!ends) return undefined;
    }
    const reply = { code, text: lines.join('\n') };
    code = undefined;
    return reply;
  };
  return (chunk) => {
    rest = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk]);
    const replies: Reply[] = [];
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      const line = decodeName(rest.subarray(0, end > 0 && rest[end - 1] === 13 ? end - 1 : end));
      rest = rest.subarray(end + 1);
      // Some servers end a reply with an empty line.
      if (code === undefined && line === '') continue;
      const reply = take(line);
      if (reply) replies.push(reply);
    }
    if (rest.length > LONGEST || lines.length > 10_000) throw new RangeError('a reply without an end');
    return replies;
  };
}

/** The port in a reply to EPSV (RFC 2428); undefined where there is none. */
export function extendedPort(text: string): number | undefined {
  const match = /\(([\x21-\x7e])\1\1(\d{1,5})\1\)/.exec(text);
  return portOf(match?.[2]);
}

/** The port in a reply to PASV (RFC 959). The address in it is left alone: it is often wrong, and never to be trusted. */
export function passivePort(text: string): number | undefined {
  const match = /(\d{1,3}),(\d{1,3}),(\d{1,3}),(\d{1,3}),(\d{1,3}),(\d{1,3})/.exec(text);
  const [high, low] = [Number(match?.[5]), Number(match?.[6])];
  return match && high < 256 && low < 256 ? portOf(String(high * 256 + low)) : undefined;
}

const portOf = (digits: string | undefined) => {
  const port = Number(digits);
  return Number.isInteger(port) && port > 0 && port <= 65_535 ? port : undefined;
};

/** The path in a reply to PWD or MKD, where quotes in it are doubled. */
export function quotedPath(text: string): string | undefined {
  const match = /"((?:[^"]|"")*)"/.exec(text);
  return match?.[1]?.replaceAll('""', '"');
}

/** The abilities in a reply to FEAT (RFC 2389), in upper case, with what stands behind each. */
export function featuresIn(text: string): Map<string, string> {
  const features = new Map<string, string>();
  for (const line of text.split('\n').slice(1)) {
    const match = /^\s*([A-Za-z0-9]+)(?:\s+(.*))?$/.exec(line);
    if (match?.[1]) features.set(match[1].toUpperCase(), match[2] ?? '');
  }
  return features;
}

/** A time as in MDTM, MFMT and MLSD (RFC 3659, 2.3), in milliseconds; undefined where it is none. */
export function timeOf(text: string): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.\d+)?$/.exec(text.trim());
  if (!match) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  const time = Date.UTC(year, month - 1, day, hour, minute, second);
  return Number.isFinite(time) && time >= 0 ? time : undefined;
}

/** The other way: whole seconds, in UTC. */
export const timeText = (milliseconds: number): string =>
  new Date(milliseconds).toISOString().slice(0, 19).replace(/[-:T]/g, '');
