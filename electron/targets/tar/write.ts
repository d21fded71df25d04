import { encodeName } from '../../contract/names.ts';

const BLOCK = 512;
const SECOND = 1_000_000_000n;
/** Names and numbers up to these fit the header itself. */
const SHORT_NAME = 100;
const LARGEST_NUMBER = 0o77777777777;
const EXTRA_NAME = Buffer.from('PaxHeaders/file');

/** The two empty blocks that end a tar stream. */
export const TAR_END = Buffer.alloc(2 * BLOCK);

/** The header of a plain file, with one of POSIX.1-2001 ("pax") before it for what does not fit: long names, parts of seconds. */
export function tarHead(file: { path: string; size: number; mode: number; modified: bigint }): Buffer {
  const name = encodeName(file.path);
  const seconds = Number(file.modified / SECOND);
  const fits = file.modified >= 0n && seconds <= LARGEST_NUMBER && file.modified % SECOND === 0n;
  const records = [
    ...(name.length > SHORT_NAME ? [record('path', name)] : []),
    ...(fits ? [] : [record('mtime', Buffer.from(decimal(file.modified), 'latin1'))]),
  ];
  const whole = { mode: file.mode & 0o7777, size: file.size, seconds: fits ? seconds : 0, type: '0' };
  const extra = records.reduce((sum, { length }) => sum + length, 0);
  const before = extra === 0 ? 0 : BLOCK + extra + tarPadding(extra).length;
  const head = Buffer.alloc(before + BLOCK);
  block(head, before, name.subarray(0, SHORT_NAME), whole);
  if (extra === 0) return head;
  block(head, 0, EXTRA_NAME, { mode: 0o644, size: extra, seconds: 0, type: 'x' });
  let at = BLOCK;
  for (const each of records) {
    head.set(each, at);
    at += each.length;
  }
  return head;
}

/** What fills the last block of so many bytes. */
export function tarPadding(size: number): Buffer {
  return TAR_END.subarray(0, (BLOCK - (size % BLOCK)) % BLOCK);
}

function block(
  into: Buffer,
  at: number,
  name: Uint8Array,
  { mode, size, seconds, type }: { mode: number; size: number; seconds: number; type: string },
): void {
  into.set(EMPTY, at);
  into.set(name, at);
  const kind = type.charCodeAt(0);
  let sum = EMPTY_SUM + kind;
  for (const byte of name) sum += byte;
  sum += octal(into, at + 100, mode, 7) + octal(into, at + 124, size, 11) + octal(into, at + 136, seconds, 11);
  into[at + 156] = kind;
  octal(into, at + 148, sum, 6);
  // The sum: six digits, a zero byte, and the space that is there.
  into[at + 154] = 0;
}

/** A header without name, numbers and type; for its sum, the sum itself counts as spaces. */
const EMPTY = Buffer.alloc(BLOCK);
EMPTY.write(`${'0'.repeat(7)}\0`.repeat(3), 100, 'latin1');
EMPTY.write(`${'0'.repeat(11)}\0`.repeat(2), 124, 'latin1');
EMPTY.write(' '.repeat(8), 148, 'latin1');
EMPTY.write('ustar\x0000', 257, 'latin1');
const EMPTY_SUM = EMPTY.reduce((sum, byte) => sum + byte, 0);

/** Writes octal digits over zeroes or spaces, and gives by how much that makes the sum larger where there were zeroes. */
function octal(bytes: Uint8Array, at: number, value: number, digits: number): number {
  let rest = value;
  let more = 0;
  for (let place = at + digits - 1; place >= at; place--) {
    const digit = rest % 8;
    rest = (rest - digit) / 8;
    bytes[place] = 0x30 + digit;
    more += digit;
  }
  return more;
}

function decimal(nanoseconds: bigint): string {
  const absolute = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  const fraction = String(absolute % SECOND).padStart(9, '0');
  return `${nanoseconds < 0n ? '-' : ''}${absolute / SECOND}.${fraction}`;
}

/** `LENGTH KEY=VALUE\n`, the length counting itself. */
function record(key: string, value: Uint8Array): Buffer {
  const rest = key.length + value.length + 3;
  let length = rest + String(rest).length;
  if (String(length).length !== String(rest).length) length = rest + String(length).length;
  return Buffer.concat([Buffer.from(`${length} ${key}=`), value, Buffer.from('\n')]);
}
