import { createHash } from 'node:crypto';
import { setTimeout as after } from 'node:timers/promises';
import { DiskError } from '../disk-error.ts';
import {
  type Call,
  forEachInput,
  forEachPath,
  type Program,
  readOptions,
  say,
  textOf,
  wholeNumber,
  withOpen,
} from './call.ts';
import { Complaint } from './complaint.ts';
import { linePattern } from './line-pattern.ts';
import { breathe, bytesOf, fileSink, Interrupted, linesOf, readNode, type Sink } from './streams.ts';

const NEWLINE = Uint8Array.of(10);

const cat: Program = (call) => {
  const { flags, rest } = readOptions(call.args, 'nu');
  let number = 0;
  return forEachInput(call, rest, async (source) => {
    if (!flags.has('n')) {
      for (let piece = await source.read(); piece; piece = await source.read()) await call.stdout.write(piece);
      return;
    }
    for await (const line of linesOf(source)) {
      await call.stdout.write(Buffer.concat([bytesOf(`${String(++number).padStart(6)}\t`), line, NEWLINE]));
    }
  });
};

/** The count of `-n 5`, `-c +5` or `-5`, and whether it counts bytes, and from the start. */
function countOf(call: Call): {
  count: number;
  bytes: boolean;
  fromStart: boolean;
  rest: readonly string[];
  follow: boolean;
  quiet: boolean;
} {
  const args = call.args.map((arg) => (/^-\d+$/.test(arg) ? `-n${arg.slice(1)}` : arg));
  const { flags, values, rest } = readOptions(args, 'qvfF', 'nc', { lines: 'n', bytes: 'c' });
  const bytes = values.get('c');
  const text = bytes ?? values.get('n') ?? '10';
  const count = Math.abs(wholeNumber(text));
  const follow = flags.has('f') || flags.has('F');
  return { count, bytes: bytes !== undefined, fromStart: text.startsWith('+'), rest, follow, quiet: flags.has('q') };
}

async function title(call: Call, names: readonly string[], given: string): Promise<void> {
  if (names.length > 1) await say(call, `${given === names[0] ? '' : '\n'}==> ${given} <==\n`);
}

/** Where the first `lines` lines end. */
function endOfLines(bytes: Uint8Array, lines: number): number {
  let end = 0;
  for (let line = 0; line < lines; line++) {
    const newline = bytes.indexOf(10, end);
    if (newline < 0) return bytes.length;
    end = newline + 1;
  }
  return end;
}

/** Where the last `lines` lines start. */
function startOfLast(bytes: Uint8Array, lines: number): number {
  let start = bytes.length;
  for (let line = 0; line < lines; line++) {
    const newline = start < 2 ? -1 : bytes.lastIndexOf(10, start - 2);
    if (newline < 0) return 0;
    start = newline + 1;
  }
  return start;
}

function countLines(bytes: Uint8Array): number {
  let lines = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines++;
  return lines;
}

const head: Program = (call) => {
  const { count, bytes, rest, quiet } = countOf(call);
  return forEachInput(call, rest, async (source, given) => {
    if (!quiet) await title(call, rest, given);
    for (let left = count; left > 0; ) {
      const piece = await source.read();
      if (!piece) return;
      const part = piece.subarray(0, bytes ? left : endOfLines(piece, left));
      left -= bytes ? part.length : countLines(part);
      await call.stdout.write(part);
    }
  });
};

/** The last lines or bytes that may be asked for. */
const LONGEST_TAIL = 16 * 1024 * 1024;

const tail: Program = async (call) => {
  const { count, bytes, fromStart, rest, follow, quiet } = countOf(call);
  const status = await forEachInput(call, rest, async (source, given) => {
    if (!quiet) await title(call, rest, given);
    let skip = Math.max(0, count - 1);
    let held: Uint8Array = new Uint8Array(0);
    for (let piece = await source.read(); piece; piece = await source.read()) {
      if (fromStart) {
        const start = skip === 0 ? 0 : bytes ? Math.min(skip, piece.length) : endOfLines(piece, skip);
        skip -= bytes ? start : countLines(piece.subarray(0, start));
        if (start < piece.length) await call.stdout.write(piece.subarray(start));
        continue;
      }
      held = Buffer.concat([held, piece]);
      held = held.subarray(bytes ? Math.max(0, held.length - count) : startOfLast(held, count));
      if (held.length > LONGEST_TAIL) throw new Complaint('that is more than the practice server keeps in memory');
    }
    await call.stdout.write(held);
  });
  const [only] = rest;
  return follow && only !== undefined && status === 0 ? followFile(call, only) : status;
};

