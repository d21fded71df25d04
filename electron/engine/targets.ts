import { randomUUID } from 'node:crypto';
import { archiveAddress, ftpAddress, LOCAL, PRACTICE, sshAddress } from '../contract/address.ts';
import { normalPath } from '../contract/paths.ts';
import { cancelled, ProblemError } from '../contract/problem.ts';
import type { ConnectInput, Jump, Question, SshSignIn, TargetState } from '../contract/target.ts';
import type { Target } from '../targets/target.ts';
import type { Events } from './events.ts';
import type { Ask, FtpSignIn, SignIn } from '../targets/sign-in.ts';
import type { Openers } from './openers.ts';
import type { Secrets } from './secrets.ts';
import type { BookmarkSecrets, SettingsKeeper } from './settings.ts';
import type { TrustKeeper } from './trust.ts';

/** Connections to an FTP server at one time: what a backup space takes from one address. */
const CONNECTIONS = 3;

/** The targets that are open, by id. */
export interface Targets {
  list(): TargetState[];
  /** The target of this id; a `not-found` problem where none is open. */
  find(id: string): Target;
  connect(input: ConnectInput, signal: AbortSignal): Promise<TargetState>;
  answer(questionId: string, answers: string[] | null): void;
  disconnect(id: string): Promise<void>;
  /** Calls back when a target has been opened. */
  onOpened(listener: (target: Target) => void): void;
  close(): Promise<void>;
}

interface Parts {
  readonly openers: Openers;
  readonly events: Events;
  readonly secrets: Secrets;
  readonly settings: SettingsKeeper;
  readonly trust: TrustKeeper;
}

