import type { Duplex } from 'node:stream';
import { Client, type ConnectConfig, type ParsedKey } from 'ssh2';
import { cancelled, ProblemError } from '../../contract/problem.ts';
import { agentTrouble } from './agent.ts';
import { authenticator } from './authenticate.ts';
import { forward } from './forward.ts';
import { type HostKey, hostKeyOf, objection } from './host-key.ts';
import { readKeyFile, readPrivateKey } from './keys.ts';
import type { Timing } from './options.ts';
import type { Ask, SignIn, Trust } from '../sign-in.ts';
import {
  closedEarly,
  handshakeFailed,
  noCommonWay,
  notReached,
  notSsh,
  tooOld,
  tooSlow,
  type Who,
} from './problems.ts';
import { passwordExpired, signInFailed, tooManyFailures } from './sign-in-problems.ts';
import { openSocket, overhear } from './socket.ts';

/** A sign-in whose key is read and unlocked, ready to be used again and again without asking. */
export interface Prepared {
  readonly server: SignIn;
  readonly key: ParsedKey | undefined;
  readonly jump: Prepared | undefined;
}

/** Reads the private keys, so that a wrong passphrase is noticed before anything is sent. */
export async function prepare(server: SignIn, signal: AbortSignal): Promise<Prepared> {
  const { key } = server;
  const file = key === undefined ? undefined : 'path' in key ? await readKeyFile(key.path) : key.text;
  return {
    server,
    key: file === undefined ? undefined : await readPrivateKey(file, server.passphrase, signal),
    jump: server.jump === undefined ? undefined : await prepare(server.jump, signal),
  };
}

export interface SignInContext {
  readonly trust: Trust;
  readonly ask: Ask;
  readonly timing: Timing;
  stream?(): Duplex;
  /** Host keys of the first connection, by `host:port`: only the same ones will do when it comes back. */
  readonly pinned: Map<string, string>;
}

/** A signed-in connection. */
export interface SignedIn {
  readonly client: Client;
  readonly software: string;
  readonly hostKey: HostKey;
  /** Ends it, and the way it came, at once. */
  destroy(): void;
}

// Dropbear before 2013 and some SSH servers for Windows know nothing newer than the last one.
const ALGORITHMS: NonNullable<ConnectConfig['algorithms']> = {
  kex: { append: ['diffie-hellman-group14-sha1'], prepend: [], remove: [] },
};

/** Connects and signs in, through the jump host if there is one. Rejects with a problem that says what to do. */
export async function signIn(prepared: Prepared, context: SignInContext, signal: AbortSignal): Promise<SignedIn> {
  return await attempt(prepared, context, signal, false);
}

async function attempt(
  prepared: Prepared,
  context: SignInContext,
  signal: AbortSignal,
  isJump: boolean,
): Promise<SignedIn> {
  const { server, jump } = prepared;
  const who: Who = { host: server.host, port: server.port, user: server.user, isJump };
  if (jump === undefined) {
    const stream = context.stream?.() ?? (await openSocket(who, context.timing.connect, signal));
    return await overStream(stream, prepared, who, context, signal);
  }
  const way = await attempt(jump, context, signal, true);
  try {
    const stream = await forward(way.client, server.host, server.port, context.timing.connect, signal);
    const signedIn = await overStream(stream, prepared, who, context, signal);
    way.client.once('close', () => signedIn.destroy());
    return {
      ...signedIn,
      destroy() {
        signedIn.destroy();
        way.destroy();
      },
    };
  } catch (error) {
    way.destroy();
    throw error;
  }
}

