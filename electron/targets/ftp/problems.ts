import { displayName } from '../../contract/names.ts';
import { ProblemError } from '../../contract/problem.ts';
import type { Reply } from './replies.ts';

/** What was being done, as the person would say it: after "could not". */
export type Doing =
  | 'list the folder'
  | 'look at'
  | 'read'
  | 'write'
  | 'make the folder'
  | 'rename'
  | 'remove'
  | 'remove the folder'
  | 'change the attributes of';

/** The server said no to a command; turned into a problem where it is known what was wanted. */
export class ReplyError extends Error {
  readonly reply: Reply;

  constructor(reply: Reply) {
    super(`${reply.code} ${reply.text}`);
    this.name = 'ReplyError';
    this.reply = reply;
  }
}

export const isRefusal = (error: unknown): error is ReplyError => error instanceof ReplyError;

const shown = (path: string): string => displayName(path.length > 500 ? `${path.slice(0, 500)}…` : path);
const technical = ({ code, text }: Reply): string => `FTP ${code} ${displayName(text.slice(0, 300))}`;

/** True where the server has as many connections as it takes, and another may be let in later. */
export const isFull = ({ code, text }: Reply): boolean =>
  code === 421 || (code === 530 && /too many|maximum|connection limit|connections? (?:from|per)/i.test(text));

export const connectionLost = (why: string): ProblemError =>
  new ProblemError({
    code: 'connection-lost',
    title: 'The connection to the FTP server was lost',
    message: 'What was running has stopped. What had arrived by then stays where it is.',
    remedy: 'Wait until the connection is back, then try again: copies go on where they stopped.',
    retryable: true,
    details: { technical: `FTP: ${displayName(why)}` },
  });

export const silent = (): ProblemError =>
  new ProblemError({
    code: 'timed-out',
    title: 'The FTP server does not answer any more',
    message:
      'It has been silent for too long, so this exchange was given up. What had arrived by then stays where it is.',
    remedy: 'Try again in a moment. A backup space can be unavailable for some time during the day.',
    retryable: true,
  });

export const full = (host: string, why: string): ProblemError =>
  new ProblemError({
    code: 'busy',
    title: 'The FTP server takes no further connection now',
    message: `${displayName(host)} allows only a few connections at one time (a backup space: three for each address), and all are in use. Nothing was changed.`,
    remedy:
      'Close other programs that use it, also on the server itself, or wait: a lost connection counts for some minutes.',
    retryable: true,
    details: { technical: displayName(why) },
  });

export const refusedAtOnce = (host: string, why: string): ProblemError =>
  new ProblemError({
    code: 'unreachable',
    title: `${displayName(host)} ends the connection at once`,
    message: 'It was reached, but turned us away before anybody could sign in.',
    remedy:
      'A backup space lets in only addresses on its access list, and nothing is on it at first: in the control panel open the server, Backup storage, Configurable access, add the server’s own address and tick FTP. It takes some minutes to apply. Then connect through the server.',
    retryable: true,
    details: { technical: displayName(why) },
  });

export const signInFailed = (user: string, reply: Reply): ProblemError =>
  new ProblemError({
    code: 'sign-in-failed',
    title: `The FTP server does not let “${displayName(user)}” in`,
    message: 'It refused the name or the password. Nothing was changed.',
    remedy:
      'Check both. For a backup space the name is the server’s own (ns….ip-….eu), and a new password is sent by mail when you ask for it in the control panel.',
    details: { technical: technical(reply) },
  });

export const needsTls = (reply: Reply): ProblemError =>
  new ProblemError({
    code: 'sign-in-failed',
    title: 'The FTP server wants an encrypted connection',
    message: 'It lets nobody sign in without encryption. The password was not sent.',
    remedy: 'Choose FTP with TLS.',
    details: { technical: technical(reply) },
  });

export const noTls = (why: string): ProblemError =>
  new ProblemError({
    code: 'unsupported',
    title: 'The FTP server offers no encryption',
    message: 'The connection could not be secured, so the password was not sent.',
    remedy:
      'A backup space speaks TLS under another name: ftpback-….mybackup.ovh.net instead of ftpback-….ip-….net. Plain FTP shows password and data to everybody on the way: use it only inside the provider’s own network.',
    details: { technical: displayName(why) },
  });

