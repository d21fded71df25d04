import type { DiskNode } from '../disk.ts';
import { DiskError } from '../disk-error.ts';
import {
  absolute,
  type Call,
  complain,
  forEachPath,
  type Program,
  readOptions,
  say,
  type Shell,
  wholeNumber,
} from './call.ts';
import { Complaint } from './complaint.ts';
import { matchesGlob } from './glob.ts';
import { humanSize, ls, modeText, ownerName, sizeOf } from './list-program.ts';
import { runProgram } from './run.ts';
import { breathe, PIECE } from './streams.ts';

const baseName = (path: string): string => path.replace(/\/+$/, '').split('/').at(-1) || '/';
const below = (folder: string, name: string): string => (folder.endsWith('/') ? folder + name : `${folder}/${name}`);

function isFolder(shell: Shell, given: string): boolean {
  try {
    return shell.disk.node(absolute(shell, given)).kind === 'folder';
  } catch {
    return false;
  }
}

/** The sources and the target of `cp` and `mv`; with a folder as target, each source gets its place in it. */
function pairsOf(call: Call, rest: readonly string[], noFolder = false): [from: string, to: string][] {
  const target = rest.at(-1);
  const sources = rest.slice(0, -1);
  if (target === undefined || sources.length === 0)
    throw new Complaint('missing file operand; give what, then where to');
  const into = !noFolder && isFolder(call.shell, target);
  if (sources.length > 1 && !into) throw new Complaint(`target '${target}' is not a directory`);
  return sources.map((from) => [from, into ? below(target, baseName(from)) : target]);
}

async function copyFile(call: Call, node: DiskNode, to: string): Promise<void> {
  const { disk } = call.shell;
  if (node.kind !== 'file') throw new DiskError('EINVAL');
  const target = disk.open(to, { create: true, mode: node.mode });
  try {
    if (target === node) throw new Complaint('source and target are the same file');
    if (target.kind !== 'file') throw new DiskError(target.kind === 'folder' ? 'EISDIR' : 'EINVAL');
    disk.resize(target, 0);
    for (let at = 0; at < node.content.size; at += PIECE) {
      await breathe(call.signal);
      disk.write(target, at, node.content.read(at, PIECE));
    }
  } finally {
    if (target.kind === 'file') disk.release(target);
  }
}

const cp: Program = async (call) => {
  const { flags, rest } = readOptions(call.args, 'apRrfnvTdLPu', '', {
    archive: 'a',
    recursive: 'r',
    preserve: 'p',
    verbose: 'v',
    reflink: 'd',
  });
  const { disk } = call.shell;
  const deep = ['a', 'r', 'R'].some((flag) => flags.has(flag));
  const keep = flags.has('a') || flags.has('p');
  const copy = async (from: string, to: string, top: boolean): Promise<void> => {
    await breathe(call.signal);
    const node = disk.node(from, !(deep || flags.has('P') || flags.has('d')) || (top && !flags.has('a') && !deep));
    const there = disk.place(to, false).node;
    if (flags.has('n') && there) return;
    if (node.kind === 'folder') {
      if (!deep) throw new Complaint(`-r not specified; omitting directory '${from}'`);
      if (`${disk.realPath(to)}/`.startsWith(`${disk.realPath(from)}/`))
        throw new Complaint(`cannot copy a directory, '${from}', into itself`);
      if (!there) disk.makeFolder(to, node.mode);
      for (const [name] of disk.list(from)) await copy(below(from, name), below(to, name), false);
    } else if (node.kind === 'link') {
      if (there) disk.remove(to);
      disk.makeLink(to, node.to);
    } else await copyFile(call, node, to);
    if (flags.has('v')) await say(call, `'${from}' -> '${to}'\n`);
    if (keep && node.kind !== 'link') {
      const { mode, owner, group, modified } = node;
      disk.change(disk.node(to), { mode, owner, group, modified });
    }
  };
  const pairs = pairsOf(call, rest, flags.has('T'));
  return forEachPath(
    call,
    pairs.map(([from]) => from),
    (path, given) => copy(path, absolute(call.shell, pairs.find(([from]) => from === given)?.[1] ?? ''), true),
  );
};

