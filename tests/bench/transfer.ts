/**
 * Copies as the app makes them against OpenSSH's `sftp`, `ssh tar | tar` and `rsync`: in turns, in one run, so that the
 * ratios count and not the machine. Each copy is compared with its source by `diff`. Long ways are made by a delaying
 * proxy. Options: --quick (a quarter of everything, once), --runs N (5), --rows TEXT (only rows whose name has it).
 */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { randomBytes, randomFillSync } from 'node:crypto';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseArgs, promisify } from 'node:util';
import { startDelay } from '../support/delay.ts';
import { CIPHER } from '../support/sftp-client.ts';
import { noSshd, startSshd } from '../support/sshd.ts';
import { again, type Contender, type Course, hasRsync, ours, rsync, sftp, tar } from './transfer/contenders.ts';
import { type Cost, order, runOrder } from './transfer/job.ts';

const execute = promisify(execFile);
const MEBIBYTE = 1024 * 1024;
const SMALL = 4096;
/** What is asked of memory (MiB), of processor time against `sftp`, and of a proven copy against one that is not. */
const LIMITS = { memory: 220, processor: 1.5, proven: 0.85 };

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    runs: { type: 'string' },
    rows: { type: 'string', default: '' },
    job: { type: 'string' },
    delay: { type: 'string' },
  },
});
const part = values.quick ? 4 : 1;
const runs = Number(values.runs ?? (values.quick ? 1 : 5));

interface Row {
  readonly name: string;
  readonly direction: 'down' | 'up';
  /** MiB of one file, or how many small ones. */
  readonly size?: number;
  readonly files?: number;
  readonly roundTrip: number;
  /** At least so many times as fast as each. */
  readonly against: Readonly<Record<string, number>>;
}

const both = (row: Omit<Row, 'direction'>, down: Row['against'], up: Row['against']): Row[] => [
  { ...row, direction: 'down', against: down },
  { ...row, direction: 'up', against: up },
];

const rows: Row[] = [
  ...both({ name: '1 GiB, loopback', size: 1024, roundTrip: 0, against: {} }, { sftp: 1 }, { sftp: 1 }),
  ...both({ name: '256 MiB, 20 ms', size: 256, roundTrip: 20, against: {} }, { sftp: 1.2 }, { sftp: 1 }),
  ...both({ name: '256 MiB, 80 ms', size: 256, roundTrip: 80, against: {} }, { sftp: 2 }, { sftp: 1.8 }),
  ...both(
    { name: '10,000 files of 4 KiB, loopback', files: 10_000, roundTrip: 0, against: {} },
    { sftp: 8, tar: 0.95 },
    { sftp: 4, tar: 0.95 },
  ),
  {
    name: '1,000 files of 4 KiB, 20 ms',
    direction: 'down',
    files: 1000,
    roundTrip: 20,
    against: hasRsync ? { sftp: 20, rsync: 1.1 } : { sftp: 20 },
  },
];

const contenders: Record<string, Contender> = { ours: ours(false), proven: ours(true), sftp, tar, rsync };

const middle = (costs: readonly Cost[], what: (cost: Cost) => number): number =>
  costs.map(what).sort((one, other) => one - other)[Math.floor(costs.length / 2)] ?? Number.NaN;
const spread = (costs: readonly Cost[]): number => {
  const times = costs.map(({ seconds }) => seconds);
  return (Math.max(...times) - Math.min(...times)) / middle(costs, ({ seconds }) => seconds);
};

async function fill({ size = 0, files = 0 }: Row, path: string): Promise<void> {
  if (files > 0) {
    await mkdir(path);
    for (let number = 0; number < files; number++)
      await writeFile(join(path, `file-${String(number).padStart(5, '0')}.dat`), randomBytes(SMALL));
    return;
  }
  const file = await open(path, 'w');
  const block = Buffer.alloc(MEBIBYTE);
  for (let written = 0; written < size; written += 1) await file.write(randomFillSync(block));
  await file.close();
}

/** What each program took, by its name. */
type Costs = Map<string, Cost[]>;

async function measure(row: Row, course: Course): Promise<Costs> {
  const costs: Costs = new Map();
  const names = ['ours', 'proven', ...new Set(['sftp', ...Object.keys(row.against)])];
  for (let run = 0; run < runs; run++)
    for (const name of run % 2 === 0 ? names : names.toReversed()) {
      await mkdir(course.folder);
      await mkdir(course.scratch);
      const cost = await contenders[name]?.(course);
      if (cost) costs.set(name, [...(costs.get(name) ?? []), cost]);
      await execute('diff', ['-r', course.source, join(course.folder, basename(course.source))]);
      await rm(course.folder, { recursive: true });
      await rm(course.scratch, { recursive: true });
    }
  return costs;
}

