import { decodeName, encodeName } from '../../../contract/names.ts';
import { parentOf } from '../../../contract/paths.ts';
import type { DiskNode } from '../disk.ts';
import { type Call, forEachPath, type Program, readOptions, say } from './call.ts';
import { Complaint } from './complaint.ts';

const FROM_1601 = 11_644_473_600_000n;

/** What ntfs-3g tells of every file besides what was planted: attribute bits, and four dates. */
function ofNtfs(node: DiskNode): [string, Uint8Array][] {
  const bits = Buffer.alloc(4);
  bits.writeUInt32BE(node.kind === 'folder' ? 0x10 : 0x20);
  const times = Buffer.alloc(32);
  for (const [at, time] of [node.modified, node.modified, node.accessed, node.modified].entries())
    times.writeBigUInt64BE((BigInt(Math.floor(time)) + FROM_1601) * 10_000n, at * 8);
  return [
    ['system.ntfs_attrib_be', bits],
    ['system.ntfs_times_be', times],
  ];
}

function isOnNtfs({ shell }: Call, path: string): boolean {
  const folder = `${shell.disk.realPath(parentOf('posix', path))}/`;
  return shell.machine.disks.some(({ partitions }) =>
    partitions.some(({ system, mount }) => system === 'ntfs' && mount && folder.startsWith(`${mount}/`)),
  );
}

// As attr 2.5 does: what would break a line, and what parts a name from its value.
const escaped = (name: string): string =>
  decodeName(encodeName(name)).replace(
    /[\\=\n\r]/g,
    (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`,
  );

/** Shows extended attributes: `-n NAME` one of them, else those that `-m PATTERN` names, with their values for `-d`. */
export const getfattr: Program = (call) => {
  const { flags, values, rest } = readOptions(call.args, 'hdA', 'nme', { 'absolute-names': 'A' });
  if (values.has('e') && values.get('e') !== 'hex') throw new Complaint('only hexadecimal is known here', 1);
  const [only, pattern] = [values.get('n'), new RegExp(values.get('m') ?? '^user[.]')];
  return forEachPath(call, rest, async (path, given) => {
    const node = call.shell.disk.node(path, !flags.has('h'));
    const all = new Map([...(isOnNtfs(call, path) ? ofNtfs(node) : []), ...(node.extended ?? [])]);
    // The system's own are told only to those who ask for one by name.
    const listed = [...all].filter(([name]) => (only === undefined ? name.startsWith('user.') : name === only));
    const found = listed.filter(([name]) => only !== undefined || pattern.test(name));
    if (only !== undefined && found.length === 0) throw new Complaint(`${given}: ${only}: No such attribute`, 1);
    if (found.length === 0) return;
    const lines = [`# file: ${escaped(given)}`];
    for (const [name, value] of found) {
      const told = only !== undefined || flags.has('d');
      lines.push(told ? `${escaped(name)}=0x${Buffer.from(value).toString('hex')}` : escaped(name));
    }
    await say(call, `${lines.join('\n')}\n\n`);
  });
};
