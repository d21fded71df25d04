import type { DiskNode } from '../disk.ts';
import { DiskError } from '../disk-error.ts';
import { absolute, type Call, complain, type Program, readOptions, say } from './call.ts';
import { textWidth } from './text-width.ts';

const KIND_LETTERS = { file: '-', folder: 'd', link: 'l', device: 'c' } as const;

/** Mode bits as `ls` shows them: `drwxr-xr-x`. */
export function modeText(node: DiskNode): string {
  const bits = Array.from('rwxrwxrwx').map((letter, index) => (node.mode & (0o400 >> index) ? letter : '-'));
  for (const [at, bit, set, bare] of [
    [2, 0o4000, 's', 'S'],
    [5, 0o2000, 's', 'S'],
    [8, 0o1000, 't', 'T'],
  ] as const) {
    if (node.mode & bit) bits[at] = bits[at] === 'x' ? set : bare;
  }
  return KIND_LETTERS[node.kind] + bits.join('');
}

export const sizeOf = (node: DiskNode): number =>
  node.kind === 'file'
    ? node.content.size
    : node.kind === 'link'
      ? Buffer.byteLength(node.to)
      : node.kind === 'folder'
        ? 4096
        : 0;

const OWNERS: Readonly<Record<number, string>> = {
  0: 'root',
  33: 'www-data',
  1000: 'debian',
  1001: 'camille',
  105: 'mysql',
};
export const ownerName = (id: number): string => OWNERS[id] ?? String(id);

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const HALF_A_YEAR = 182 * 24 * 3600 * 1000;

/** A time as `ls -l` shows it, in UTC as the rescue system runs. */
export function dateText(time: number, now: number): string {
  const date = new Date(time);
  const clock = `${String(date.getUTCHours()).padStart(2, '0')}:${String(date.getUTCMinutes()).padStart(2, '0')}`;
  const recent = now - time < HALF_A_YEAR && time <= now;
  return `${MONTHS[date.getUTCMonth()]} ${String(date.getUTCDate()).padStart(2)} ${recent ? clock : ` ${date.getUTCFullYear()}`}`;
}

/** A size as `ls -h` and `df -h` show it. */
export function humanSize(bytes: number): string {
  let size = bytes;
  let unit = 0;
  for (; size >= 1024 && unit < 5; unit++) size /= 1024;
  const text = unit > 0 && size < 10 ? (Math.ceil(size * 10) / 10).toFixed(1) : String(Math.ceil(size));
  return text + ['', 'K', 'M', 'G', 'T', 'P'][unit];
}

const COLOURS = { folder: '01;34', link: '01;36', device: '01;33', file: '' } as const;

