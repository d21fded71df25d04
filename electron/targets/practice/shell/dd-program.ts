import { DiskError } from '../disk-error.ts';
import { absolute, complain, Complaint, type Program } from './call.ts';
import { breathe, PIECE, readNode, type Sink, type Source, sourceOf } from './streams.ts';

const OPERANDS = new Set(['if', 'of', 'bs', 'count', 'skip', 'seek', 'iflag', 'oflag', 'conv', 'status']);
const FLAGS: Readonly<Record<string, ReadonlySet<string>>> = {
  iflag: new Set(['fullblock', 'skip_bytes', 'count_bytes']),
  oflag: new Set(['nofollow', 'seek_bytes']),
  conv: new Set(['nocreat', 'notrunc', 'excl', 'fsync', 'fdatasync', 'sparse']),
};
const FACTORS: Readonly<Record<string, number>> = { '': 1, K: 1024, k: 1024, M: 1024 ** 2, G: 1024 ** 3 };

function sizeOf(text: string): number {
  const [, digits, letter = ''] = /^(\d{1,15})([KkMG]?)$/.exec(text) ?? [];
  if (digits === undefined) throw new Complaint(`invalid number: '${text}'`);
  return Number(digits) * (FACTORS[letter] ?? 1);
}

/** Copies bytes, with the operands and flags of GNU dd that address blocks and bytes. */
export const dd: Program = async (call) => {
  const operands = new Map<string, string>();
  for (const arg of call.args) {
    const [, name = '', value = ''] = /^([a-z]+)=(.*)$/s.exec(arg) ?? [];
    if (!OPERANDS.has(name)) throw new Complaint(`unrecognized operand '${arg}'`);
    operands.set(name, value);
  }
  const flags = new Set<string>();
  for (const [operand, known] of Object.entries(FLAGS)) {
    for (const flag of (operands.get(operand) ?? '').split(',').filter((one) => one !== '')) {
      if (!known.has(flag)) throw new Complaint(`invalid ${operand}: '${flag}'`);
      flags.add(flag);
    }
  }
  const size = sizeOf(operands.get('bs') ?? '512');
  if (size === 0) throw new Complaint(`invalid number: '0'`);
  const bytes = (operand: string, flag: string) => {
    const given = operands.get(operand);
    return given === undefined ? undefined : sizeOf(given) * (flags.has(flag) ? 1 : size);
  };
  const skip = bytes('skip', 'skip_bytes') ?? 0;
  const seek = bytes('seek', 'seek_bytes') ?? 0;
  const count = bytes('count', 'count_bytes') ?? Number.POSITIVE_INFINITY;

  const { disk } = call.shell;
  const from = operands.get('if');
  const to = operands.get('of');
  const input = from === undefined ? undefined : disk.open(absolute(call.shell, from));
  if (input?.kind === 'folder') throw new DiskError('EISDIR');
  try {
    const source: Source = input === undefined ? call.stdin : sourceOf(readNode(input, call.signal, skip));
    if (to === undefined) return await copy(source, call.stdout, count, call.signal);
    const path = absolute(call.shell, to);
    if (flags.has('nofollow') && disk.place(path, false).node?.kind === 'link') {
      throw new Complaint(`failed to open '${to}': Too many levels of symbolic links`);
    }
    const output = disk.open(path, { create: !flags.has('nocreat') });
    if (output.kind === 'folder') throw new DiskError('EISDIR');
    if (output.kind !== 'file') return await copy(source, { write: async () => {} }, count, call.signal);
    try {
      if (!flags.has('notrunc')) disk.resize(output, seek);
      let at = seek;
      const sink: Sink = {
        write: async (piece) => {
          disk.write(output, at, piece);
          at += piece.length;
        },
      };
      return await copy(source, sink, count, call.signal);
    } finally {
      disk.release(output);
    }
  } catch (error) {
    if (!(error instanceof DiskError)) throw error;
    await complain(call, `${to ?? from ?? 'standard input'}: ${error.message}`);
    return 1;
  } finally {
    if (input?.kind === 'file') disk.release(input);
  }
};

async function copy(source: Source, sink: Sink, count: number, signal: AbortSignal): Promise<number> {
  for (let left = count; left > 0; ) {
    await breathe(signal);
    const piece = await source.read();
    if (piece === undefined) break;
    if (piece.length > left) source.unread?.(piece.subarray(left));
    for (let at = 0; at < Math.min(piece.length, left); at += PIECE) {
      await sink.write(piece.subarray(at, Math.min(at + PIECE, left)));
    }
    left -= Math.min(piece.length, left);
  }
  return 0;
}
