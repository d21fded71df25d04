import { forEachInput, type Program, readOptions, say, textOf } from './call.ts';
import { Complaint } from './complaint.ts';
import { unescapeText } from './read-words.ts';
import { bytesOf, linesOf } from './streams.ts';

/** Shows bytes in hexadecimal, sixteen to a line, with their offsets unless `-An` is given. */
const od: Program = (call) => {
  const { values, rest } = readOptions(call.args, 'cxbv', 'AtN');
  const width = 16;
  return forEachInput(call, rest, async (source) => {
    let at = 0;
    for (let piece = await read(width); piece.length > 0; piece = await read(width)) {
      const offset = values.get('A') === 'n' ? '' : at.toString(8).padStart(7, '0');
      await say(call, `${offset}${Array.from(piece, (byte) => ` ${byte.toString(16).padStart(2, '0')}`).join('')}\n`);
      at += piece.length;
    }
    if (values.get('A') !== 'n') await say(call, `${at.toString(8).padStart(7, '0')}\n`);

    async function read(most: number): Promise<Uint8Array> {
      const parts: Uint8Array[] = [];
      for (let left = most; left > 0; ) {
        const part = await source.read(left);
        if (part === undefined) break;
        parts.push(part);
        left -= part.length;
      }
      return Buffer.concat(parts);
    }
  });
};

/** Bytes that a set such as `a-z\n` names. */
function setOf(text: string): number[] {
  const named: Readonly<Record<string, string>> = {
    '[:lower:]': 'a-z',
    '[:upper:]': 'A-Z',
    '[:digit:]': '0-9',
    '[:space:]': ' \t\n\r',
    '[:alpha:]': 'a-zA-Z',
  };
  const bytes = bytesOf(unescapeText(named[text] ?? text));
  const set: number[] = [];
  for (let at = 0; at < bytes.length; at++) {
    const low = bytes[at] ?? 0;
    const isRange = bytes[at + 1] === 45 && at + 2 < bytes.length;
    const high = isRange ? (bytes[at + 2] ?? low) : low;
    for (let byte = low; byte <= high; byte++) set.push(byte);
    if (isRange) at += 2;
  }
  return set;
}

/** Replaces bytes of one set by those of another, or deletes them (`-d`). */
const tr: Program = async (call) => {
  const { flags, rest } = readOptions(call.args, 'ds');
  const [from, to] = rest.map(setOf);
  if (from === undefined || (to === undefined && !flags.has('d'))) throw new Complaint('missing operand', 1);
  const map = new Map(from.map((byte, index) => [byte, to?.[Math.min(index, to.length - 1)]]));
  for (let piece = await call.stdin.read(); piece; piece = await call.stdin.read()) {
    await call.stdout.write(
      flags.has('d') ? piece.filter((byte) => !map.has(byte)) : piece.map((byte) => map.get(byte) ?? byte),
    );
  }
  return 0;
};

/** Leaves out lines that are equal to the one before; `-c` counts them. */
const uniq: Program = (call) => {
  const { flags, rest } = readOptions(call.args, 'cd');
  return forEachInput(call, rest, async (source) => {
    let last: string | undefined;
    let count = 0;
    const put = async () => {
      if (last === undefined || (flags.has('d') && count < 2)) return;
      await say(call, `${flags.has('c') ? `${String(count).padStart(7)} ` : ''}${last}\n`);
    };
    for await (const bytes of linesOf(source)) {
      const line = textOf(bytes);
      if (line !== last) {
        await put();
        count = 0;
      }
      last = line;
      count++;
    }
    await put();
  });
};

/** Takes fields of each line: `-d ';' -f 1,3-4`. */
const cut: Program = (call) => {
  const { values, rest } = readOptions(call.args, 's', 'dfc');
  const list = values.get('f') ?? values.get('c');
  if (list === undefined) throw new Complaint('you must specify a list of bytes, characters, or fields');
  const ranges = list.split(',').map((part) => {
    const [, low, dash, high] = /^(\d{0,6})(-?)(\d{0,6})$/.exec(part) ?? [];
    if (low === undefined) throw new Complaint('invalid field range');
    return [Number(low || 1), high ? Number(high) : dash ? Number.POSITIVE_INFINITY : Number(low)] as const;
  });
  const isTaken = (_: string, index: number) => ranges.some(([low, high]) => index + 1 >= low && index + 1 <= high);
  const mark = values.get('d') ?? '\t';
  return forEachInput(call, rest, async (source) => {
    for await (const bytes of linesOf(source)) {
      const line = textOf(bytes);
      const parts = values.has('c') ? Array.from(line) : line.split(mark);
      const taken =
        parts.length > 1 || values.has('c') ? parts.filter(isTaken).join(values.has('c') ? '' : mark) : line;
      await say(call, `${taken}\n`);
    }
  });
};

export const bytePrograms: ReadonlyMap<string, Program> = new Map(Object.entries({ od, tr, uniq, cut }));
