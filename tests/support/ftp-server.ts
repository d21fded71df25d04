import { execFile } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { FtpSecurity } from '../../electron/contract/target.ts';
import type { FtpOptions } from '../../electron/targets/ftp/options.ts';
import { connectFtp } from '../../electron/targets/ftp/target.ts';
import { localDial } from '../../electron/targets/local/dial.ts';
import type { Target } from '../../electron/targets/target.ts';
import { type Daemon, makeAccount, spawnDaemon, startOnPort, whyNot } from './ssh-server.ts';
import { memoryTrust } from './ssh-target.ts';

const execute = promisify(execFile);

export type FtpKind = 'vsftpd' | 'proftpd' | 'pure-ftpd';

/** Debian lets only one FTP server be installed; the others are unpacked there by `npm test`. */
const UNPACKED = '/var/cache/rescue-desk-tests';

const programOf = (kind: FtpKind) =>
  [`/usr/sbin/${kind}`, `${UNPACKED}/${kind}/usr/sbin/${kind}`].find((path) => existsSync(path)) ?? `/usr/sbin/${kind}`;

/** Why this server can't be started here; undefined where it can. */
export const noFtpServer = (kind: FtpKind): string | undefined => whyNot(programOf(kind), '/usr/bin/openssl');

export interface FtpServer {
  readonly kind: FtpKind;
  readonly host: '127.0.0.1';
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** The account's home, which it may read and write. */
  readonly folder: string;
  readonly certificate: string;
  /** A file with the certificate, for other clients. */
  readonly certificatePath: string;
  cut(): void;
  stop(): Promise<void>;
}

export interface FtpServerOptions {
  readonly security?: FtpSecurity;
  /** Most connections from one address. */
  readonly most?: number;
}

interface Settings extends Required<FtpServerOptions> {
  readonly root: string;
  readonly port: number;
}

/** Starts a real FTP server on a free loopback port, with an ordinary account of its own. */
export async function startFtpServer(kind: FtpKind, options: FtpServerOptions = {}): Promise<FtpServer> {
  const missing = noFtpServer(kind);
  if (missing !== undefined) throw new Error(missing);
  const { security = 'none', most = 50 } = options;
  const root = await mkdtemp(join(tmpdir(), 'rescue-desk-ftp-'));
  await chmod(root, 0o755);
  const folder = join(root, 'home');
  await mkdir(folder);
  await mkdir(join(root, 'empty'), { mode: 0o555 });
  const account = await makeAccount(folder, '/bin/bash');
  await chown(folder, Number((await execute('id', ['-u', account.user])).stdout), 65_534);
  const certificatePath = join(root, 'certificate.pem');
  await execute('openssl', [
    ...'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=backup.example'.split(' '),
    '-keyout',
    join(root, 'key.pem'),
    '-out',
    certificatePath,
  ]);
  const both = join(root, 'both.pem');
  await writeFile(both, (await readFile(join(root, 'key.pem'), 'utf8')) + (await readFile(certificatePath, 'utf8')), {
    mode: 0o600,
  });
  const { daemon, port } = await startOnPort(async (candidate) => {
    const settings = { root, port: candidate, security, most };
    const started = spawnDaemon(programOf(kind), await argumentsOf[kind](settings));
    return (await answers(candidate, started)) ? started : null;
  });
  const { raw } = new X509Certificate(await readFile(certificatePath));
  return {
    kind,
    host: '127.0.0.1',
    port,
    user: account.user,
    password: account.password,
    folder,
    certificate: `SHA256:${createHash('sha256').update(raw).digest('base64').replace(/=+$/, '')}`,
    certificatePath,
    cut: () => daemon.cut(),
    async stop() {
      await daemon.stop();
      await account.remove();
      await rm(root, { recursive: true, force: true });
    },
  };
}

