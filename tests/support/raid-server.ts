import type { Target } from '../../electron/targets/target.ts';
import { memoryTarget } from './memory-files.ts';

/** A disk or partition, and what each program says of it. */
export interface RaidDevice {
  path: string;
  serial?: string;
  size: number;
  /** Such as `linux_raid_member`. */
  content?: string;
  table?: string;
  children?: RaidDevice[];
  uuid?: string;
  events?: number;
  /** More of `mdadm --examine`, such as `Recovery Offset : 5 sectors`. */
  more?: string;
  /** Lines of `wipefs --parsable`. */
  traces?: string[];
}

/** A server whose programs answer from `devices`, `mdstat` and `sysfs`, and which keeps account of what was done to it. */
export interface RaidServer {
  readonly target: Target;
  /** Every program that was run and may change something, with its arguments and what it read. */
  readonly done: string[];
  devices: RaidDevice[];
  mdstat: string;
  /** Below `/sys/block`. */
  readonly sysfs: Map<string, string>;
  /** Called with each line of `done`, to make the server become what it would. */
  act: (line: string) => void;
}

const ASKS = new Set(['lsblk', 'smartctl', 'cat', 'wipefs', 'sfdisk --json', 'sfdisk --dump', 'mdadm --examine']);

export function raidServer(devices: RaidDevice[]): RaidServer {
  const all = (list: readonly RaidDevice[]): RaidDevice[] =>
    list.flatMap((each) => [each, ...all(each.children ?? [])]);
  const listed = ({ path, serial, size, content, table, children = [] }: RaidDevice, type = 'disk'): object => ({
    path,
    type: path.startsWith('/dev/md') ? 'raid1' : type,
    size,
    serial,
    fstype: content,
    pttype: table,
    children: children.map((child) => listed(child, 'part')),
  });
  const answer = (program: string, args: readonly string[]): string | undefined => {
    const path = args.at(-1) ?? '';
    const device = all(server.devices).find((each) => each.path === path);
    if (program === 'lsblk') return JSON.stringify({ blockdevices: server.devices.map((each) => listed(each)) });
    if (path === '/proc/mdstat') return server.mdstat;
    if (program === 'cat') return server.sysfs.get(path.replace('/sys/block/', ''));
    if (program === 'wipefs') return device && ['# offset,uuid,label,type', ...(device.traces ?? []), ''].join('\n');
    if (program !== 'mdadm' || device?.uuid === undefined) return undefined;
    return args.includes('--export')
      ? `MD_LEVEL=raid1\nMD_DEVICES=2\nMD_UUID=${device.uuid}\nMD_EVENTS=${device.events ?? 0}\n`
      : `${device.more ?? '          State : clean'}\n`;
  };
  const run = async (command: { program: string; args: readonly string[]; stdin?: Uint8Array }) => {
    const { program, args, stdin } = command;
    let text: string | undefined = '';
    if (ASKS.has(program) || ASKS.has(`${program} ${args[0]}`)) text = answer(program, args);
    else if (!['mkdir', 'touch', 'rm', 'udevadm'].includes(program)) {
      const line =
        [program, ...args].join(' ') + (stdin && stdin.length > 0 ? ` <${Buffer.from(stdin).toString()}` : '');
      server.done.push(line);
      server.act(line);
    }
    return { status: text === undefined ? 1 : 0, stdout: Buffer.from(text ?? ''), stderr: '' };
  };
  const files = memoryTarget();
  const server: RaidServer = {
    // Only what runs programs is used.
    target: Object.assign(files, { commands: { run, start: () => Promise.reject(new Error('not asked')) } }),
    done: [],
    devices,
    mdstat: '',
    sysfs: new Map(),
    act: () => undefined,
  };
  return server;
}
