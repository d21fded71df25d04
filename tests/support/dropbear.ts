import { execFile } from 'node:child_process';
import { chown, mkdir, mkdtemp, readFile, rm, writeFile, chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fingerprintOf, makeAccount, startDaemon, startOnPort, whyNot } from './ssh-server.ts';

const execute = promisify(execFile);
const DROPBEAR = '/usr/sbin/dropbear';

/** Why no Dropbear can be started here; undefined where one can. For `describe.skipIf(noDropbear !== undefined)`. */
export const noDropbear = whyNot(DROPBEAR, '/usr/bin/dropbearkey', '/usr/sbin/useradd', '/usr/bin/setpriv');
if (noDropbear !== undefined) console.warn(`skipping what needs Dropbear: ${noDropbear}`);

export interface Dropbear {
  readonly host: '127.0.0.1';
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** An OpenSSH ed25519 private key without passphrase that may sign in. */
  readonly keyPath: string;
  readonly hostKeyFingerprint: string;
  /** The user's home: a folder that it can read and write. */
  readonly folder: string;
  log(): string;
  /** Ends every connection at once; goes on listening. */
  cut(): void;
  stop(): Promise<void>;
}

/** Starts Dropbear on a free loopback port with a temporary ordinary user, who signs in with a password or a key. */
export async function startDropbear(
  options: { hostKey?: 'ed25519' | 'rsa' | 'ecdsa'; password?: string; args?: readonly string[] } = {},
): Promise<Dropbear> {
  if (noDropbear !== undefined) throw new Error(noDropbear);
  const root = await mkdtemp(join(tmpdir(), 'rescue-desk-dropbear-'));
  await chmod(root, 0o755);
  const folder = join(root, 'home');
  await mkdir(join(folder, '.ssh'), { recursive: true, mode: 0o700 });
  const account = await makeAccount(folder, '/bin/sh', options.password);
  const uid = Number((await execute('id', ['-u', account.user])).stdout);
  const gid = Number((await execute('id', ['-g', account.user])).stdout);

  const keyPath = join(root, 'client_key');
  await execute('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'test', '-f', keyPath]);
  await writeFile(join(folder, '.ssh/authorized_keys'), await readFile(`${keyPath}.pub`), { mode: 0o600 });
  for (const path of [folder, join(folder, '.ssh'), join(folder, '.ssh/authorized_keys')]) await chown(path, uid, gid);

  const hostKeyPath = join(root, 'host_key');
  const { stdout } = await execute('dropbearkey', ['-t', options.hostKey ?? 'ed25519', '-f', hostKeyPath]);
  const publicLine = stdout.split('\n').find((line) => /^(ssh|ecdsa)-/.test(line)) ?? '';

  const { daemon, port } = await startOnPort((candidate) =>
    startDaemon(
      DROPBEAR,
      [
        '-F',
        '-E',
        '-m',
        '-r',
        hostKeyPath,
        '-p',
        `127.0.0.1:${candidate}`,
        '-P',
        join(root, 'pid'),
        ...(options.args ?? []),
      ],
      /Not backgrounding/,
    ),
  );
  return {
    host: '127.0.0.1',
    port,
    user: account.user,
    password: account.password,
    keyPath,
    hostKeyFingerprint: fingerprintOf(publicLine),
    folder,
    log: () => daemon.log(),
    cut: () => daemon.cut(),
    async stop() {
      await daemon.stop();
      await account.remove();
      await rm(root, { recursive: true, force: true });
    },
  };
}
