import { setMaxListeners } from 'node:events';
import { createHash, generateKeyPairSync, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Duplex } from 'node:stream';
import ssh2, { type AuthContext, type Connection, type Server } from 'ssh2';
import { makePracticeDisk } from './content.ts';
import { GREETING } from './content/rescue.ts';
import { practiceMachine } from './machine.ts';
import { rawCommands } from './raw-command.ts';
import { serviceAt } from './services.ts';
import { serveSession } from './session.ts';
import { streamPair } from './stream-pair.ts';

const { utils, Server: SshServer } = ssh2;

/** A running practice server: an SSH server in memory, with a made-up disk that goes when it stops. */
export interface PracticeServer {
  /** Opens a connection to it: the client's end, to be used as an SSH client's socket. */
  connect(): Duplex;
  readonly user: string;
  readonly password: string;
  /** `SHA256:…`, another one at each start, as with a rescue system. */
  readonly hostKeyFingerprint: string;
  /** Cuts every connection; the disk and all that was put on it are gone. */
  stop(): void;
}

export interface PracticeOptions {
  readonly now?: () => number;
}

const USER = 'root';

/** Starts a practice server. It opens no port and touches neither the real disk nor the network. */
export async function startPracticeServer({ now = Date.now }: PracticeOptions = {}): Promise<PracticeServer> {
  const hostKey = makeHostKey();
  const password = randomBytes(18).toString('base64url');
  const machine = practiceMachine(now);
  const disk = makePracticeDisk({ now });
  const open = new Set<Duplex>();
  let stopped = false;

  const serve = (connection: Connection) => {
    const gone = new AbortController();
    // Each session that is open listens to it, and a person may have many.
    setMaxListeners(0, gone.signal);
    const rawCommand = rawCommands(connection);
    connection.on('error', () => {});
    connection.on('close', () => gone.abort());
    connection.on('authentication', (context) => {
      if (isPassword(context, password)) context.accept();
      else context.reject(['password']);
    });
    connection.on('session', (accept) => {
      serveSession(accept(), { disk, machine, greeting: GREETING, rawCommand, signal: gone.signal });
    });
    connection.on('tcpip', (accept, reject, { destIP, destPort }) => {
      const service = serviceAt(destIP, destPort);
      if (service) service(accept());
      else reject();
    });
  };
  const server: Server = new SshServer(
    { hostKeys: [hostKey.pem], ident: 'RescueDesk_Practice', algorithms: { compress: ['none'] } },
    serve,
  );
  server.on('error', () => {});

  return {
    connect: () => {
      const [client, far] = streamPair();
      if (stopped) {
        client.destroy(new Error('the practice server was stopped'));
        return client;
      }
      open.add(far);
      far.once('close', () => open.delete(far));
      server.injectSocket(far as never);
      return client;
    },
    user: USER,
    password,
    hostKeyFingerprint: hostKey.fingerprint,
    stop: () => {
      stopped = true;
      for (const stream of open) stream.destroy();
      open.clear();
    },
  };
}

function isPassword(context: AuthContext, password: string): boolean {
  if (context.method !== 'password' || context.username !== USER) return false;
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(context.password), digest(password));
}

/** A new host key; `fingerprint` is as OpenSSH prints it. */
function makeHostKey(): { pem: string; fingerprint: string } {
  // Made by Node, for about one in 300 of the Ed25519 keys that ssh2 makes is malformed.
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const pem = privateKey.export({ type: 'sec1', format: 'pem' }).toString();
  const key = utils.parseKey(pem);
  if (key instanceof Error) throw key;
  const blob = createHash('sha256').update(key.getPublicSSH()).digest('base64');
  return { pem, fingerprint: `SHA256:${blob.replace(/=+$/, '')}` };
}