function overStream(
  stream: Duplex,
  { server, key }: Prepared,
  who: Who,
  context: SignInContext,
  signal: AbortSignal,
): Promise<SignedIn> {
  const { trust, timing, pinned } = context;
  const place = `${server.host}:${server.port}`;
  return new Promise((resolve, reject) => {
    const client = new Client();
    const ear = overhear(stream);
    let during: 'handshake' | 'sign-in' = 'handshake';
    let software = '';
    let hostKey: HostKey | undefined;
    let refusal: ProblemError | undefined;
    let failure: Error | undefined;
    let settled = false;
    let timer: NodeJS.Timeout | undefined;
    // An accepted key is kept once the server has proved that it owns it, before the sign-in: a wrong password must not
    // make the person look at the same key again, and learn to accept without looking.
    let remembered: Promise<void> = Promise.resolve();

    const destroy = () => {
      clearTimeout(timer);
      client.end();
      stream.destroy();
    };
    const settle = (act: () => void) => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      act();
    };
    const fail = (problem: ProblemError) =>
      settle(() => {
        destroy();
        remembered.then(() => reject(problem), reject);
      });
    const abort = () => fail(cancelled());
    const arm = (milliseconds: number) => {
      clearTimeout(timer);
      if (settled) return;
      timer = setTimeout(() => {
        if (during === 'handshake' && !ear.saysSsh()) fail(notSsh(who, ear.heard(), 'silent'));
        else fail(tooSlow(who, during));
      }, milliseconds);
    };

    const proofs = authenticator(
      { user: server.user, password: server.password, key, agent: server.agent === true },
      {
        ask: context.ask,
        waiting: (forPerson) => arm(forPerson ? timing.answer : timing.step),
        fail,
      },
    );

    /** What the end of the connection means, from the last error and how far we got. */
    const explain = (): ProblemError => {
      if (refusal !== undefined) return refusal;
      const technical = failure?.message ?? 'the connection was closed';
      const level = failure !== undefined && 'level' in failure ? failure.level : undefined;
      if (during === 'sign-in') {
        if (level === 'client-authentication') return signInFailed(who, proofs.attempts());
        if (/too many/i.test(technical)) return tooManyFailures(who, proofs.attempts());
        return closedEarly(who, during, technical);
      }
      if (!ear.saysSsh()) {
        if (ear.heard().length === 0 && level === 'client-socket') return notReached(who, failure);
        return notSsh(who, ear.heard(), 'closed');
      }
      if (/^SSH-1\.(?!99)/m.test(ear.heard().toString('latin1'))) return tooOld(who, ear.heard());
      if (/no matching/.test(technical)) return noCommonWay(who, technical, software);
      if (level === 'handshake') return handshakeFailed(who, technical);
      return closedEarly(who, during, technical);
    };

    client.on('error', (error) => {
      const level = 'level' in error ? error.level : undefined;
      if (level === 'agent') {
        proofs.agentFailed(agentTrouble(error.message));
        return;
      }
      // A key that can't sign is one more way that failed; the library goes on with the next.
      if (/^Error (?:while )?signing/.test(error.message)) return;
      failure ??= error;
      fail(explain());
    });
    client.on('close', () => fail(explain()));
    client.on('end', () => fail(explain()));
    client.on('change password', () => fail(passwordExpired(who)));
    client.once('handshake', () => {
      during = 'sign-in';
      arm(timing.step);
      if (hostKey === undefined) return;
      const { fingerprint, algorithm } = hostKey;
      pinned.set(place, fingerprint);
      if (trust.remembered(server.host, server.port) !== fingerprint) {
        remembered = trust.remember(server.host, server.port, fingerprint, algorithm);
        remembered.catch(() => undefined);
      }
    });
    client.once('ready', () => {
      const known = hostKey;
      if (known === undefined) return;
      settle(() => {
        remembered.then(
          () => resolve({ client, software, hostKey: known, destroy }),
          (error: unknown) => {
            destroy();
            reject(error instanceof Error ? error : new Error(String(error)));
          },
        );
      });
    });

    signal.addEventListener('abort', abort);
    if (signal.aborted) {
      abort();
      return;
    }
    arm(timing.step);
    client.connect({
      sock: stream,
      username: server.user,
      authHandler: proofs.handler,
      algorithms: ALGORITHMS,
      readyTimeout: 0,
      keepaliveInterval: timing.keepalive,
      keepaliveCountMax: 3,
      hostVerifier: (blob: Buffer): boolean => {
        software = /^SSH-[\d.]+-([\x20-\x7e]{0,200})/m.exec(ear.heard().toString('latin1'))?.[1]?.trim() ?? '';
        hostKey = hostKeyOf(blob);
        refusal =
          objection(hostKey, {
            host: server.host,
            port: server.port,
            remembered: pinned.get(place) ?? trust.remembered(server.host, server.port),
            accepted: server.acceptHostKey,
            isJump: who.isJump,
          }) ?? undefined;
        return refusal === undefined;
      },
    });
  });
}
