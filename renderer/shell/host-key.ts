import { create } from 'zustand';
import { isProblem, type Problem } from '../../electron/contract/problem.ts';
import type { ConnectInput, TargetState } from '../../electron/contract/target.ts';
import { call } from '../client/client.ts';

/** A question about a server's host key that the person must answer before anything is sent to it. */
export interface HostKeyQuestion {
  readonly kind: 'unknown' | 'changed';
  readonly problem: Problem;
  readonly server: string;
  /** True: accept the new key, or end the old session and look at the new key. */
  readonly answer: (yes: boolean) => void;
}

/** The question that is open, if any. */
export const useHostKeyQuestion = create<{ readonly question?: HostKeyQuestion }>(() => ({}));

/** Puts a host key problem to the person; false when they refuse or `signal` aborts. */
export function askAboutHostKey(problem: Problem, server: string, signal?: AbortSignal): Promise<boolean> {
  useHostKeyQuestion.getState().question?.answer(false);
  return new Promise((resolve) => {
    const answer = (yes: boolean) => {
      signal?.removeEventListener('abort', refuse);
      useHostKeyQuestion.setState({ question: undefined });
      resolve(yes);
    };
    const refuse = () => answer(false);
    signal?.addEventListener('abort', refuse, { once: true });
    const kind = problem.code === 'host-key-changed' ? 'changed' : 'unknown';
    useHostKeyQuestion.setState({ question: { kind, problem, server, answer } });
  });
}

/**
 * Connects, putting unknown and changed host keys to the person on the way. Null when they refused a key; every other
 * failure rejects.
 */
export async function connectAsking(input: ConnectInput, signal: AbortSignal): Promise<TargetState | null> {
  let current = input;
  for (;;) {
    try {
      return await call('targets.connect', current, signal);
    } catch (error) {
      if (
        current.kind === 'practice' ||
        current.kind === 'archive' ||
        !(isProblem(error, 'host-key-unknown') || isProblem(error, 'host-key-changed'))
      )
        throw error;
      const { problem } = error;
      const place = hostKeyPlace(problem, current.signIn);
      if (!(await askAboutHostKey(problem, place.host, signal))) return null;
      if (problem.code === 'host-key-changed') {
        await call('targets.forgetHostKey', place, signal);
        current = accepting(current, place, undefined);
      } else {
        current = accepting(current, place, problem.details?.['fingerprint']);
      }
    }
  }
}

interface Place {
  readonly host: string;
  readonly port: number;
}

/** Which server a host key problem is about: the one it names, else the one that was to be reached. */
export function hostKeyPlace(problem: Problem, otherwise: Place): Place {
  const port = Number(problem.details?.['port']);
  return {
    host: problem.details?.['host'] ?? otherwise.host,
    port: Number.isInteger(port) && port > 0 ? port : otherwise.port,
  };
}

/** The input with `fingerprint` accepted for the server or jump host at `place`. */
function accepting(
  input: ConnectInput & { kind: 'ssh' | 'ftp' },
  place: Place,
  fingerprint: string | undefined,
): ConnectInput {
  if (input.kind === 'ftp') return { ...input, signIn: { ...input.signIn, acceptHostKey: fingerprint } };
  const { signIn } = input;
  const { jump } = signIn;
  const same = (other: Place) => other.host.toLowerCase() === place.host.toLowerCase() && other.port === place.port;
  return jump && same(jump) && !same(signIn)
    ? { ...input, signIn: { ...signIn, jump: { ...jump, acceptHostKey: fingerprint } } }
    : { ...input, signIn: { ...signIn, acceptHostKey: fingerprint } };
}