const LOOK_EVERY_MS = 250;

/** Writes what a file grows by, until interrupted. */
async function followFile(call: Call, given: string): Promise<number> {
  return forEachPath(call, [given], (path) =>
    withOpen(call, path, async (node) => {
      if (node.kind !== 'file') return;
      for (let at = node.content.size; ; at = node.content.size) {
        await after(LOOK_EVERY_MS, undefined, { signal: call.signal }).catch(() => {
          throw new Interrupted();
        });
        for await (const piece of readNode(node, call.signal, at)) await call.stdout.write(piece);
      }
    }),
  );
}

const wc: Program = async (call) => {
  const { flags, rest } = readOptions(call.args, 'lwcm');
  const total = [0, 0, 0];
  const line = (counts: readonly number[], name: string) => {
    const shown = counts.filter(
      (_, index) => flags.size === 0 || flags.has(['l', 'w', 'c'][index] ?? '') || (index === 2 && flags.has('m')),
    );
    const one = shown.length === 1 && rest.length <= 1;
    return `${shown.map((count) => (one ? String(count) : String(count).padStart(7))).join(' ')}${name === '' ? '' : ` ${name}`}\n`;
  };
  const status = await forEachInput(call, rest, async (source, given) => {
    const counts = [0, 0, 0] as [number, number, number];
    let inWord = false;
    for (let piece = await source.read(); piece; piece = await source.read()) {
      counts[2] += piece.length;
      counts[0] += countLines(piece);
      for (const byte of piece) {
        const blank = byte === 32 || (byte >= 9 && byte <= 13);
        if (!blank && !inWord) counts[1]++;
        inWord = !blank;
      }
    }
    for (const index of [0, 1, 2] as const) total[index] = (total[index] ?? 0) + counts[index];
    await say(call, line(counts, rest.length > 0 ? given : ''));
  });
  if (rest.length > 1) await say(call, line(total, 'total'));
  return status;
};

const grep: Program = async (call) => {
  const { flags, values, rest } = readOptions(call.args, 'EFGHhiclnoqrRsvwx', 'em', {
    color: 'G',
    'ignore-case': 'i',
    recursive: 'r',
  });
  const [first, ...others] = rest;
  const pattern = values.get('e') ?? first;
  if (pattern === undefined) throw new Complaint('no pattern; try: grep error /mnt/linux/var/log/syslog', 2);
  const given = values.has('e') ? [...rest] : others;
  const ignoreCase = flags.has('i');
  const fixed = flags.has('F') ? pattern.replace(/[\\^$.*[\]+?(){}|]/g, '\\$&') : pattern;
  const test = linePattern(flags.has('x') ? `^${fixed}$` : fixed, {
    extended: flags.has('E') || flags.has('F'),
    ignoreCase,
  });
  const deep = flags.has('r') || flags.has('R');
  const names = deep ? filesBelow(call, given.length > 0 ? given : ['.']) : given;
  const named = (deep || names.length > 1 || flags.has('H')) && !flags.has('h');
  let found = false;
  const status = await forEachInput(call, names, async (source, name) => {
    let count = 0;
    let number = 0;
    for await (const line of linesOf(source)) {
      await breathe(call.signal);
      number++;
      if (test(textOf(line)) === flags.has('v')) continue;
      count++;
      found = true;
      if (flags.has('q') || flags.has('l')) break;
      if (flags.has('c')) continue;
      const before = `${named ? `${name}:` : ''}${flags.has('n') ? `${number}:` : ''}`;
      await call.stdout.write(Buffer.concat([bytesOf(before), line, NEWLINE]));
      if (count >= Number(values.get('m') ?? Number.POSITIVE_INFINITY)) break;
    }
    if (flags.has('l') && count > 0) await say(call, `${name}\n`);
    if (flags.has('c')) await say(call, `${named ? `${name}:` : ''}${count}\n`);
  });
  return status !== 0 ? 2 : found ? 0 : 1;
};

