import type { DiskNode } from '../disk.ts';
import { DiskError } from '../disk-error.ts';
import { absolute, type Call, forEachPath, type Program, readOptions, say, type Shell } from './call.ts';
import { Complaint } from './complaint.ts';
import { ls, modeText, ownerName, sizeOf } from './list-program.ts';
import { breathe, PIECE } from './streams.ts';

/** The last name of a path. */
export const baseName = (path: string): string => path.replace(/\/+$/, '').split('/').at(-1) || '/';
/** A name in a folder. */
export const below = (folder: string, name: string): string =>
  folder.endsWith('/') ? folder + name : `${folder}/${name}`;

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

/** What is known of a file; `-c FORMAT` takes `%n %s %a %A %F %U %G %u %g %Y %y %i %N %h %b %B %W %X %Z`. */
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
      h: node.kind === 'folder' ? '2' : node.kind === 'file' ? String(node.names) : '1',
      b: String(Math.ceil(sizeOf(node) / 4096) * 8),
      B: '512',
      W: '0',
      Z: String(Math.floor(node.modified / 1000)),
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
    basename: names,
    dirname: names,
  }),
);
