import { DiskError } from '../disk-error.ts';
import { absolute, type Call, type Program, wholeNumber } from './call.ts';
import { Complaint } from './complaint.ts';
import type { DiskNode } from '../disk.ts';
import { sizeOf } from './list-program.ts';

/** `test` and `[`: files, texts and numbers compared, with `!`, `-a` and `-o` (XCU test). */
export const testProgram: Program = (call) => {
  const args = [...call.args];
  if (call.name === '[' && args.pop() !== ']') throw new Complaint("missing ']'", 2);
  let at = 0;
  const any = (): boolean => {
    let value = all();
    while (args[at] === '-o') {
      at++;
      value = all() || value;
    }
    return value;
  };
  const all = (): boolean => {
    let value = one();
    while (args[at] === '-a' && args.length - at > 1) {
      at++;
      value = one() && value;
    }
    return value;
  };
  const one = (): boolean => {
    const [first, second, third] = args.slice(at);
    if (first === undefined) return false;
    const comparison = second === undefined || third === undefined ? undefined : COMPARISONS[second];
    if (comparison && third !== undefined) {
      at += 3;
      return comparison(first, third);
    }
    if (second === '-ef' && third !== undefined) {
      at += 3;
      const node = find(call, first, true);
      return node !== undefined && node === find(call, third, true);
    }
    if (first === '!') {
      at++;
      return !one();
    }
    if (second !== undefined && /^-[a-zA-Z]$/.test(first) && !/^-[ao]$/.test(second)) {
      at += 2;
      return question(call, first, second);
    }
    at++;
    return first !== '';
  };
  const value = any();
  if (at < args.length) throw new Complaint(`${args[at]}: unexpected operator`, 2);
  return value ? 0 : 1;
};

const COMPARISONS: Readonly<Record<string, ((a: string, b: string) => boolean) | undefined>> = {
  '=': (a, b) => a === b,
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '-eq': (a, b) => wholeNumber(a) === wholeNumber(b),
  '-ne': (a, b) => wholeNumber(a) !== wholeNumber(b),
  '-lt': (a, b) => wholeNumber(a) < wholeNumber(b),
  '-le': (a, b) => wholeNumber(a) <= wholeNumber(b),
  '-gt': (a, b) => wholeNumber(a) > wholeNumber(b),
  '-ge': (a, b) => wholeNumber(a) >= wholeNumber(b),
};

function question(call: Call, flag: string, operand: string): boolean {
  if (flag === '-n') return operand !== '';
  if (flag === '-z') return operand === '';
  if (flag === '-t')
    return (operand === '0' ? call.stdin : operand === '2' ? call.stderr : call.stdout).isTerminal === true;
  const node = find(call, operand, flag !== '-L' && flag !== '-h');
  if (!node) return false;
  switch (flag) {
    case '-e':
      return true;
    case '-f':
      return node.kind === 'file';
    case '-d':
      return node.kind === 'folder';
    case '-L':
    case '-h':
      return node.kind === 'link';
    case '-s':
      return sizeOf(node) > 0;
    case '-r':
    case '-w':
      return !node.barred;
    case '-x':
      return !node.barred && (node.kind === 'folder' || (node.mode & 0o111) !== 0);
    case '-b':
    case '-c':
      return node.kind === 'device';
    default:
      throw new Complaint(`${flag}: unknown condition`, 2);
  }
}

function find(call: Call, given: string, follow: boolean): DiskNode | undefined {
  try {
    return call.shell.disk.place(absolute(call.shell, given), follow).node;
  } catch (error) {
    if (error instanceof DiskError) return undefined;
    throw error;
  }
}
