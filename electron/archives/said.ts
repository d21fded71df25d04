import { decodeName } from '../contract/names.ts';

/** Why 7-Zip could not read something whole. */
export type Fault = 'checksum' | 'data' | 'end' | 'password' | 'method' | 'other';

/** What 7-Zip tells while it works with `-bsp1 -bse1`. */
export interface Said {
  /** How far it is, from 0 to 100. */
  percent(value: number): void;
  /** A member that it could not read whole. */
  fault(name: string, fault: Fault): void;
  /** What it says of the archive as a whole. */
  remark(text: string, kind: 'error' | 'warning'): void;
  /** It wants a password. */
  asked(): void;
}

/** The longest line that is read: names have no more than 64 KiB. */
const LONGEST = 128 * 1024;
/** What its progress is wiped out with, once the name of a member (or nothing) stood there. */
const FAULT = /(?:^|\r)ERROR: (.+?) : (.*)$/s;
const PERCENT = /(?:^|[\r\n]) *(\d{1,3})%/g;
const FAULTS: readonly (readonly [RegExp, Fault])[] = [
  [/password/i, 'password'],
  [/^CRC Failed/, 'checksum'],
  [/^Unsupported/, 'method'],
  [/^Unexpected end/, 'end'],
  [/^Data Error|^Headers Error|^Unavailable data|^Unconfirmed start/, 'data'],
];

/**
 * Reads what 7-Zip prints as it comes. Its progress is text that it wipes out with backspaces, without an end of line; errors stand
 * behind that. Comments of the archive stand among it, so nothing of it is a verdict: that is its exit status.
 */
export function saidReader(said: Said): { chunk(bytes: Uint8Array): void; end(): void } {
  let rest: Buffer = Buffer.alloc(0);
  let list: 'error' | 'warning' | undefined;
  let hasBegun = false;

  const line = (text: string) => {
    const parts = text.replaceAll('\b', '\r');
    hasBegun ||= parts.search(PERCENT) >= 0;
    if (/^ERRORS?:$/.test(text)) list = 'error';
    else if (/^WARNINGS?:$/.test(text)) list = 'warning';
    else if (text === '' || text === '--') list = undefined;
    else if (list !== undefined && !/^[A-Z][A-Za-z ]* = /.test(text)) said.remark(text, list);
    else if (text.startsWith('Enter password')) said.asked();
    else {
      const [, why = '', name] = FAULT.exec(parts) ?? [];
      // Before it begins, only a comment says so.
      if (name !== undefined && hasBegun)
        said.fault(
          text.slice(text.length - name.length),
          FAULTS.find(([pattern]) => pattern.test(why))?.[1] ?? 'other',
        );
    }
  };
  return {
    chunk(bytes) {
      const text = Buffer.from(bytes).toString('latin1').replaceAll('\b', '\r');
      const percent = [...text.matchAll(PERCENT)].at(-1)?.[1];
      if (percent !== undefined) said.percent(Math.min(100, Number(percent)));
      rest = Buffer.concat([rest, bytes]);
      let from = 0;
      for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10, from)) {
        line(decodeName(rest.subarray(from, end > from && rest[end - 1] === 13 ? end - 1 : end)));
        from = end + 1;
      }
      // Hours of progress are one line.
      hasBegun ||= rest.length - from > LONGEST;
      rest = rest.subarray(Math.max(from, rest.length - LONGEST));
    },
    end() {
      if (rest.length > 0) line(decodeName(rest));
      rest = Buffer.alloc(0);
    },
  };
}
