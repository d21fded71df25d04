import { setTimeout as after } from 'node:timers/promises';
import type { PracticeDisk } from '../machine.ts';
import { type Call, forEachPath, type Program, readOptions, say } from './call.ts';
import { Complaint } from './complaint.ts';
import { humanSize } from './list-program.ts';
import { Interrupted } from './streams.ts';

const plain =
  (text: (call: Call) => string): Program =>
  async (call) => {
    await say(call, `${text(call)}\n`);
    return 0;
  };

const uname: Program = async (call) => {
  const { flags } = readOptions(call.args, 'asnrvmpio');
  const { hostname, kernel } = call.shell.machine;
  const facts = {
    s: 'Linux',
    n: hostname,
    r: kernel,
    v: '#1 SMP PREEMPT_DYNAMIC Debian practice',
    m: 'x86_64',
    o: 'GNU/Linux',
  };
  const shown = Object.entries(facts).filter(
    ([flag]) => flags.has('a') || flags.has(flag) || (flags.size === 0 && flag === 's'),
  );
  await say(call, `${shown.map(([, text]) => text).join(' ')}\n`);
  return 0;
};

/** The file systems there are, from the root down; all share the room of the practice disk. */
const mountsOf = (call: Call) => [
  { device: 'tmpfs', at: '/', system: 'tmpfs', options: 'rw,relatime' },
  ...call.shell.machine.disks
    .flatMap(({ partitions }) => partitions)
    .flatMap(({ name, mount, system, options }) =>
      mount ? [{ device: `/dev/${name}`, at: mount, system, options }] : [],
    ),
];

const mount: Program = async (call) => {
  if (call.args.length > 0) throw new Complaint('the practice disks are mounted already, and stay so');
  for (const { device, at, system, options } of mountsOf(call))
    await say(call, `${device} on ${at} type ${system === 'ntfs' ? 'fuseblk' : system} (${options})\n`);
  return 0;
};

/** Free space: `-P -k -h -T -B1`, for everything or for the file systems that hold the paths given. */
const df: Program = async (call) => {
  const { flags, values, rest } = readOptions(call.args, 'PkhTaHl', 'B', { 'block-size': 'B' });
  const { disk } = call.shell;
  const unit = values.get('B') === '1' ? 1 : 1024;
  const all = mountsOf(call);
  const size = (bytes: number) => (flags.has('h') ? humanSize(bytes) : String(Math.ceil(bytes / unit)));
  const used = disk.total - disk.free;
  const shown: ReturnType<typeof mountsOf> = [];
  const status = await forEachPath(call, rest, (path) => {
    disk.node(path);
    const real = `${disk.realPath(path)}/`;
    const holder = all.filter(({ at }) => real.startsWith(at === '/' ? '/' : `${at}/`)).at(-1);
    if (holder) shown.push(holder);
  });
  if (rest.length === 0) shown.push(...all);
  if (shown.length === 0) return status;
  const rows = shown.map(({ device, at }) => [
    device,
    size(disk.total),
    size(used),
    size(disk.free),
    `${Math.ceil((used / disk.total) * 100)}%`,
    at,
  ]);
  const head = [
    'Filesystem',
    flags.has('h') ? 'Size' : unit === 1 ? '1-blocks' : flags.has('P') ? '1024-blocks' : '1K-blocks',
    'Used',
    flags.has('h') ? 'Avail' : 'Available',
    flags.has('P') ? 'Capacity' : 'Use%',
    'Mounted on',
  ];
  await table(call, [head, ...rows], [0, 5]);
  return status;
};

/** Rows in columns as wide as need be; those in `left` are set left, the others right. */
async function table(call: Call, rows: readonly (readonly string[])[], left: readonly number[]): Promise<void> {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  for (const row of rows) {
    const cells = row.map((cell, column) =>
      left.includes(column) ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
    );
    await say(call, `${cells.join(' ').trimEnd()}\n`);
  }
}

const lsblk: Program = async (call) => {
  const rows = [['NAME', 'MAJ:MIN', 'RM', 'SIZE', 'RO', 'TYPE', 'FSTYPE', 'LABEL', 'MOUNTPOINTS']];
  const add = ({ name, size, partitions, model }: PracticeDisk, index: number) => {
    rows.push([name, `8:${index * 16}`, '0', humanSize(size), '0', 'disk', '', model.replaceAll(' ', '_'), '']);
    for (const [at, partition] of partitions.entries()) {
      const branch = at === partitions.length - 1 ? '└─' : '├─';
      rows.push([
        branch + partition.name,
        `8:${index * 16 + at + 1}`,
        '0',
        humanSize(partition.size),
        '0',
        'part',
        partition.system,
        partition.label,
        partition.mount ?? '',
      ]);
    }
  };
  for (const [index, disk] of call.shell.machine.disks.entries()) add(disk, index);
  await table(call, rows, [0, 5, 6, 7, 8]);
  return 0;
};

const free: Program = async (call) => {
  const { flags } = readOptions(call.args, 'hmgk');
  const { memory } = call.shell.machine;
  const unit = flags.has('m') ? 1024 ** 2 : flags.has('g') ? 1024 ** 3 : 1024;
  const size = (bytes: number) => (flags.has('h') ? `${humanSize(bytes)}i` : String(Math.round(bytes / unit)));
  const used = memory / 16;
  await table(
    call,
    [
      ['', 'total', 'used', 'free', 'shared', 'buff/cache', 'available'].map((cell, index) =>
        index === 0 ? cell : cell.padStart(11),
      ),
      ['Mem:', ...[memory, used, memory - 2 * used, used / 8, used, memory - used].map(size)],
      ['Swap:', ...[0, 0, 0].map(size)],
    ],
    [0],
  );
  return 0;
};

