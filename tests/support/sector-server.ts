import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import type { Command } from '../../electron/targets/target.ts';
import { memoryTarget } from './memory-files.ts';

/** A disk or partition whose bytes are those of a file here. */
export interface SectorDevice {
  path: string;
  file: string;
  type: 'disk' | 'part';
  serial?: string;
  /** Such as `ntfs`. */
  content?: string;
  /** Such as `dos`. */
  table?: string;
  mountpoint?: string;
  /** For `sfdisk --json`. */
  partition?: { node: string; start: number; size: number; type: string; bootable?: boolean };
  children?: SectorDevice[];
}

/** A server with such devices, whose sectors are read and written by the real `dd`. */
export function sectorServer(devices: SectorDevice[]) {
  const all = (list: readonly SectorDevice[]): SectorDevice[] =>
    list.flatMap((each) => [each, ...all(each.children ?? [])]);
  const sizeOf = (file: string) => statSync(file).size;
  const listed = ({ path, type, serial, file, content, table, mountpoint, children = [] }: SectorDevice): object => ({
    path,
    type,
    size: sizeOf(file),
    serial,
    fstype: content,
    pttype: table,
    mountpoints: mountpoint === undefined ? [] : [mountpoint],
    children: children.map(listed),
  });
  const server = {
    devices,
    /** Every command that wrote. */
    written: [] as string[],
    /** Called before each program is run; what it throws is what the connection does. */
    before: async (_program: string, _args: readonly string[]): Promise<void> => {},
    target: Object.assign(memoryTarget(), { commands: { run, start: () => Promise.reject(new Error('not asked')) } }),
  };
  async function run({ program, args, stdin }: Command) {
    await server.before(program, args);
    const fileOf = (path: string | undefined) => all(server.devices).find((each) => each.path === path)?.file;
    const said = (text: string, status = 0) => ({ status, stdout: Buffer.from(text), stderr: '' });
    if (program === 'lsblk') return said(JSON.stringify({ blockdevices: server.devices.map(listed) }));
    if (program === 'sfdisk') {
      const disk = all(server.devices).find((each) => each.path === args.at(-1));
      const partitions = (disk?.children ?? []).flatMap(({ partition }) => (partition ? [partition] : []));
      return said(
        JSON.stringify({ partitiontable: { label: disk?.table, unit: 'sectors', sectorsize: 512, partitions } }),
      );
    }
    if (program === 'blockdev') {
      const file = fileOf(args.at(-1));
      if (file === undefined) return said('', 1);
      return said(args.includes('--getsize64') ? `${sizeOf(file)}\n512\n` : '');
    }
    if (program !== 'dd') return said('', 1);
    const mapped = args.map((arg) =>
      arg.replace(/^(if|of)=(.*)$/, (whole, way: string, path: string) => `${way}=${fileOf(path) ?? path}`),
    );
    if (args.some((arg) => arg.startsWith('of='))) server.written.push(args.join(' '));
    return new Promise<{ status: number; stdout: Uint8Array; stderr: string }>((resolve) => {
      const child = execFile('/usr/bin/dd', mapped, { encoding: 'buffer' }, (error, stdout, stderr) =>
        resolve({ status: error === null ? 0 : 1, stdout, stderr: stderr.toString() }),
      );
      // One that only reads closes it.
      child.stdin?.on('error', () => undefined);
      child.stdin?.end(stdin ?? new Uint8Array());
    });
  }
  return server;
}
