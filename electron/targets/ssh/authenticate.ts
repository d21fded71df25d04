import type { AnyAuthMethod, AuthHandlerMiddleware, ParsedKey, Prompt } from 'ssh2';
import { cancelled, type ProblemError } from '../../contract/problem.ts';
import { agentSockets } from './agent.ts';
import type { Ask } from '../sign-in.ts';
import { type Attempts, tooManyQuestions } from './sign-in-problems.ts';

/** What there is to sign in with. */
export interface Proofs {
  readonly user: string;
  readonly password: string | undefined;
  readonly key: ParsedKey | undefined;
  readonly agent: boolean;
}

type Kind = 'password' | 'keyboard-interactive' | 'key' | 'agent';

const METHODS: Record<Kind, string> = {
  key: 'publickey',
  agent: 'publickey',
  password: 'password',
  'keyboard-interactive': 'keyboard-interactive',
};

export interface Authenticator {
  readonly handler: AuthHandlerMiddleware;
  /** What was done so far, for the words of a failure. */
  attempts(): Attempts;
  agentFailed(trouble: string): void;
}

interface Wiring {
  readonly ask: Ask;
  /** The person is thinking (true), or it is the server's turn again. */
  readonly waiting: (forPerson: boolean) => void;
  /** Ends the sign-in: the person would not answer. */
  readonly fail: (problem: ProblemError) => void;
}

// A server may ask what it likes; the page that shows it must stay usable.
const MOST_PROMPTS = 20;
const LONGEST_TEXT = 2_000;

/** A prompt that plainly wants the password, which we have: it is hidden, alone, and asks for no code. */
function wantsPassword(prompts: readonly Prompt[]): boolean {
  const [only] = prompts;
  return (
    prompts.length === 1 &&
    only?.echo !== true &&
    !/code|otp|token|one.?time|verification|factor|pin\b|response/i.test(only?.prompt ?? '')
  );
}

/**
 * Chooses the ways to sign in: the key given, the password, the agent, and questions last. A server counts failures, so
 * what the person gave on purpose comes before the many keys of an agent.
 */
export function authenticator(proofs: Proofs, { ask, waiting, fail }: Wiring): Authenticator {
  const queue: { kind: Kind; method: () => AnyAuthMethod }[] = [];
  const tried = new Set<Kind>();
  const username = proofs.user;
  const { key, password } = proofs;
  let offered: string[] = [];
  let halfway = false;
  let agentTrouble: string | undefined;
  let passwordSpent = false;
  let started = false;

  if (key !== undefined) {
    // ssh2 takes a parsed key here as it is; its types know only text.
    queue.push({ kind: 'key', method: () => ({ type: 'publickey', username, key: key as unknown as Buffer }) });
  }
  if (password !== undefined)
    queue.push({ kind: 'password', method: () => ({ type: 'password', username, password }) });
  if (proofs.agent) {
    const sockets = agentSockets(process.platform, process.env);
    if (sockets.length === 0) agentTrouble = 'no agent is running on this computer';
    for (const agent of sockets) queue.push({ kind: 'agent', method: () => ({ type: 'agent', username, agent }) });
  }
  queue.push({
    kind: 'keyboard-interactive',
    method: () => ({
      type: 'keyboard-interactive',
      username,
      prompt: (title, instruction, _language, prompts, finish) => {
        if (wantsPassword(prompts) && password !== undefined && !passwordSpent) {
          passwordSpent = true;
          finish([password]);
          return;
        }
        if (prompts.length > MOST_PROMPTS) {
          fail(tooManyQuestions(prompts.length));
          return;
        }
        waiting(true);
        const question = {
          title: title.slice(0, LONGEST_TEXT),
          instruction: instruction.slice(0, LONGEST_TEXT),
          prompts: prompts.map(({ prompt, echo }) => ({ text: prompt.slice(0, LONGEST_TEXT), echo: echo === true })),
        };
        ask(question).then(
          (answers) => {
            if (answers === null) {
              fail(cancelled());
              return;
            }
            waiting(false);
            finish(prompts.map((_, index) => answers[index] ?? ''));
          },
          () => fail(cancelled()),
        );
      },
    }),
  });

  return {
    handler(methodsLeft, partialSuccess, next) {
      waiting(false);
      if (!started) {
        // Asks what there is, so that nothing is tried in vain.
        started = true;
        next({ type: 'none', username });
        return;
      }
      if (methodsLeft !== null) offered = methodsLeft;
      if (partialSuccess) {
        halfway = true;
        // The next factor is a question of its own: a password used for the first one may be its answer as well.
        passwordSpent = false;
      }
      const index = queue.findIndex(({ kind }) => methodsLeft === null || offered.includes(METHODS[kind]));
      const [chosen] = index < 0 ? [] : queue.splice(index, 1);
      if (chosen === undefined) {
        next(false as unknown as AnyAuthMethod);
        return;
      }
      tried.add(chosen.kind);
      next(chosen.method());
    },
    attempts: () => ({
      tried,
      offered,
      halfway,
      agentTrouble,
      has: { password: password !== undefined, key: key !== undefined, agent: proofs.agent },
    }),
    agentFailed(trouble) {
      tried.delete('agent');
      agentTrouble = trouble;
    },
  };
}
