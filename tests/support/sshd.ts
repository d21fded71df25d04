import { execFile } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  type Account,
  type Daemon,
  fingerprintOf,
  makeAccount,
  startDaemon,
  startOnPort,
  whyNot,
} from './ssh-server.ts';

const execute = promisify(execFile);
const SSHD = '/usr/sbin/sshd';
const SFTP_SERVER = '/usr/lib/openssh/sftp-server';

/** Why no OpenSSH server can be started here; undefined where one can. For `describe.skipIf(noSshd !== undefined)`. */
export const noSshd = whyNot(SSHD, SFTP_SERVER, '/usr/bin/ssh-keygen', '/usr/sbin/useradd', '/usr/bin/setpriv');
if (noSshd !== undefined) console.warn(`skipping what needs an OpenSSH server: ${noSshd}`);

export interface SshdOptions {
  /** Makes a temporary ordinary user who signs in with this password, or a random one with `true`. Without it the user is root. */
  password?: boolean | string;
  /** Public key lines that may sign in besides the one at `keyPath`. */
  keys?: readonly string[];
  /** Lines for the top of sshd_config: the first value of a setting wins. */
  extraConfig?: string;
  /** SFTP and nothing else: no commands, no terminal, no forwarding. */
  sftpOnly?: boolean;
  /** False for a server without SFTP. */
  sftp?: boolean;
  /** Types of host keys, `ed25519` by default. */
  hostKeys?: readonly ('ed25519' | 'rsa' | 'ecdsa')[];
  /** The temporary user's shell. */
  shell?: string;
}

export interface Sshd {
  readonly host: '127.0.0.1';
  readonly port: number;
  readonly user: string;
  /** There when `password` was asked for. */
  readonly password: string | undefined;
  /** An OpenSSH ed25519 private key without passphrase that may sign in. */
  readonly keyPath: string;
  /** Of the first host key, as OpenSSH prints it. */
  readonly hostKeyFingerprint: string;
  /** A folder for the test that the user can read and write, and the home of its shells: never the real root's. */
  readonly folder: string;
  /** What sshd wrote so far. */
  log(): string;
  /** Ends every connection at once; goes on listening. */
  cut(): void;
  /** Ends the server; `up` starts it again on the same port. */
  down(): Promise<void>;
  /** With `newHostKey`, as a rescue system does after a restart. */
  up(options?: { newHostKey?: boolean }): Promise<void>;
  setPassword(password: string): Promise<void>;
  stop(): Promise<void>;
}

/** Starts Debian's sshd on a free loopback port, with host keys, settings and users of its own in a temporary folder. */
export async function startSshd(options: SshdOptions = {}): Promise<Sshd> {
  if (noSshd !== undefined) throw new Error(noSshd);
  const root = await mkdtemp(join(tmpdir(), 'rescue-desk-sshd-'));
  await chmod(root, 0o755);
  // sshd wants it, and only the system's own service makes it.
  await mkdir('/run/sshd', { recursive: true, mode: 0o755 });

  const folder = join(root, 'home');
  await mkdir(folder);
  let account: Account | undefined;
  if (options.password !== undefined && options.password !== false) {
    account = await makeAccount(folder, options.shell, options.password === true ? undefined : options.password);
    const uid = Number((await execute('id', ['-u', account.user])).stdout);
    const gid = Number((await execute('id', ['-g', account.user])).stdout);
    await chown(folder, uid, gid);
  }

  const keyPath = join(root, 'client_key');
  await execute('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'test', '-f', keyPath]);
  const publicKey = await readFile(`${keyPath}.pub`, 'utf8');
  const authorizedKeys = join(root, 'authorized_keys');
  await writeFile(authorizedKeys, [publicKey.trim(), ...(options.keys ?? []), ''].join('\n'));

  const types = options.hostKeys ?? ['ed25519'];
  const hostKeyPath = (type: string) => join(root, `host_key_${type}`);
  const makeHostKeys = async () => {
    for (const type of types) {
      await rm(hostKeyPath(type), { force: true });
      await execute('ssh-keygen', ['-q', '-t', type, '-N', '', '-C', '', '-f', hostKeyPath(type)]);
    }
    return fingerprintOf(await readFile(`${hostKeyPath(types[0] ?? 'ed25519')}.pub`, 'utf8'));
  };
  let hostKeyFingerprint = await makeHostKeys();

  const config = join(root, 'sshd_config');
  await writeFile(
    config,
    `${options.extraConfig ?? ''}
${types.map((type) => `HostKey ${hostKeyPath(type)}`).join('\n')}
PidFile none
AuthorizedKeysFile ${authorizedKeys}
StrictModes no
PermitRootLogin yes
PasswordAuthentication ${account === undefined ? 'no' : 'yes'}
KbdInteractiveAuthentication no
UsePAM no
UseDNS no
PrintMotd no
PrintLastLog no
LoginGraceTime 20
MaxStartups 200
MaxSessions 100
AcceptEnv LANG LC_* COLORTERM
${account === undefined ? `SetEnv HOME=${folder}` : ''}
${options.sftp === false ? '' : `Subsystem sftp ${SFTP_SERVER}`}
${options.sftpOnly ? 'ForceCommand internal-sftp\nDisableForwarding yes\nPermitTTY no' : ''}
`,
  );

  const start = (port: number) =>
    startDaemon(
      SSHD,
      ['-D', '-e', '-f', config, '-o', `ListenAddress=127.0.0.1:${port}`],
      /^Server listening on 127\.0\.0\.1 port \d+\.\r?$/m,
    );
  let { daemon, port }: { daemon: Daemon; port: number } = await startOnPort(start);
  let running = true;
  let log = '';
  let password = account?.password;

  const down = async () => {
    if (!running) return;
    running = false;
    await daemon.stop();
    log += daemon.log();
  };
  return {
    host: '127.0.0.1',
    port,
    user: account?.user ?? userInfo().username,
    get password() {
      return password;
    },
    keyPath,
    get hostKeyFingerprint() {
      return hostKeyFingerprint;
    },
    folder,
    log: () => log + (running ? daemon.log() : ''),
    cut: () => daemon.cut(),
    down,
    async up({ newHostKey = false } = {}) {
      if (newHostKey) hostKeyFingerprint = await makeHostKeys();
      ({ daemon, port } = await startOnPort(start, port));
      running = true;
    },
    async setPassword(next) {
      await account?.setPassword(next);
      password = next;
    },
    async stop() {
      await down();
      await account?.remove();
      await rm(root, { recursive: true, force: true });
    },
  };
}
