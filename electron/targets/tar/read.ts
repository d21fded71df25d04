import { decodeName } from '../../contract/names.ts';
import { ProblemError } from '../../contract/problem.ts';

/**
 * A plain file of a tar stream, whole. Formats: POSIX.1-2001 ("pax") and ustar, and GNU's long names and large numbers
 * (gnu.org/software/tar/manual, "Basic Tar Format").
 */
export interface TarFile {
  readonly name: string;
  readonly mode: number;
  /** Nanoseconds since 1970. */
  readonly modified: bigint;
  readonly data: Uint8Array;
}

const BLOCK = 512;
const SPACE = 0x20;
const NOTHING = Buffer.alloc(0);
/** Extended headers and long names are only a path; more is nothing a person's disk could hold. */
const LONGEST_EXTRA = 64 * 1024;
const TYPE = { file: ['0', '\0', '7'], extended: 'x', longName: 'L' } as const;

interface Head {
  readonly name: string;
  readonly mode: number;
  readonly modified: bigint;
  readonly size: number;
  readonly type: string;
}

/** What goes before a file and holds for it alone. */
interface Extra {
  name?: string;
  size?: number;
  modified?: bigint;
  /** Its bytes are not simply the file's (GNU's sparse files). */
  strange?: boolean;
}

/**
 * The plain files of at most `largest` bytes in a tar stream; all else is passed over, and a file that is cut off at the end
 * is left out. They come by the chunk they end in. Holds no more than that and about one file in memory, whatever the stream claims. Throws `damaged` for what is no
 * tar stream.
 */
export async function* readTar(chunks: AsyncIterable<Uint8Array>, largest: number): AsyncGenerator<TarFile[]> {
  let rest: Buffer = Buffer.alloc(0);
  let toSkip = 0;
  let ended = false;
  let head: Head | undefined;
  let extra: Extra = {};
  for await (const chunk of chunks) {
    if (ended) continue;
    rest = rest.length === 0 ? asBuffer(chunk) : Buffer.concat([rest, chunk]);
    const files: TarFile[] = [];
    for (;;) {
      if (toSkip > 0) {
        const skipped = Math.min(toSkip, rest.length);
        rest = rest.subarray(skipped);
        toSkip -= skipped;
        if (toSkip > 0) break;
      }
      if (!head) {
        if (rest.length < BLOCK) break;
        if (isEmpty(rest)) {
          ended = true;
          break;
        }
        head = headOf(rest.subarray(0, BLOCK), extra);
        rest = rest.subarray(BLOCK);
      }
      const { type, size } = head;
      const isExtra = type === TYPE.extended || type === TYPE.longName;
      const isFile = (TYPE.file as readonly string[]).includes(type);
      if (isExtra && size > LONGEST_EXTRA) throw notTar('a name that is longer than any path');
      if (!isExtra && (!isFile || extra.strange || size > largest)) {
        toSkip = padded(size);
        head = undefined;
        extra = {};
        continue;
      }
      if (rest.length < padded(size)) break;
      const data = rest.subarray(0, size);
      rest = rest.subarray(padded(size));
      if (type === TYPE.extended) extra = { ...extra, ...extendedOf(data) };
      else if (type === TYPE.longName) extra = { ...extra, name: decodeName(untilNul(data)) };
      else {
        files.push({ name: head.name, mode: head.mode, modified: head.modified, data });
        extra = {};
      }
      head = undefined;
    }
    if (files.length > 0) yield files;
  }
}

const asBuffer = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const padded = (size: number) => Math.ceil(size / BLOCK) * BLOCK;

function isEmpty(block: Buffer): boolean {
  for (let at = 0; at < BLOCK; at++) if (block[at] !== 0) return false;
  return true;
}

function untilNul(bytes: Buffer): Buffer {
  const end = bytes.indexOf(0);
  return end === -1 ? bytes : bytes.subarray(0, end);
}

