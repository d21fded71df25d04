import type { FileNode } from '../disk.ts';
import { DiskError } from '../disk-error.ts';
import { absolute, type Call, complain, type Program } from './call.ts';
import { Complaint } from './complaint.ts';
import { breathe, fileSink, PIECE, readNode, type Sink, type Source, sourceOf } from './streams.ts';

const OPERAND = /^(if|of|bs|count|skip|seek|conv|iflag|oflag|status)=(.*)$/s;
const MARKS: Readonly<Record<string, ReadonlySet<string>>> = {
  iflag: new Set(['fullblock', 'skip_bytes', 'count_bytes']),
  oflag: new Set(['nofollow', 'seek_bytes']),
  conv: new Set(['nocreat', 'notrunc', 'excl', 'fsync', 'fdatasync', 'sparse']),
};
const UNITS: Readonly<Record<string, number>> = { '': 1, c: 1, k: 1024, K: 1024, M: 1024 ** 2, G: 1024 ** 3 };

interface Operands {
  readonly text: ReadonlyMap<string, string>;
  readonly marks: ReadonlySet<string>;
}

const amount = ({ text }: Operands, name: string, otherwise: number): number => {
  const given = text.get(name);
  const [, number, unit = ''] = /^(\d{1,15})([ckKMG]?)$/.exec(given ?? String(otherwise)) ?? [];
  if (number === undefined) throw new Complaint(`invalid number: '${given}'`);
  return Number(number) * (UNITS[unit] ?? 1);
};

/** Copies between files and streams: `if= of= bs= count= skip= seek=`, and the flags of GNU's that are about files. */
export const dd: Program = async (call) => {
  const text = new Map<string, string>();
  for (const arg of call.args) {
    const [, name, value = ''] = OPERAND.exec(arg) ?? [];
    if (name === undefined) throw new Complaint(`unrecognized operand '${arg}'`);
    text.set(name, value);
  }
  const marks = marksIn(text);
  const operands: Operands = { text, marks };
  const unit = amount(operands, 'bs', 512);
  const limit = text.has('count')
    ? amount(operands, 'count', 0) * (marks.has('count_bytes') ? 1 : unit)
    : Number.POSITIVE_INFINITY;
  const opened: FileNode[] = [];
  let copied = 0;
  try {
    const input = openInput(call, operands, unit, opened);
    const output = openOutput(call, operands, unit, opened);
    while (copied < limit) {
      await breathe(call.signal);
      const piece = await input.read(Math.min(PIECE, limit - copied));
      if (piece === undefined) break;
      await output.write(piece);
      copied += piece.length;
    }
  } catch (error) {
    if (!(error instanceof DiskError)) throw error;
    await complain(call, `error writing '${text.get('of') ?? 'standard output'}': ${error.message}`);
    return 1;
  } finally {
    for (const file of opened) call.shell.disk.release(file);
  }
  if (text.get('status') !== 'none') await complain(call, `${copied} bytes copied`);
  return 0;
};

function marksIn(text: ReadonlyMap<string, string>): Set<string> {
  const marks = new Set<string>();
  for (const [name, known] of Object.entries(MARKS)) {
    for (const mark of text.get(name)?.split(',') ?? []) {
      if (!known.has(mark)) throw new Complaint(`invalid ${name}: '${mark}'`);
      marks.add(mark);
    }
  }
  return marks;
}

function openInput(call: Call, operands: Operands, unit: number, opened: FileNode[]): Source {
  const given = operands.text.get('if');
  if (given === undefined) return call.stdin;
  const node = opening(given, () => call.shell.disk.open(absolute(call.shell, given)));
  if (node.kind === 'file') opened.push(node);
  const skip = amount(operands, 'skip', 0) * (operands.marks.has('skip_bytes') ? 1 : unit);
  return sourceOf(readNode(node, call.signal, skip));
}

function openOutput(call: Call, { text, marks }: Operands, unit: number, opened: FileNode[]): Sink {
  const given = text.get('of');
  if (given === undefined) return call.stdout;
  const { disk } = call.shell;
  const seek = amount({ text, marks }, 'seek', 0) * (marks.has('seek_bytes') ? 1 : unit);
  const node = opening(given, () => {
    const path = absolute(call.shell, given);
    if (marks.has('nofollow') && disk.place(path, false).node?.kind === 'link') throw new DiskError('ELOOP');
    const found = disk.open(path, { create: !marks.has('nocreat'), exclusive: marks.has('excl') });
    if (found.kind === 'folder') throw new DiskError('EISDIR');
    return found;
  });
  if (node.kind !== 'file') return { write: async () => {} };
  opened.push(node);
  if (!marks.has('notrunc')) disk.resize(node, seek);
  return fileSink(disk, node, false, seek);
}

function opening<T>(given: string, open: () => T): T {
  try {
    return open();
  } catch (error) {
    if (error instanceof DiskError) throw new Complaint(`failed to open '${given}': ${error.message}`);
    throw error;
  }
}