export const noFtp = (why: string): ProblemError =>
  new ProblemError({
    code: 'unsupported',
    title: 'This is no FTP server',
    message: 'Something answers there, but not in the language of FTP. Nothing was sent.',
    remedy: 'Check the port: 21 for FTP and FTP with TLS, 990 for TLS from the first byte.',
    details: { technical: displayName(why) },
  });

export const badPath = (path: string, why: string): ProblemError =>
  new ProblemError({
    code: 'invalid-input',
    title: 'This path can not be used',
    message: `“${shown(path)}” ${why}.`,
    details: { path: shown(path) },
  });

export const notThere = (doing: Doing, path: string, reply?: Reply): ProblemError =>
  new ProblemError({
    code: 'not-found',
    title: `Could not ${doing} “${shown(path)}”`,
    message: 'There is nothing of that name on the FTP server, or a folder on the way to it is missing.',
    remedy: 'Refresh the list: it may have been renamed or removed.',
    details: { path: shown(path), ...(reply && { technical: technical(reply) }) },
  });

export const alreadyExists = (doing: Doing, path: string): ProblemError =>
  new ProblemError({
    code: 'already-exists',
    title: `Could not ${doing} “${shown(path)}”`,
    message: 'Something of that name is there already. It was left as it is.',
    remedy: 'Choose another name, or rename or remove what is there.',
    details: { path: shown(path) },
  });

export const notEmpty = (path: string): ProblemError =>
  new ProblemError({
    code: 'already-exists',
    title: `Could not remove the folder “${shown(path)}”`,
    message: 'It is not empty. Nothing in it was touched.',
    remedy: 'Look at what is in it first; hidden files count too.',
    details: { path: shown(path) },
  });

/** `path` is something else than what can be worked on in this way; `kind` such as "a folder". */
export const wrongKind = (doing: Doing, path: string, kind: string): ProblemError =>
  new ProblemError({
    code: 'invalid-input',
    title: `Could not ${doing} “${shown(path)}”`,
    message: `It is ${kind}, which can not be used here. It was left as it is.`,
    details: { path: shown(path) },
  });

export const cannot = (doing: Doing, path: string, why: string): ProblemError =>
  new ProblemError({
    code: 'unsupported',
    title: `Could not ${doing} “${shown(path)}”`,
    message: why,
    details: { path: shown(path) },
  });

/** The problem of a refusal, by its words where they tell; undefined where only looking at the path can. */
export function refused({ reply }: ReplyError, doing: Doing, path: string): ProblemError | undefined {
  const { code, text } = reply;
  const details = { path: shown(path), technical: technical(reply) };
  const title = `Could not ${doing} “${shown(path)}”`;
  if (code === 421 || code === 425 || code === 426) return connectionLost(technical(reply));
  if (code === 452 || code === 552 || /quota|no space|disk full|not enough space/i.test(text)) {
    return new ProblemError({
      code: 'no-space',
      title,
      message:
        'There is no room left, or the quota is used up. What was written so far is not complete. A backup space that is over its quota becomes read-only until something is deleted.',
      remedy: 'Delete what is not needed there, or order more room, then try again.',
      retryable: true,
      details,
    });
  }
  if (/no such (?:file|dir)|not found|does(?:n.t| not) exist|not a directory/i.test(text))
    return notThere(doing, path, reply);
  if (/permission denied|not permitted|access (?:is )?denied|not allowed|read-only|prohibited/i.test(text)) {
    return notAllowed(doing, path, reply);
  }
  if (/not empty/i.test(text)) return notEmpty(path);
  if (/file exists|already exists/i.test(text)) return alreadyExists(doing, path);
  if (/name too long|invalid (?:directory |file ?)name/i.test(text))
    return badPath(path, 'has a name that the server does not take');
  if (code === 500 || code === 502 || code === 504) return cannot(doing, path, 'The FTP server has no way to do it.');
  return undefined;
}

export const notAllowed = (doing: Doing, path: string, reply: Reply): ProblemError =>
  new ProblemError({
    code: 'no-permission',
    title: `Could not ${doing} “${shown(path)}”`,
    message: 'The FTP server does not allow it to this account.',
    remedy: 'A backup space that is over its quota is read-only: delete something there first.',
    details: { path: shown(path), technical: technical(reply) },
  });