export async function openTargets({ openers, events, secrets, settings, trust }: Parts): Promise<Targets> {
  const open = new Map<string, Target>();
  const connecting = new Map<string, TargetState>();
  const questions = new Map<string, (answers: string[] | null) => void>();
  const openedListeners = new Set<(target: Target) => void>();

  const tell = (state: TargetState) => events.emit({ name: 'target.changed', payload: state });

  const add = async (target: Target) => {
    await open.get(target.id)?.close();
    open.set(target.id, target);
    target.onChange((state) => {
      if (open.get(target.id) !== target) return;
      if (state.state === 'closed') open.delete(target.id);
      tell(state);
    });
    tell(target.state());
    for (const listener of openedListeners) listener(target);
    return target.state();
  };

  /** Puts the server's questions into the state of the target that is being opened, and waits for the person. */
  const ask = (base: TargetState, signal: AbortSignal) => (question: Omit<Question, 'id'>) =>
    new Promise<string[] | null>((resolve) => {
      const id = randomUUID();
      const finish = (answers: string[] | null) => {
        questions.delete(id);
        signal.removeEventListener('abort', giveUp);
        if (connecting.has(base.id)) {
          connecting.set(base.id, base);
          tell(base);
        }
        resolve(answers);
      };
      const giveUp = () => finish(null);
      signal.addEventListener('abort', giveUp);
      questions.set(id, finish);
      const asking = { ...base, question: { ...question, id } };
      connecting.set(base.id, asking);
      tell(asking);
    });

  const resolveJump = async (jump: Jump | SshSignIn, kept: BookmarkSecrets): Promise<SignIn> => {
    const password = jump.password === undefined ? kept.password : secrets.reveal(jump.password);
    const passphrase = jump.passphrase === undefined ? kept.passphrase : secrets.reveal(jump.passphrase);
    const key = jump.key && ('path' in jump.key ? jump.key : { text: secrets.reveal(jump.key.text) });
    return {
      host: jump.host,
      port: jump.port,
      user: jump.user,
      ...(password !== undefined && { password }),
      ...(passphrase !== undefined && { passphrase }),
      ...(key && { key }),
      ...(jump.agent && { agent: true }),
      ...(jump.acceptHostKey && { acceptHostKey: jump.acceptHostKey }),
    };
  };

  const opened = (id: string) => open.get(id)?.state();

  /** Opens a target whose state the page sees from the first moment on, and takes it up once it is signed in. */
  const opening = async (
    input: { bookmarkId?: string | undefined; label?: string | undefined },
    about: { id: string; kind: 'ssh' | 'ftp'; host: string },
    signal: AbortSignal,
    make: (label: string, kept: BookmarkSecrets, ask: Ask) => Promise<Target>,
  ) => {
    const { id, kind, host } = about;
    if (connecting.has(id)) throw alreadyConnecting(id);
    const bookmark = settings.read().bookmarks.find((other) => other.id === input.bookmarkId);
    const label = input.label || bookmark?.label || host;
    const base: TargetState = {
      id,
      kind,
      label,
      key: id,
      platform: 'unknown',
      system: '',
      state: 'connecting',
      since: Date.now(),
      capabilities: [],
      pathStyle: 'posix',
      home: '/',
    };
    connecting.set(id, base);
    tell(base);
    try {
      const kept = input.bookmarkId === undefined ? {} : await settings.bookmarkSecrets(input.bookmarkId);
      const target = await make(label, kept, ask(base, signal));
      if (signal.aborted) {
        await target.close();
        throw cancelled();
      }
      connecting.delete(id);
      return await add(target);
    } catch (error) {
      connecting.delete(id);
      tell(opened(id) ?? { ...base, state: 'closed', since: Date.now() });
      throw error;
    }
  };

  const connectSsh = async (input: ConnectInput & { kind: 'ssh' }, signal: AbortSignal) => {
    const { signIn } = input;
    const { host, port, user } = signIn;
    const id = sshAddress(user, host, port);
    const state = await opening(input, { id, kind: 'ssh', host }, signal, async (label, kept, asks) => {
      const resolved: SignIn = {
        ...(await resolveJump(signIn, kept)),
        ...(signIn.jump && { jump: await resolveJump(signIn.jump, {}) }),
      };
      return openers.ssh({ kind: 'ssh', id, label, signIn: resolved, trust, ask: asks }, signal);
    });
    await settings.addRecent({ host, port, user, label: state.label });
    return state;
  };

  const connectFtp = async (input: ConnectInput & { kind: 'ftp' }, signal: AbortSignal) => {
    const { password: handle, acceptHostKey, through = LOCAL, connections = CONNECTIONS, ...server } = input.signIn;
    const id = ftpAddress({ ...server, through });
    const way = open.get(through);
    if (!way) throw notOpen(through);
    return opening(input, { id, kind: 'ftp', host: server.host }, signal, async (label, kept) => {
      const password = handle === undefined ? kept.password : secrets.reveal(handle);
      const signIn: FtpSignIn = {
        ...server,
        connections,
        ...(password !== undefined && { password }),
        ...(acceptHostKey !== undefined && { acceptCertificate: acceptHostKey }),
      };
      // Looked up anew each time: the server may have been disconnected and connected again meanwhile.
      const wayNow = () => {
        const now = open.get(through);
        if (now?.dial) return { now, dial: now.dial };
        throw now ? noWayThrough(now.state().label) : notOpen(through);
      };
      return openers.ftp(
        {
          id,
          label,
          signIn,
          trust,
          dial: (host, port, stop) => wayNow().dial(host, port, stop),
          ready: (stop) => wayNow().now.connected(stop),
        },
        signal,
      );
    });
  };

  const openArchive = async ({ on, path, password }: ConnectInput & { kind: 'archive' }, signal: AbortSignal) => {
    const host = open.get(on);
    if (!host) throw notOpen(on);
    const whole = normalPath(host.pathStyle, path);
    const target = await openers.archive(
      {
        id: archiveId(on, whole),
        on: host,
        path: whole,
        ...(password !== undefined && { password: secrets.reveal(password) }),
      },
      signal,
    );
    return add(target);
  };

  await add(await openers.local());

  return {
    list: () => [...[...open.values()].map((target) => target.state()), ...connecting.values()],
    find(id) {
      const target = open.get(id);
      if (!target) throw notOpen(id);
      return target;
    },
    async connect(input, signal) {
      if (input.kind === 'ssh') return connectSsh(input, signal);
      if (input.kind === 'ftp') return connectFtp(input, signal);
      if (input.kind === 'archive') return openArchive(input, signal);
      const running = open.get(PRACTICE);
      return running ? running.state() : add(await openers.practice(signal));
    },
    answer(questionId, answers) {
      questions.get(questionId)?.(answers);
    },
    async disconnect(id) {
      if (id === LOCAL)
        throw new ProblemError({
          code: 'invalid-input',
          title: 'This computer can’t be disconnected',
          message: 'It is always there.',
        });
      await open.get(id)?.close();
      open.delete(id);
    },
    onOpened(listener) {
      openedListeners.add(listener);
    },
    async close() {
      await Promise.allSettled([...open.values()].map((target) => target.close()));
    },
  };
}

function notOpen(id: string): ProblemError {
  return new ProblemError({
    code: 'not-found',
    title: 'Not connected to that server',
    message: `There is no connection to ${id}. Nothing was changed.`,
    remedy: 'Connect to it first.',
    details: { target: id },
  });
}

function archiveId(on: string, path: string): string {
  try {
    return archiveAddress(on, path);
  } catch {
    throw new ProblemError({
      code: 'invalid-input',
      title: 'This archive can’t be opened where it is',
      message: 'Its name, or that of a folder above it, holds bytes that are no text. It was not touched.',
      remedy: 'Rename it, or copy it under another name first.',
    });
  }
}

function noWayThrough(label: string): ProblemError {
  return new ProblemError({
    code: 'unsupported',
    title: `No connections can be made through ${label}`,
    message: 'Its SSH server passes no connections on to others. Nothing was changed.',
    remedy: 'Allow TCP forwarding in the settings of its SSH server (AllowTcpForwarding), then connect again.',
  });
}

function alreadyConnecting(id: string): ProblemError {
  return new ProblemError({
    code: 'busy',
    title: 'Already connecting to that server',
    message: `A connection to ${id} is being made just now.`,
    remedy: 'Wait for it, or stop it and try again.',
    retryable: true,
  });
}