/** A name that does nothing to a terminal: as it is where it is plain, else quoted as GNU `ls` does. */
export function shownName(name: string): string {
  if (!/[\s'"\\$`!*?;&|<>()[\]{}#~\p{C}]/u.test(name)) return name;
  if (!/[\p{C}]/u.test(name))
    return name.includes("'") && !/["$`\\]/.test(name) ? `"${name}"` : `'${name.replaceAll("'", "'\\''")}'`;
  const escaped = Array.from(name).map((character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code >= 0xdc80 && code <= 0xdcff) return `\\${(code - 0xdc00).toString(8)}`;
    if (/[\\']/.test(character)) return `\\${character}`;
    if (!/\p{C}/u.test(character)) return character;
    return (
      { '\n': '\\n', '\t': '\\t', '\r': '\\r' }[character] ??
      [...Buffer.from(character)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')
    );
  });
  return `$'${escaped.join('')}'`;
}

interface Row {
  readonly name: string;
  readonly node: DiskNode;
}

/** Lists files and folders: `-l -a -A -1 -h -d -R -r -t -S -F`, in colour and columns on a screen. */
export const ls: Program = async (call) => {
  const { flags, rest } = readOptions(call.args, 'laA1hdRrtSFin', '', { all: 'a', color: 'n', 'human-readable': 'h' });
  const onScreen = call.stdout.isTerminal === true;
  const { disk } = call.shell;
  const rows: Row[] = [];
  const folders: string[] = [];
  let status = 0;
  for (const given of rest.length > 0 ? rest : ['.']) {
    try {
      const path = absolute(call.shell, given);
      const found = disk.node(path, false);
      const node = found.kind === 'link' && !flags.has('l') ? (disk.place(path, true).node ?? found) : found;
      if (node.kind === 'folder' && !flags.has('d')) folders.push(given);
      else rows.push({ name: given, node: found });
    } catch (error) {
      if (!(error instanceof DiskError)) throw error;
      await complain(call, `cannot access ${shownName(given)}: ${error.message}`);
      status = 2;
    }
  }
  if (rows.length > 0) await show(call, rows, flags, onScreen);
  const titled = folders.length + rows.length > 1 || flags.has('R');
  for (
    let given = folders.shift(), first = rows.length === 0;
    given !== undefined;
    given = folders.shift(), first = false
  ) {
    try {
      const path = absolute(call.shell, given);
      const inside = disk.list(path).map(([name, node]) => ({ name, node }));
      const kept = inside.filter(({ name }) => flags.has('a') || flags.has('A') || !name.startsWith('.'));
      if (flags.has('a')) {
        const folder = disk.folder(path);
        kept.push({ name: '.', node: folder }, { name: '..', node: folder.parent ?? folder });
      }
      if (titled) await say(call, `${first ? '' : '\n'}${onScreen ? shownName(given) : given}:\n`);
      if (flags.has('l'))
        await say(call, `total ${kept.reduce((sum, { node }) => sum + Math.ceil(sizeOf(node) / 4096) * 4, 0)}\n`);
      await show(call, kept, flags, onScreen);
      if (flags.has('R')) {
        const deeper = order(kept, flags).filter(
          ({ name, node }) => node.kind === 'folder' && name !== '.' && name !== '..',
        );
        folders.unshift(...deeper.map(({ name }) => `${given === '/' ? '' : given}/${name}`));
      }
    } catch (error) {
      if (!(error instanceof DiskError)) throw error;
      await complain(call, `cannot open directory ${shownName(given)}: ${error.message}`);
      status = 2;
    }
  }
  return status;
};

function order(rows: readonly Row[], flags: ReadonlySet<string>): Row[] {
  const key = (name: string) => name.replace(/^\.+/, '').toLowerCase();
  const byName = (a: Row, b: Row) =>
    key(a.name) < key(b.name) ? -1 : key(a.name) > key(b.name) ? 1 : a.name < b.name ? -1 : 1;
  const sorted = [...rows].sort((a, b) => {
    if (flags.has('t')) return b.node.modified - a.node.modified || byName(a, b);
    if (flags.has('S')) return sizeOf(b.node) - sizeOf(a.node) || byName(a, b);
    return byName(a, b);
  });
  return flags.has('r') ? sorted.toReversed() : sorted;
}

async function show(call: Call, rows: readonly Row[], flags: ReadonlySet<string>, onScreen: boolean): Promise<void> {
  const sorted = order(rows, flags);
  const painted = ({ name, node }: Row) => {
    const text = onScreen ? shownName(name) : name;
    const colour = node.kind === 'file' && node.mode & 0o111 ? '01;32' : COLOURS[node.kind];
    const mark = !flags.has('F')
      ? ''
      : node.kind === 'folder'
        ? '/'
        : node.kind === 'link'
          ? '@'
          : node.mode & 0o111
            ? '*'
            : '';
    return {
      text: onScreen && colour ? `\x1b[${colour}m${text}\x1b[0m${mark}` : text + mark,
      width: textWidth(text) + mark.length,
    };
  };
  if (flags.has('l')) return showLong(call, sorted, flags, painted);
  const cells = sorted.map(painted);
  if (!onScreen || flags.has('1')) return say(call, cells.map(({ text }) => `${text}\n`).join(''));
  return say(call, columns(cells, call.shell.screen?.columns ?? 80));
}

async function showLong(
  call: Call,
  rows: readonly Row[],
  flags: ReadonlySet<string>,
  painted: (row: Row) => { text: string },
): Promise<void> {
  const now = call.shell.machine.now();
  const size = (node: DiskNode) => (flags.has('h') ? humanSize(sizeOf(node)) : String(sizeOf(node)));
  const owner = (id: number) => (flags.has('n') ? String(id) : ownerName(id));
  const wide = (texts: string[]) => texts.reduce((most, text) => Math.max(most, text.length), 0);
  const sizes = wide(rows.map(({ node }) => size(node)));
  const owners = wide(rows.map(({ node }) => owner(node.owner)));
  const groups = wide(rows.map(({ node }) => owner(node.group)));
  for (const row of rows) {
    const { node } = row;
    const to = node.kind === 'link' ? ` -> ${call.stdout.isTerminal ? shownName(node.to) : node.to}` : '';
    const links = node.kind === 'folder' ? 2 : 1;
    const facts = [modeText(node), links, owner(node.owner).padEnd(owners), owner(node.group).padEnd(groups)];
    await say(
      call,
      `${facts.join(' ')} ${size(node).padStart(sizes)} ${dateText(node.modified, now)} ${painted(row).text}${to}\n`,
    );
  }
}

/** Cells in as many columns as fit, filled from top to bottom. */
export function columns(cells: readonly { text: string; width: number }[], width: number): string {
  for (let count = Math.max(1, Math.min(cells.length, Math.floor(width / 3))); count > 0; count--) {
    const rows = Math.ceil(cells.length / count);
    const widths = Array.from({ length: Math.ceil(cells.length / rows) || 0 }, (_, column) =>
      cells.slice(column * rows, (column + 1) * rows).reduce((most, cell) => Math.max(most, cell.width), 0),
    );
    if (count > 1 && widths.reduce((sum, each) => sum + each + 2, -2) > width) continue;
    return Array.from({ length: rows }, (_, row) =>
      widths
        .map((columnWidth, column) => {
          const cell = cells[column * rows + row];
          const last = cells[(column + 1) * rows + row] === undefined;
          return cell ? cell.text + (last ? '' : ' '.repeat(columnWidth - cell.width + 2)) : '';
        })
        .join(''),
    )
      .map((line) => `${line}\n`)
      .join('');
  }
  return '';
}