const mv: Program = (call) => {
  const { flags, rest } = readOptions(call.args, 'fnvT', '', { 'no-clobber': 'n', verbose: 'v', force: 'f' });
  const pairs = pairsOf(call, rest, flags.has('T'));
  return forEachPath(
    call,
    pairs.map(([from]) => from),
    async (path, given) => {
      const to = absolute(call.shell, pairs.find(([from]) => from === given)?.[1] ?? '');
      if (flags.has('n') && call.shell.disk.place(to, false).node) return;
      call.shell.disk.rename(path, to);
      if (flags.has('v')) await say(call, `renamed '${given}' -> '${to}'\n`);
    },
  );
};

const rm: Program = async (call) => {
  const { flags, rest } = readOptions(call.args, 'rRfvd', '', { recursive: 'r', force: 'f' });
  const { disk } = call.shell;
  const remove = async (path: string): Promise<void> => {
    await breathe(call.signal);
    const { node } = disk.place(path, false);
    if (!node) {
      if (flags.has('f')) return;
      throw new DiskError('ENOENT');
    }
    if (node === disk.root) throw new Complaint("it is dangerous to operate recursively on '/'");
    if (node.kind !== 'folder') return disk.remove(path);
    if (!flags.has('r') && !flags.has('R') && !flags.has('d')) throw new DiskError('EISDIR');
    if (!flags.has('d')) for (const [name] of disk.list(path)) await remove(below(path, name));
    disk.removeFolder(path);
  };
  return forEachPath(call, rest, remove);
};

const mkdir: Program = (call) => {
  const { flags, values, rest } = readOptions(call.args, 'pv', 'm', { parents: 'p', mode: 'm' });
  const { disk } = call.shell;
  const mode = Number.parseInt(values.get('m') ?? '755', 8);
  return forEachPath(call, rest, (path) => {
    if (!flags.has('p')) {
      disk.makeFolder(path, mode);
      return;
    }
    let folder = '';
    for (const name of path.split('/').filter((name) => name !== '')) {
      folder += `/${name}`;
      const { node } = disk.place(folder, true);
      if (!node) disk.makeFolder(folder, mode);
      else if (node.kind !== 'folder') throw new DiskError('EEXIST');
    }
  });
};

const rmdir: Program = (call) =>
  forEachPath(call, readOptions(call.args, 'p').rest, (path) => call.shell.disk.removeFolder(path));

const touch: Program = (call) => {
  const { flags, values, rest } = readOptions(call.args, 'acmh', 'rdt', { date: 'd', 'no-create': 'c' });
  const { disk, machine } = call.shell;
  const given = values.get('d');
  const time =
    given === undefined ? machine.now() : given.startsWith('@') ? Number(given.slice(1)) * 1000 : Date.parse(given);
  if (Number.isNaN(time)) throw new Complaint(`invalid date format '${given}'`);
  return forEachPath(call, rest, (path) => {
    if (flags.has('c') && !disk.place(path, true).node) return;
    const found = disk.place(path, true).node;
    const node = found ?? disk.open(path, { create: true });
    disk.change(node, { modified: time, accessed: time });
    if (!found && node.kind === 'file') disk.release(node);
  });
};

const ln: Program = (call) => {
  const { flags, rest } = readOptions(call.args, 'sfnTv', '', { symbolic: 's', force: 'f' });
  if (!flags.has('s')) throw new Complaint('the practice server has symbolic links only: use ln -s');
  const { disk } = call.shell;
  const [to, at] = rest.length === 1 ? [rest[0], baseName(rest[0] ?? '')] : rest;
  if (to === undefined || at === undefined) throw new Complaint('missing file operand');
  return forEachPath(call, [!flags.has('T') && isFolder(call.shell, at) ? below(at, baseName(to)) : at], (path) => {
    if (flags.has('f') && disk.place(path, false).node) disk.remove(path);
    disk.makeLink(path, to);
  });
};

const readlink: Program = (call) => {
  const { flags, rest } = readOptions(call.args, 'fenz');
  const { disk } = call.shell;
  return forEachPath(call, rest, async (path) => {
    if (flags.has('f') || flags.has('e') || call.name === 'realpath') return say(call, `${disk.realPath(path)}\n`);
    const node = disk.node(path, false);
    if (node.kind !== 'link') throw new DiskError('EINVAL');
    await say(call, `${node.to}${flags.has('n') ? '' : flags.has('z') ? '\0' : '\n'}`);
  });
};

