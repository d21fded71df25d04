import type { DiskNode } from '../disk.ts';
import { absolute, type Call, complain, forEachPath, type Program, readOptions, say, wholeNumber } from './call.ts';
import { Complaint } from './complaint.ts';
import { baseName, below } from './file-programs.ts';
import { matchesGlob } from './glob.ts';
import { humanSize, sizeOf } from './list-program.ts';
import { runProgram } from './run.ts';
import { breathe } from './streams.ts';

type Visit = (path: string, node: DiskNode, depth: number) => Promise<void>;

/** Visits a tree from the top down, never through links. */
async function walk(call: Call, path: string, deepest: number, visit: Visit, depth = 0): Promise<void> {
  await breathe(call.signal);
  const node = call.shell.disk.node(absolute(call.shell, path), false);
  await visit(path, node, depth);
  if (node.kind !== 'folder' || depth >= deepest) return;
  if (node.barred) return complain(call, `'${path}': Permission denied`);
  for (const [name] of [...node.entries].sort(([a], [b]) => (a < b ? -1 : 1))) {
    await walk(call, below(path, name), deepest, visit, depth + 1);
  }
}

/** `find [PATH…] [-name|-iname|-path PATTERN] [-type f|d|l] [-size +N[kMG]] [-mtime N] [-empty] [-maxdepth N] [-print|-print0|-delete|-exec …]` */
const find: Program = async (call) => {
  const at = call.args.findIndex((arg) => /^[-(!]/.test(arg));
  const paths = at === 0 || call.args.length === 0 ? ['.'] : call.args.slice(0, at < 0 ? undefined : at);
  const tests: ((path: string, node: DiskNode) => boolean)[] = [];
  let act = (path: string): Promise<unknown> => say(call, `${path}\n`);
  let deepest = 1000;
  let shallowest = 0;
  const rest = at < 0 ? [] : call.args.slice(at);
  for (let i = 0; i < rest.length; i++) {
    const test = rest[i] ?? '';
    const value = () => {
      const next = rest[++i];
      if (next === undefined) throw new Complaint(`missing argument to '${test}'`);
      return next;
    };
    if (test === '-maxdepth') deepest = wholeNumber(value());
    else if (test === '-mindepth') shallowest = wholeNumber(value());
    else if (test === '-print') continue;
    else if (test === '-print0') act = (path) => say(call, `${path}\0`);
    else if (test === '-delete') act = (path) => runProgram(call, ['rm', '-d', '--', path]);
    else if (test === '-exec') {
      const end = rest.findIndex((word, index) => index > i && (word === ';' || word === '+'));
      if (end < 0) throw new Complaint("missing argument to '-exec'");
      const words = rest.slice(i + 1, end);
      act = (path) =>
        runProgram(
          call,
          words.map((word) => word.replaceAll('{}', path)),
        );
      i = end;
    } else tests.push(testOf(call, test, value));
  }
  return forEachPath(call, paths, (_, given) =>
    walk(call, given, deepest, async (path, node, depth) => {
      if (depth >= shallowest && tests.every((test) => test(path, node))) await act(path);
    }),
  );
};

function testOf(call: Call, test: string, value: () => string): (path: string, node: DiskNode) => boolean {
  const compared = (given: string, amount: number) => {
    const wanted = Number.parseInt(given.replace(/^[+-]/, ''), 10);
    return given.startsWith('+') ? amount > wanted : given.startsWith('-') ? amount < wanted : amount === wanted;
  };
  switch (test) {
    case '-name': {
      const pattern = value();
      return (path) => matchesGlob(pattern, baseName(path));
    }
    case '-iname': {
      const pattern = value().toLowerCase();
      return (path) => matchesGlob(pattern, baseName(path).toLowerCase());
    }
    case '-path': {
      const pattern = value();
      return (path) => matchesGlob(pattern, path);
    }
    case '-type': {
      const kind = { f: 'file', d: 'folder', l: 'link', c: 'device' }[value()];
      return (_, node) => node.kind === kind;
    }
    case '-size': {
      const given = value();
      const unit = { c: 1, k: 1024, M: 1024 ** 2, G: 1024 ** 3 }[given.at(-1) ?? ''] ?? 512;
      return (_, node) => compared(given, Math.ceil(sizeOf(node) / unit));
    }
    case '-mtime': {
      const given = value();
      const now = call.shell.machine.now();
      return (_, node) => compared(given, Math.floor((now - node.modified) / 86_400_000));
    }
    case '-empty':
      return (_, node) =>
        node.kind === 'folder' ? node.entries.size === 0 : node.kind === 'file' && node.content.size === 0;
    default:
      throw new Complaint(`unknown predicate '${test}'`);
  }
}

const du: Program = async (call) => {
  const { flags, values, rest } = readOptions(call.args, 'shackb', 'd', {
    'max-depth': 'd',
    summarize: 's',
    'human-readable': 'h',
  });
  const shown = flags.has('s') ? 0 : Number(values.get('d') ?? 1000);
  const text = (bytes: number) =>
    flags.has('h') ? humanSize(bytes) : String(flags.has('b') ? bytes : Math.ceil(bytes / 1024));
  const measure = async (path: string, depth: number): Promise<number> => {
    await breathe(call.signal);
    const node = call.shell.disk.node(absolute(call.shell, path), false);
    let sum = flags.has('b') ? sizeOf(node) : Math.ceil(sizeOf(node) / 4096) * 4096;
    if (node.kind === 'folder') {
      if (node.barred) await complain(call, `cannot read directory '${path}': Permission denied`);
      else for (const [name] of node.entries) sum += await measure(below(path, name), depth + 1);
    }
    if (depth === 0 || (depth <= shown && (node.kind === 'folder' || flags.has('a'))))
      await say(call, `${text(sum)}\t${path}\n`);
    return sum;
  };
  return forEachPath(call, rest.length > 0 ? rest : ['.'], async (_, given) => void (await measure(given, 0)));
};

export const treePrograms: ReadonlyMap<string, Program> = new Map(Object.entries({ find, du }));