function filesBelow(call: Call, given: readonly string[]): string[] {
  const files: string[] = [];
  const open = given.toReversed();
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    try {
      const path = name.startsWith('/') ? name : `${call.shell.folder}/${name}`;
      const node = call.shell.disk.node(path, false);
      if (node.kind === 'file') files.push(name);
      else if (node.kind === 'folder')
        for (const [inner] of call.shell.disk.list(path)) open.push(`${name === '/' ? '' : name}/${inner}`);
    } catch (error) {
      if (!(error instanceof DiskError)) throw error;
    }
  }
  return files;
}

const LONGEST_SORT = 64 * 1024 * 1024;

const sort: Program = async (call) => {
  const { flags, rest } = readOptions(call.args, 'rnuf');
  const lines: string[] = [];
  let length = 0;
  const status = await forEachInput(call, rest, async (source) => {
    for await (const line of linesOf(source)) {
      length += line.length + 64;
      if (length > LONGEST_SORT) throw new Complaint('that is more than the practice server keeps in memory', 2);
      lines.push(textOf(line));
    }
  });
  const fold = (line: string) => (flags.has('f') ? line.toLowerCase() : line);
  const order = (a: string, b: string) => (fold(a) < fold(b) ? -1 : Number(fold(a) > fold(b)));
  lines.sort((a, b) =>
    flags.has('n') ? (Number.parseFloat(a) || 0) - (Number.parseFloat(b) || 0) || order(a, b) : order(a, b),
  );
  if (flags.has('r')) lines.reverse();
  for (const [index, line] of lines.entries()) {
    if (!flags.has('u') || line !== lines[index - 1]) await say(call, `${line}\n`);
  }
  return status;
};

const tee: Program = async (call) => {
  const { flags, rest } = readOptions(call.args, 'a');
  const { disk } = call.shell;
  const sinks: { sink: Sink; close: () => void }[] = [];
  try {
    const status = await forEachPath(call, rest, (path) => {
      const node = disk.open(path, { create: true, truncate: !flags.has('a') });
      if (node.kind === 'folder') throw new DiskError('EISDIR');
      if (node.kind === 'file')
        sinks.push({ sink: fileSink(disk, node, flags.has('a')), close: () => disk.release(node) });
    });
    for (let piece = await call.stdin.read(); piece; piece = await call.stdin.read()) {
      for (const { sink } of sinks) await sink.write(piece);
      await call.stdout.write(piece);
    }
    return status;
  } finally {
    for (const { close } of sinks) close();
  }
};

const yes: Program = async (call) => {
  const line = `${call.args.length > 0 ? call.args.join(' ') : 'y'}\n`;
  const piece = bytesOf(line.repeat(Math.max(1, Math.floor(8192 / line.length))));
  for (;;) {
    await breathe(call.signal);
    await call.stdout.write(piece);
  }
};

const seq: Program = async (call) => {
  const numbers = call.args.map(wholeNumber);
  const [first = 1, step, last] =
    numbers.length === 1 ? [1, 1, numbers[0]] : numbers.length === 2 ? [numbers[0], 1, numbers[1]] : numbers;
  if (last === undefined || step === undefined || step === 0) throw new Complaint('usage: seq [FIRST [STEP]] LAST', 2);
  let held = '';
  for (let number = first; step > 0 ? number <= last : number >= last; number += step) {
    held += `${number}\n`;
    if (held.length < 4096) continue;
    await breathe(call.signal);
    await say(call, held);
    held = '';
  }
  await say(call, held);
  return 0;
};

const digest =
  (algorithm: 'sha256' | 'sha1' | 'md5'): Program =>
  (call) => {
    const { flags, rest } = readOptions(call.args, 'bz', '', { zero: 'z', binary: 'b' });
    return forEachInput(call, rest, async (source, given) => {
      const hash = createHash(algorithm);
      for (let piece = await source.read(); piece; piece = await source.read()) hash.update(piece);
      const escaped = !flags.has('z') && /[\\\n\r]/.test(given);
      const name = escaped ? given.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r') : given;
      await say(
        call,
        `${escaped ? '\\' : ''}${hash.digest('hex')} ${flags.has('b') ? '*' : ' '}${name}${flags.has('z') ? '\0' : '\n'}`,
      );
    });
  };

export const textPrograms: ReadonlyMap<string, Program> = new Map(
  Object.entries({
    cat,
    head,
    tail,
    wc,
    grep,
    sort,
    tee,
    yes,
    seq,
    sha256sum: digest('sha256'),
    sha1sum: digest('sha1'),
    md5sum: digest('md5'),
  }),
);