/** A mode given in octal or as `u+x,go-w`. */
function newMode(given: string, old: number): number {
  if (/^[0-7]{1,4}$/.test(given)) return Number.parseInt(given, 8);
  let mode = old;
  for (const clause of given.split(',')) {
    const [, who = '', operator, what = ''] = /^([ugoa]*)([+=-])([rwx]*)$/.exec(clause) ?? [];
    if (!operator) throw new Complaint(`invalid mode: '${given}'`);
    const masks = { u: 0o700, g: 0o070, o: 0o007, a: 0o777 };
    const mask = Array.from(who || 'a').reduce((sum, letter) => sum | masks[letter as 'u'], 0);
    const bits =
      Array.from(what).reduce((sum, letter) => sum | { r: 0o444, w: 0o222, x: 0o111 }[letter as 'r'], 0) & mask;
    mode = operator === '+' ? mode | bits : operator === '-' ? mode & ~bits : (mode & ~mask) | bits;
  }
  return mode;
}

const chmod: Program = (call) => {
  const [mode, ...rest] = call.args.filter((arg) => arg !== '--');
  if (mode === undefined || rest.length === 0) throw new Complaint('missing operand; such as: chmod 644 FILE');
  const { disk } = call.shell;
  return forEachPath(call, rest, (path) => {
    const node = disk.node(path);
    disk.change(node, { mode: newMode(mode, node.mode) });
  });
};

const KIND_WORDS = {
  file: 'regular file',
  folder: 'directory',
  link: 'symbolic link',
  device: 'character special file',
};

/** What is known of a file; `-c FORMAT` takes `%n %s %a %A %F %U %G %u %g %Y %y %i %N`. */
const stat: Program = (call) => {
  const { flags, values, rest } = readOptions(call.args, 'Lft', 'c', { format: 'c', printf: 'c', dereference: 'L' });
  return forEachPath(call, rest, async (path, given) => {
    const node = call.shell.disk.node(path, flags.has('L'));
    const facts: Readonly<Record<string, string>> = {
      n: given,
      s: String(sizeOf(node)),
      a: node.mode.toString(8),
      A: modeText(node),
      F: node.kind === 'file' && sizeOf(node) === 0 ? 'regular empty file' : KIND_WORDS[node.kind],
      u: String(node.owner),
      g: String(node.group),
      U: ownerName(node.owner),
      G: ownerName(node.group),
      i: String(node.id),
      h: node.kind === 'folder' ? '2' : '1',
      b: String(Math.ceil(sizeOf(node) / 4096) * 8),
      B: '512',
      X: String(Math.floor(node.accessed / 1000)),
      Y: String(Math.floor(node.modified / 1000)),
      y: new Date(node.modified).toISOString().replace('T', ' ').replace('Z', '000000 +0000'),
      N: node.kind === 'link' ? `'${given}' -> '${node.to}'` : `'${given}'`,
      '%': '%',
    };
    const format =
      values.get('c') ??
      '  File: %N\n  Size: %s\tBlocks: %b\t%F\nInode: %i\tLinks: %h\nAccess: (0%a/%A)  Uid: (%u/%U)  Gid: (%g/%G)\nModify: %y';
    await say(call, `${format.replace(/%(.)/g, (whole, letter: string) => facts[letter] ?? whole)}\n`);
  });
};

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

const names: Program = async (call) => {
  const [path = '', suffix = ''] = call.args.filter((arg) => arg !== '--');
  const base = baseName(path);
  const folder = path.replace(/\/+$/, '').split('/').slice(0, -1).join('/') || (path.startsWith('/') ? '/' : '.');
  await say(
    call,
    `${call.name === 'dirname' ? folder : suffix !== base && base.endsWith(suffix) ? base.slice(0, base.length - suffix.length) : base}\n`,
  );
  return 0;
};

export const filePrograms: ReadonlyMap<string, Program> = new Map(
  Object.entries({
    ls,
    cp,
    mv,
    rm,
    mkdir,
    rmdir,
    touch,
    ln,
    readlink,
    realpath: readlink,
    chmod,
    stat,
    find,
    du,
    basename: names,
    dirname: names,
  }),
);
