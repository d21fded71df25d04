import { ProblemError } from '../../contract/problem.ts';
import { plain, type Who } from './problems.ts';

/** What was tried to sign in, and what the server would have taken. */
export interface Attempts {
  readonly tried: ReadonlySet<'password' | 'keyboard-interactive' | 'key' | 'agent'>;
  /** The methods that the server names (RFC 4252), such as `publickey`; empty if it never said. */
  readonly offered: readonly string[];
  /** A first step was accepted and the server wants a second one. */
  readonly halfway: boolean;
  /** Why the agent could not help, where it was asked. */
  readonly agentTrouble: string | undefined;
  readonly has: { readonly password: boolean; readonly key: boolean; readonly agent: boolean };
}

const KNOWN = ['password', 'keyboard-interactive', 'publickey', 'none'];
const NEWEST_MAIL =
  'Each start into the rescue mode makes a new password: take it from the newest mail of your provider, or from its control panel.';

const words = (methods: readonly string[]) =>
  methods
    .slice(0, 20)
    .map((method) =>
      method === 'publickey'
        ? 'a private key (publickey)'
        : method === 'password'
          ? 'a password'
          : method === 'keyboard-interactive'
            ? 'answers to questions (keyboard-interactive)'
            : plain(method),
    )
    .join(', ');

/** Why the server did not let us in, from what was tried and what it offers. */
export function signInFailed(who: Who, attempts: Attempts): ProblemError {
  const { tried, offered, halfway, has, agentTrouble } = attempts;
  const server = who.isJump ? 'jump host' : 'server';
  const takesPassword = offered.includes('password') || offered.includes('keyboard-interactive');
  const triedPassword = tried.has('password') || tried.has('keyboard-interactive');
  const triedKey = tried.has('key') || tried.has('agent');
  const problem = (title: string, message: string, remedy: string, details: Record<string, string> = {}) =>
    new ProblemError({
      code: 'sign-in-failed',
      title,
      message: agentTrouble === undefined ? message : `${message} The SSH agent could not help: ${agentTrouble}.`,
      remedy,
      details: {
        host: who.host,
        port: String(who.port),
        user: who.user,
        ...(offered.length > 0 ? { offered: plain(offered.join(', ')) } : {}),
        ...(tried.size > 0 ? { tried: [...tried].join(', ') } : {}),
        ...details,
      },
    });

  if (halfway) {
    return problem(
      `The ${server} wants a second proof`,
      `What you gave was accepted, but for ${who.user} it also wants: ${words(offered)}.`,
      'Give that as well (password, key or agent) and connect again.',
      { missing: takesPassword ? 'password' : 'key' },
    );
  }
  if (triedPassword) {
    return problem(
      'The password or the user name is wrong',
      `The ${server} did not accept the password for ${who.user}.${triedKey ? ' It did not accept the key either.' : ''}`,
      `${NEWEST_MAIL} The user is usually root in a Linux rescue system and Administrator in a Windows one.`,
      { wrong: 'password' },
    );
  }
  if (triedKey) {
    return problem(
      'The key is not accepted',
      `The ${server} does not know this key for ${who.user}.${takesPassword ? ' It takes a password as well.' : ''}`,
      `A rescue system knows only keys that you gave your provider before it was started. ${takesPassword ? 'Use the password from the mail instead.' : 'Check that it is the right key and the right user.'}`,
      { wrong: 'key' },
    );
  }
  if (takesPassword && !has.password) {
    return problem(
      'A password is needed',
      `The ${server} wants a password for ${who.user}, and none was given.`,
      NEWEST_MAIL,
      { missing: 'password' },
    );
  }
  if (offered.includes('publickey') && !triedKey) {
    return problem(
      `The ${server} takes no password, only a key`,
      `For ${who.user} it accepts: ${words(offered)}.`,
      'Choose the private key file whose public half you gave your provider, or use the SSH agent.',
      { missing: 'key' },
    );
  }
  const strange = offered.filter((method) => !KNOWN.includes(method));
  return problem(
    `The ${server} wants a way to sign in that this app has not got`,
    strange.length > 0
      ? `It accepts only: ${words(strange)}.`
      : `It accepts nothing of what was given for ${who.user}${offered.length > 0 ? `, but: ${words(offered)}` : ''}.`,
    'In a rescue system, sign in as root with the password from the newest mail of your provider.',
  );
}

/** The server broke off after too many tries. */
export function tooManyFailures(who: Who, attempts: Attempts): ProblemError {
  const failed = signInFailed(who, attempts).problem;
  const keys = attempts.tried.has('agent');
  return new ProblemError({
    ...failed,
    title: 'Too many failed tries to sign in',
    message: keys
      ? `The ${who.isJump ? 'jump host' : 'server'} ended the connection: the SSH agent holds so many keys that the tries ran out before the right one.`
      : `The ${who.isJump ? 'jump host' : 'server'} ended the connection after too many failed tries. It may block your address for a while now.`,
    remedy: keys
      ? 'Use a key file or the password instead of the agent.'
      : `Wait some minutes before the next try. ${NEWEST_MAIL}`,
  });
}

/** The password has expired and the server insists on another one. */
export function passwordExpired(who: Who): ProblemError {
  return new ProblemError({
    code: 'sign-in-failed',
    title: 'The password has expired',
    message: `It is right, but the ${who.isJump ? 'jump host' : 'server'} insists that ${who.user} chooses a new one, which this app does not do.`,
    remedy: 'Start the rescue mode anew for a fresh password, or change it with another SSH program first.',
    details: { host: who.host, port: String(who.port), user: who.user },
  });
}

/** A server asks more than any honest one. */
export function tooManyQuestions(count: number): ProblemError {
  return new ProblemError({
    code: 'sign-in-failed',
    title: 'The server asks too many questions',
    message: `It wants ${count} answers at once, which no honest server does. Nothing was answered.`,
    remedy: 'Check that the address is the one in the mail of your provider.',
  });
}
