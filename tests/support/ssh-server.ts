import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { accessSync, constants, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Why real SSH servers can't be started here, or undefined where they can: the program is missing, or we are not root. */
export function whyNot(...programs: string[]): string | undefined {
  if (process.getuid?.() !== 0) return 'real SSH servers need root (they switch users)';
  const missing = programs.filter((program) => {
    try {
      accessSync(program, constants.X_OK);
      return false;
    } catch {
      return true;
    }
  });
  return missing.length > 0 ? `not installed: ${missing.join(', ')}` : undefined;
}

/** A user of this machine that exists only while a test runs. */
export interface Account {
  readonly user: string;
  readonly password: string;
  setPassword(password: string): Promise<void>;
  remove(): Promise<void>;
}

// Tests run side by side, and useradd gives up when another one holds the lock on /etc/passwd: queue for it.
const locked = (program: string, ...args: string[]) =>
  execute('flock', ['/tmp/rescue-desk-test-accounts.lock', program, ...args]);

let counter = 0;
let swept: Promise<void> | undefined;

/** Removes the accounts that killed test runs left behind; their names hold the process id. */
async function sweep(): Promise<void> {
  for (const line of readFileSync('/etc/passwd', 'utf8').split('\n')) {
    const [user, owner] = /^rdt-(\d+)-\d+(?=:)/.exec(line) ?? [];
    if (user === undefined || owner === undefined) continue;
    try {
      process.kill(Number(owner), 0);
    } catch {
      await locked('/usr/sbin/userdel', user).catch(() => undefined);
    }
  }
}

function setPassword(user: string, password: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('flock', ['/tmp/rescue-desk-test-accounts.lock', '/usr/sbin/chpasswd'], {
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    child.on('error', reject);
    child.on('exit', (status) => (status === 0 ? resolve() : reject(new Error(`chpasswd: status ${status}`))));
    child.stdin.end(`${user}:${password}\n`);
  });
}

/** Makes an ordinary user with a password of its own and the given home and shell. */
export async function makeAccount(home: string, shell = '/bin/bash', password?: string): Promise<Account> {
  swept ??= sweep();
  await swept;
  const user = `rdt-${process.pid}-${counter++}`;
  const secret = password ?? randomBytes(9).toString('base64url');
  await locked('/usr/sbin/useradd', '-r', '-M', '-N', '-g', 'nogroup', '-d', home, '-s', shell, user);
  await setPassword(user, secret);
  return {
    user,
    password: secret,
    setPassword: (next) => setPassword(user, next),
    async remove() {
      // Forced: what the user left running in the background is no reason to keep the account.
      await locked('/usr/sbin/userdel', '-f', user);
    },
  };
}

/** A port on 127.0.0.1 that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** `SHA256:…` of a public key line (`ssh-ed25519 AAAA…`), as OpenSSH prints it. */
export function fingerprintOf(publicKeyLine: string): string {
  const blob = Buffer.from(publicKeyLine.split(/\s+/)[1] ?? '', 'base64');
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}

/** The process ids below `pid`, children first found. */
export function descendants(pid: number): number[] {
  const found: number[] = [];
  try {
    for (const task of readdirSync(`/proc/${pid}/task`)) {
      const children = readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean);
      for (const child of children) found.push(Number(child), ...descendants(Number(child)));
    }
  } catch {
    // The process ended meanwhile.
  }
  return found;
}

/** A server process in the foreground, with what it wrote to stderr so far. */
export interface Daemon {
  readonly child: ChildProcess;
  log(): string;
  /** Ends every connection at once, as a broken line or a power cut does; goes on listening. */
  cut(): void;
  stop(): Promise<void>;
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}

/**
 * Starts a daemon and resolves when it has written `ready` to stderr; null when another program took its port. It dies
 * with this process, also when that is killed.
 */
export async function startDaemon(program: string, args: string[], ready: RegExp): Promise<Daemon | null> {
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', program, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()));
  const listening = await new Promise<boolean>((resolve, reject) => {
    child.on('error', reject);
    child.stderr.on('data', (data: Buffer) => {
      log = (log + data.toString('utf8')).slice(-100_000);
      if (ready.test(log)) resolve(true);
    });
    child.on('close', () => {
      if (/address already in use/i.test(log)) resolve(false);
      else reject(new Error(`${program} did not start: ${log}`));
    });
  });
  return listening ? { ...handle(child, ended), log: () => log } : null;
}

/** Starts a daemon without waiting for a word of it: for those that say nothing. */
export function spawnDaemon(program: string, args: string[]): Daemon {
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  const hear = (data: Buffer) => {
    log = (log + data.toString('utf8')).slice(-100_000);
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()));
  return { ...handle(child, ended), log: () => log };
}

function handle(child: ChildProcess, ended: Promise<void>): Omit<Daemon, 'log'> {
  const cut = () => {
    for (const pid of descendants(child.pid ?? 0)) kill(pid);
  };
  return {
    child,
    cut,
    async stop() {
      cut();
      child.kill('SIGKILL');
      await ended;
      cut();
    },
  };
}

/** Starts a daemon on a free port, or on `port` if given. */
export async function startOnPort(
  start: (port: number) => Promise<Daemon | null>,
  port?: number,
): Promise<{ daemon: Daemon; port: number }> {
  for (let attempt = 0; attempt < 10; attempt++) {
    const candidate = port ?? (await freePort());
    const daemon = await start(candidate);
    if (daemon !== null) return { daemon, port: candidate };
  }
  throw new Error(port === undefined ? 'no free port found' : `port ${port} is taken`);
}