const argumentsOf: Readonly<Record<FtpKind, (settings: Settings) => Promise<string[]>>> = {
  async vsftpd({ root, port, security, most }) {
    const lines = {
      listen: 'YES',
      listen_address: '127.0.0.1',
      listen_port: port,
      background: 'NO',
      anonymous_enable: 'NO',
      local_enable: 'YES',
      write_enable: 'YES',
      local_umask: '022',
      pam_service_name: 'sshd',
      secure_chroot_dir: join(root, 'empty'),
      seccomp_sandbox: 'NO',
      chmod_enable: 'YES',
      ls_recurse_enable: 'NO',
      max_per_ip: most,
      ...(security !== 'none' && {
        ssl_enable: 'YES',
        force_local_data_ssl: 'YES',
        force_local_logins_ssl: 'YES',
        implicit_ssl: security === 'implicit' ? 'YES' : 'NO',
        require_ssl_reuse: 'YES',
        ssl_ciphers: 'HIGH',
        rsa_cert_file: join(root, 'certificate.pem'),
        rsa_private_key_file: join(root, 'key.pem'),
      }),
    };
    const file = join(root, 'vsftpd.conf');
    await writeFile(
      file,
      Object.entries(lines)
        .map(([name, value]) => `${name}=${value}\n`)
        .join(''),
    );
    return [file];
  },
  async proftpd({ root, port, security, most }) {
    const file = join(root, 'proftpd.conf');
    await writeFile(
      file,
      `ServerType standalone
ServerName test
DefaultAddress 127.0.0.1
Port ${port}
User nobody
Group nogroup
ModulePath /usr/lib/proftpd
LoadModule mod_tls.c
LoadModule mod_digest.c
LoadModule mod_site_misc.c
AuthPAM off
AuthOrder mod_auth_unix.c
RequireValidShell off
UseReverseDNS off
UseFtpUsers off
WtmpLog off
TransferLog none
SystemLog ${join(root, 'log')}
PidFile ${join(root, 'pid')}
ScoreboardFile ${join(root, 'scoreboard')}
AllowOverwrite on
AllowStoreRestart on
AllowRetrieveRestart on
MaxClientsPerHost ${most} "Sorry, the maximum number of connections (%m) for your host are already connected."
MaxInstances 60
Umask 022
TLSEngine ${security === 'none' ? 'off' : 'on'}
TLSRSACertificateFile ${join(root, 'certificate.pem')}
TLSECCertificateFile ${join(root, 'certificate.pem')}
TLSECCertificateKeyFile ${join(root, 'key.pem')}
TLSRequired ${security === 'none' ? 'off' : 'on'}
${security === 'implicit' ? 'TLSOptions UseImplicitSSL' : ''}
`.replace(/^TLSRSA.*\n/m, ''),
    );
    return ['-n', '-q', '-c', file];
  },
  async 'pure-ftpd'({ root, port, security, most }) {
    return [
      '-S',
      `127.0.0.1,${port}`,
      ...'-l unix -H -E -u 1 -D -U 133:022 -c 60 -L 200000:8'.split(' '),
      '-C',
      String(most),
      '-g',
      join(root, 'pid'),
      ...(security === 'none' ? ['-Y', '0'] : ['-Y', '2', '-2', join(root, 'both.pem'), '-J', 'HIGH']),
    ];
  },
};

/** Resolves when something answers on the port; false where the daemon ended instead. */
async function answers(port: number, daemon: Daemon): Promise<boolean> {
  const end = Date.now() + 15_000;
  while (daemon.child.exitCode === null && daemon.child.signalCode === null) {
    const isThere = await new Promise<boolean>((resolve) => {
      const socket = connect({ host: '127.0.0.1', port });
      socket.once('connect', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });
    if (isThere) return true;
    if (Date.now() > end) throw new Error(`nothing listens: ${daemon.log()}`);
  }
  if (/in use/i.test(daemon.log())) return false;
  throw new Error(`the server ended at once: ${daemon.log()}`);
}

/** Signs in to a test server with its certificate accepted, unless told otherwise. */
export function signInToFtp(
  server: Pick<FtpServer, 'host' | 'port' | 'user' | 'password' | 'certificate'>,
  signIn: Partial<FtpOptions['signIn']> = {},
  options: Partial<FtpOptions> = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<Target> {
  const { host, port, user, password, certificate } = server;
  return connectFtp(
    {
      id: `ftp://${user}@${host}:${port}`,
      signIn: {
        host,
        port,
        user,
        password,
        security: 'none',
        connections: 4,
        acceptCertificate: certificate,
        ...signIn,
      },
      trust: memoryTrust(),
      dial: localDial(new AbortController().signal),
      ready: async () => undefined,
      ...options,
    },
    signal,
  );
}