function headOf(block: Buffer, extra: Extra): Head {
  let sum = 0;
  for (let at = 0; at < BLOCK; at++) sum += block[at] ?? 0;
  // The sum's own eight bytes count as spaces.
  for (let at = 148; at < 156; at++) sum += SPACE - (block[at] ?? 0);
  if (sum !== numberAt(block, 148, 8)) throw notTar('a block that is no header');
  const own = untilNul(block.subarray(0, 100));
  // Only POSIX has a prefix there; GNU keeps dates in its place.
  const hasPrefix = block[345] !== 0 && block.toString('latin1', 257, 263) === 'ustar\0';
  const prefix = hasPrefix ? untilNul(block.subarray(345, 500)) : NOTHING;
  const name = prefix.length === 0 ? own : Buffer.concat([prefix, Buffer.from('/'), own]);
  const type = String.fromCharCode(block[156] ?? 0);
  const isExtra = type === TYPE.extended || type === TYPE.longName;
  const size = numberAt(block, 124, 12);
  return {
    name: (isExtra ? undefined : extra.name) ?? decodeName(name),
    mode: numberAt(block, 100, 8) & 0o7777,
    modified: extra.modified ?? BigInt(numberAt(block, 136, 12)) * 1_000_000_000n,
    size: (isExtra ? undefined : extra.size) ?? size,
    type,
  };
}

/** Octal digits, or (GNU) a number in base 256 behind a first byte of 0x80. */
function numberAt(block: Buffer, at: number, length: number): number {
  const first = block[at] ?? 0;
  if (first === 0x80) {
    let value = 0;
    for (let next = at + 1; next < at + length; next++) value = value * 256 + (block[next] ?? 0);
    return whole(value);
  }
  let value = 0;
  let next = at;
  const end = at + length;
  while (next < end && block[next] === SPACE) next += 1;
  for (; next < end; next++) {
    const byte = block[next] ?? 0;
    if (byte === 0 || byte === SPACE) break;
    if (byte < 0x30 || byte > 0x37) throw notTar('a number that is none');
    value = value * 8 + byte - 0x30;
  }
  return whole(value);
}

function whole(value: number): number {
  if (!Number.isSafeInteger(value) || value < 0) throw notTar('a size beyond all disks');
  return value;
}

/** Records `LENGTH KEY=VALUE\n`, the length counting itself. */
function extendedOf(data: Buffer): Extra {
  const extra: Extra = {};
  for (let at = 0; at < data.length; ) {
    const space = data.indexOf(0x20, at);
    const length = space === -1 ? Number.NaN : Number(data.toString('latin1', at, space));
    if (!Number.isInteger(length) || length <= space - at || at + length > data.length)
      throw notTar('a record cut short');
    const record = data.subarray(space + 1, at + length - 1);
    const equals = record.indexOf(0x3d);
    const key = record.toString('latin1', 0, Math.max(0, equals));
    const value = record.subarray(equals + 1);
    if (key === 'path') extra.name = decodeName(value);
    else if (key === 'size') extra.size = whole(Number(value.toString('latin1')));
    else if (key === 'mtime') extra.modified = nanoseconds(value.toString('latin1'));
    else if (key.startsWith('GNU.sparse')) extra.strange = true;
    at += length;
  }
  return extra;
}

function nanoseconds(text: string): bigint {
  const [, sign = '', seconds, fraction = ''] = /^(-?)(\d{1,15})(?:\.(\d+))?$/.exec(text) ?? [];
  if (seconds === undefined) throw notTar('a date that is none');
  const value = BigInt(seconds) * 1_000_000_000n + BigInt(fraction.slice(0, 9).padEnd(9, '0'));
  return sign === '' ? value : -value;
}

function notTar(technical: string): ProblemError {
  return new ProblemError({
    code: 'damaged',
    title: 'The server packed something that can’t be unpacked',
    message: 'What came is no sound tar stream, so nothing of it was used.',
    retryable: true,
    details: { technical },
  });
}