/** Prints a row and gives what of it is not reached. */
function report(row: Row, costs: Costs): string[] {
  const seconds = (name: string) => middle(costs.get(name) ?? [], (cost) => cost.seconds);
  const processor = (name: string) => middle(costs.get(name) ?? [], (cost) => cost.processor);
  const memory = Math.max(...[...costs.values()].flat().map((cost) => cost.memory ?? 0));
  const title = `${row.name}, ${row.direction}`;
  const judged = [
    ...Object.entries(row.against).map(([name, least]) => ({
      what: `against ${name}`,
      value: seconds(name) / seconds('ours'),
      least,
    })),
    { what: 'proven against not', value: seconds('ours') / seconds('proven'), least: LIMITS.proven },
    { what: 'processor against sftp', value: processor('ours') / processor('sftp'), most: LIMITS.processor },
    { what: 'memory (MiB)', value: memory, most: LIMITS.memory },
  ];
  console.log(`\n${title}`);
  for (const [name, list] of costs) {
    const planning =
      list[0]?.planning === undefined ? '' : `, planned in ${middle(list, (cost) => cost.planning ?? 0).toFixed(2)} s`;
    const times = `${seconds(name).toFixed(2).padStart(7)} s   ± ${(50 * spread(list)).toFixed(0)} %`;
    const used = processor(name) > 0 ? `   processor ${processor(name).toFixed(2)} s` : '';
    console.log(`  ${name.padEnd(8)}${times}${used}${planning}`);
  }
  return judged.flatMap(({ what, value, ...limit }) => {
    const isMet = 'least' in limit ? value >= limit.least : value <= limit.most;
    const wanted = 'least' in limit ? `at least ${limit.least}` : `at most ${limit.most}`;
    console.log(`  ${isMet ? 'ok   ' : 'SHORT'} ${what}: ${value.toFixed(2)} (${wanted})`);
    return isMet ? [] : [`${title}: ${what} ${value.toFixed(2)}, ${wanted}`];
  });
}

async function main(): Promise<void> {
  if (noSshd !== undefined) throw new Error(noSshd);
  const root = await mkdtemp(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'rescue-desk-bench-'));
  const sshd = await startSshd({ extraConfig: `Ciphers ${CIPHER}` });
  const delays = new Map<number, { port: number; end(): void }>();
  const short: string[] = [];
  let noise = 0;
  try {
    for (const row of rows.filter(({ name, direction }) => `${name}, ${direction}`.includes(values.rows))) {
      const scaled = {
        ...row,
        ...(row.size !== undefined && { size: Math.ceil(row.size / part) }),
        ...(row.files !== undefined && { files: Math.ceil(row.files / part) }),
      };
      let port = sshd.port;
      if (row.roundTrip > 0) {
        const delay = delays.get(row.roundTrip) ?? (await delayed(sshd.port, row.roundTrip));
        delays.set(row.roundTrip, delay);
        port = delay.port;
      }
      const source = join(root, 'data');
      await fill(scaled, source);
      const { host, user, keyPath, hostKeyFingerprint } = sshd;
      const server = { host, port, user, keyPath, hostKeyFingerprint };
      const [folder, scratch] = [join(root, 'copy'), join(root, 'scratch')];
      const costs = await measure(scaled, { server, direction: row.direction, source, folder, scratch });
      short.push(...report(row, costs));
      noise = Math.max(noise, ...[...costs.values()].map(spread));
      await rm(source, { recursive: true });
    }
    console.log(`\n${runs} runs, in turns, ${CIPHER}${values.quick ? ', a quarter of the sizes in the names' : ''}.`);
    console.log(`Noise: times of one row and program lay up to ${(100 * noise).toFixed(0)} % apart.`);
    if (!hasRsync) console.log('rsync is not installed here, so nothing was compared with it.');
    console.log(
      short.length === 0 ? 'Everything was reached.' : `Not reached:\n${short.map((line) => `  ${line}`).join('\n')}`,
    );
  } finally {
    for (const delay of delays.values()) delay.end();
    await sshd.stop();
    await rm(root, { recursive: true, force: true });
  }
}

/** The proxy in a process of its own, so that its work is not counted as ours. */
async function delayed(port: number, roundTrip: number): Promise<{ port: number; end(): void }> {
  const child = again('--delay', `${port}:${roundTrip}`);
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  return { port: Number(line), end: () => void child.kill() };
}

if (values.delay !== undefined) {
  const [port = 0, roundTrip = 0] = values.delay.split(':').map(Number);
  console.log((await startDelay(port, roundTrip)).port);
} else if (values.job !== undefined) {
  const cost = await runOrder(order.parse(JSON.parse(values.job)), async () => {
    console.log('ready');
    await once(process.stdin, 'data');
    process.stdin.destroy();
  });
  console.log(JSON.stringify(cost));
  // What the library still holds open must not keep the bench waiting.
  process.exit();
} else await main();
