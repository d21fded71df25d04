import { randomUUID } from 'node:crypto';
import { LOCAL, PRACTICE, sshAddress } from '../contract/address.ts';
import { cancelled, ProblemError } from '../contract/problem.ts';
import type { ConnectInput, Jump, Question, SshSignIn, TargetState } from '../contract/target.ts';
import type { Target } from '../targets/target.ts';
import type { Events } from './events.ts';
import type { SignIn } from '../targets/sign-in.ts';
import type { Openers } from './openers.ts';
import type { Secrets } from './secrets.ts';
import type { BookmarkSecrets, SettingsKeeper } from './settings.ts';
import type { TrustKeeper } from './trust.ts';

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

  const connectSsh = async (input: ConnectInput & { kind: 'ssh' }, signal: AbortSignal) => {
    const { signIn, bookmarkId } = input;
    const id = sshAddress(signIn.user, signIn.host, signIn.port);
    if (connecting.has(id)) throw alreadyConnecting(id);
    const bookmark = settings.read().bookmarks.find((other) => other.id === bookmarkId);
    const label = input.label || bookmark?.label || signIn.host;
    const base: TargetState = {
      id,
      kind: 'ssh',
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
      const kept = bookmarkId === undefined ? {} : await settings.bookmarkSecrets(bookmarkId);
      const resolved: SignIn = {
        ...(await resolveJump(signIn, kept)),
        ...(signIn.jump && { jump: await resolveJump(signIn.jump, {}) }),
      };
      const target = await openers.ssh(
        { kind: 'ssh', id, label, signIn: resolved, trust, ask: ask(base, signal) },
        signal,
      );
      if (signal.aborted) {
        await target.close();
        throw cancelled();
      }
      connecting.delete(id);
      const state = await add(target);
      await settings.addRecent({ host: signIn.host, port: signIn.port, user: signIn.user, label });
      return state;
    } catch (error) {
      connecting.delete(id);
      tell(open.get(id)?.state() ?? { ...base, state: 'closed', since: Date.now() });
      throw error;
    }
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

function alreadyConnecting(id: string): ProblemError {
  return new ProblemError({
    code: 'busy',
    title: 'Already connecting to that server',
    message: `A connection to ${id} is being made just now.`,
    remedy: 'Wait for it, or stop it and try again.',
    retryable: true,
  });
}