const uptime = plain((call) => {
  const { machine } = call.shell;
  const minutes = Math.floor((machine.now() - machine.started) / 60_000);
  const clock = new Date(machine.now()).toISOString().slice(11, 19);
  const up = minutes >= 60 ? `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}` : `${minutes} min`;
  return ` ${clock} up ${up},  1 user,  load average: 0.00, 0.01, 0.00`;
});

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** The time in UTC, also as `+%Y-%m-%d %H:%M:%S`. */
const date = plain((call) => {
  const { values, rest } = readOptions(call.args, 'uIR', 'd', { date: 'd', utc: 'u' });
  const given = values.get('d');
  const time =
    given === undefined
      ? call.shell.machine.now()
      : given.startsWith('@')
        ? Number(given.slice(1)) * 1000
        : Date.parse(given);
  if (!Number.isFinite(time) || Math.abs(time) > 8e15) throw new Complaint(`invalid date '${given}'`);
  const at = new Date(time);
  const two = (number: number) => String(number).padStart(2, '0');
  const facts: Readonly<Record<string, string>> = {
    Y: String(at.getUTCFullYear()),
    m: two(at.getUTCMonth() + 1),
    d: two(at.getUTCDate()),
    e: String(at.getUTCDate()).padStart(2),
    H: two(at.getUTCHours()),
    M: two(at.getUTCMinutes()),
    S: two(at.getUTCSeconds()),
    N: `${String(at.getUTCMilliseconds()).padStart(3, '0')}000000`,
    a: (DAYS[at.getUTCDay()] ?? '').slice(0, 3),
    A: DAYS[at.getUTCDay()] ?? '',
    b: (MONTHS[at.getUTCMonth()] ?? '').slice(0, 3),
    B: MONTHS[at.getUTCMonth()] ?? '',
    Z: 'UTC',
    z: '+0000',
    s: String(Math.floor(time / 1000)),
    F: at.toISOString().slice(0, 10),
    T: at.toISOString().slice(11, 19),
    '%': '%',
    n: '\n',
  };
  const format = rest.find((arg) => arg.startsWith('+'))?.slice(1) ?? '%a %b %e %T %Z %Y';
  return format.replace(/%(.)/g, (whole, letter: string) => facts[letter] ?? whole);
});

const sleep: Program = async (call) => {
  const seconds = call.args.reduce((sum, arg) => {
    const [, number, unit = 's'] = /^(\d+(?:\.\d+)?)([smhd]?)$/.exec(arg) ?? [];
    if (number === undefined) throw new Complaint(`invalid time interval '${arg}'`);
    return sum + Number(number) * ({ m: 60, h: 3600, d: 86_400 }[unit] ?? 1);
  }, 0);
  if (call.args.length === 0) throw new Complaint('missing operand');
  await after(Math.min(seconds * 1000, 2 ** 31 - 1), undefined, { signal: call.signal }).catch(() => {
    throw new Interrupted();
  });
  return 0;
};

const tty: Program = async (call) => {
  await say(call, call.stdin.isTerminal ? `${call.shell.screen?.name ?? '/dev/tty'}\n` : 'not a tty\n');
  return call.stdin.isTerminal ? 0 : 1;
};

const stty: Program = async (call) => {
  const { screen } = call.shell;
  if (!screen || !call.stdin.isTerminal) throw new Complaint("'standard input': Inappropriate ioctl for device");
  if (call.args.includes('-echo')) screen.echo = false;
  if (call.args.includes('echo') || call.args.includes('sane')) screen.echo = true;
  if (call.args.some((arg) => /^-?(?:echo|sane)$/.test(arg))) return 0;
  const size = call.args[0] === 'size';
  await say(
    call,
    size ? `${screen.rows} ${screen.columns}\n` : `speed 38400 baud; rows ${screen.rows}; columns ${screen.columns};\n`,
  );
  return 0;
};

const env: Program = async (call) => {
  const { variables } = call.shell;
  for (const [name, value] of variables) await say(call, `${name}=${value}\n`);
  return 0;
};

const id: Program = plain((call) =>
  call.args.includes('-u') || call.args.includes('-g')
    ? call.args.includes('-n')
      ? 'root'
      : '0'
    : 'uid=0(root) gid=0(root) groups=0(root)',
);

const sync: Program = (call) =>
  forEachPath(
    call,
    call.args.filter((arg) => !arg.startsWith('-')),
    (path) => void call.shell.disk.node(path),
  );

/** Says which file a program is. */
const which: Program = async (call) => {
  let status = 0;
  for (const name of call.args) {
    if (call.shell.programs.has(name)) await say(call, `/usr/bin/${name}\n`);
    else status = 1;
  }
  return status;
};

const refused =
  (why: string): Program =>
  () => {
    throw new Complaint(why);
  };

export const systemPrograms: ReadonlyMap<string, Program> = new Map(
  Object.entries({
    uname,
    mount,
    df,
    lsblk,
    free,
    uptime,
    date,
    sleep,
    tty,
    stty,
    printenv: env,
    id,
    sync,
    which,
    hostname: plain((call) => call.shell.machine.hostname),
    whoami: plain(() => 'root'),
    nproc: plain(() => '8'),
    arch: plain(() => 'x86_64'),
    umount: refused('the practice disks are mounted already, and stay so'),
    reboot: refused('a practice server is not restarted: disconnect from it and connect anew to have a fresh one'),
    apt: refused('there is nothing to install on the practice server'),
    clear: async (call: Call) => {
      await say(call, '\x1b[H\x1b[2J\x1b[3J');
      return 0;
    },
  }),
);
