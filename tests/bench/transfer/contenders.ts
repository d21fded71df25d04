import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CIPHER } from '../../support/sftp-client.ts';
import type { Place } from '../../support/ssh-target.ts';
import { type Cost, cost, type Order } from './job.ts';

/** Where a copy is made, and what stands between both ends. */
export interface Course {
  readonly server: Place & { readonly keyPath: string };
  readonly direction: 'down' | 'up';
  readonly source: string;
  /** Gets the copy under the source's own name. */
  readonly folder: string;
  readonly scratch: string;
}

export type Contender = (course: Course) => Promise<Cost>;

/** This program again, in one of its other parts. */
export const again = (...args: string[]) =>
  spawn(process.execPath, [...process.execArgv, process.argv[1] ?? '', ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });

/** The app itself. */
export const ours =
  (verify: boolean): Contender =>
  async ({ server, direction, source, folder, scratch }) => {
    const { host, port, user, keyPath, hostKeyFingerprint } = server;
    const asked: Order = {
      server: { host, port, user, keyPath, hostKeyFingerprint },
      direction,
      source,
      folder,
      verify,
      store: join(scratch, 'store'),
    };
    const child = again('--job', JSON.stringify(asked));
    let told = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      told += text;
      if (told.startsWith('ready\n') && child.stdin.writable) child.stdin.end('go\n');
    });
    const [status] = (await once(child, 'close')) as [number | null];
    if (status !== 0) throw new Error(`the app: status ${status}`);
    return cost.parse(JSON.parse(told.slice('ready\n'.length)));
  };

const options = ({ server }: Course) => {
  const settings = [
    `Ciphers=${CIPHER}`,
    'StrictHostKeyChecking=no',
    'LogLevel=ERROR',
    'UserKnownHostsFile=/dev/null',
    'IdentitiesOnly=yes',
  ];
  return ['-i', server.keyPath, ...settings.flatMap((setting) => ['-o', setting])];
};

/** Runs a program under bash's `time`, which counts its children's processor time, too. */
async function timed(program: string, args: readonly string[], talk?: (child: ReturnType<typeof spawn>) => void) {
  const line = 'TIMEFORMAT="times %U %S"; time "$0" "$@"';
  const child = spawn('bash', ['-c', line, program, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, LC_ALL: 'C' },
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  talk?.(child);
  const [status] = (await once(child, 'close')) as [number | null];
  const [, user, system] = /times ([\d.]+) ([\d.]+)\s*$/.exec(errors) ?? [];
  if (status !== 0 || user === undefined) throw new Error(`${program}: status ${status}: ${errors}`);
  return Number(user) + Number(system);
}

/** OpenSSH's client, counted from when it is connected, as the app is already. */
export const sftp: Contender = async (course) => {
  const { server, direction, source, folder } = course;
  const command = direction === 'down' ? `get -r ${source} ${folder}/` : `put -r ${source} ${folder}/`;
  const args = ['-q', '-b', '-', '-P', String(server.port), ...options(course), `${server.user}@${server.host}`];
  let [start, seconds] = [0, 0];
  const processor = await timed('sftp', args, ({ stdin, stdout }) => {
    let end = '';
    stdout?.setEncoding('latin1').on('data', (text: string) => {
      end = (end + text).slice(-200);
      if (start === 0 && /^ready$/m.test(end)) {
        start = performance.now();
        stdin?.end(`${command}\n!echo done\n`);
      } else if (/^done$/m.test(end)) seconds = (performance.now() - start) / 1000;
    });
    stdin?.write('!echo ready\n');
  });
  return { seconds, processor };
};

/** Does the work of a tool over a connection of `ssh` that is there already. */
async function connected(course: Course, work: (ssh: string[]) => Promise<void>): Promise<Cost> {
  const { server, scratch } = course;
  const control = join(scratch, 'control');
  const ssh = ['ssh', '-S', control, '-p', String(server.port), ...options(course)];
  const address = `${server.user}@${server.host}`;
  await timed(ssh[0] ?? '', [...ssh.slice(1), '-M', '-o', 'ControlPersist=yes', address, 'true']);
  try {
    const start = performance.now();
    await work(ssh);
    return { seconds: (performance.now() - start) / 1000, processor: 0 };
  } finally {
    await timed(ssh[0] ?? '', [...ssh.slice(1), '-O', 'exit', address]).catch(() => undefined);
  }
}

const quoted = (words: readonly string[]) => words.map((word) => `'${word}'`).join(' ');

/** `ssh tar | tar`, with no protection against a half-written file under its final name. */
export const tar: Contender = (course) =>
  connected(course, async (ssh) => {
    const { server, direction, source, folder } = course;
    const [parent, name] = [join(source, '..'), source.slice(join(source, '..').length + 1)];
    const [pack, unpack] = [`tar -C ${parent} -cf - ${name}`, `tar -C ${folder} -xf -`];
    const far = `${quoted(ssh)} ${server.user}@${server.host}`;
    const line = direction === 'down' ? `${far} '${pack}' | ${unpack}` : `${pack} | ${far} '${unpack}'`;
    await timed('bash', ['-o', 'pipefail', '-c', line]);
  });

export const rsync: Contender = (course) =>
  connected(course, async (ssh) => {
    const { server, direction, source, folder } = course;
    const far = `${server.user}@${server.host}:`;
    const ends = direction === 'down' ? [far + source, `${folder}/`] : [source, `${far}${folder}/`];
    await timed('rsync', ['-a', '-e', ssh.join(' '), ...ends]);
  });

export const hasRsync = existsSync('/usr/bin/rsync');
