import { displayName } from '../../../contract/names.ts';
import { ProblemError, READ_ERROR } from '../../../contract/problem.ts';
import { mountedReadOnly } from '../../../contract/read-only.ts';

/** Status codes of SFTP version 3. */
export const STATUS = {
  ok: 0,
  endOfFile: 1,
  noSuchFile: 2,
  permissionDenied: 3,
  failure: 4,
  badMessage: 5,
  noConnection: 6,
  connectionLost: 7,
  unsupported: 8,
} as const;

/** The server refused a request; `files.ts` and its like turn it into a problem, where they know what was wanted. */
export class StatusError extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.name = 'StatusError';
    this.code = code;
  }
}

/** True for a refusal by the server, with the given status code if one is named. */
export const isStatus = (error: unknown, code?: number): error is StatusError =>
  error instanceof StatusError && (code === undefined || error.code === code);

/** The server sent something that is not SFTP, or not what was asked for: the session can't go on. */
export const damaged = (what: string): ProblemError =>
  new ProblemError({
    code: 'damaged',
    title: 'The server sent something that makes no sense',
    message:
      'Its file service answered in a way that does not fit the SFTP protocol, so this exchange was stopped. Nothing that came with it was used.',
    remedy:
      'Try again. If it happens again, the connection or the server changes data on the way, or the server is not what it says it is.',
    retryable: true,
    details: { technical: `SFTP: ${what}` },
  });

/** The channel to the server's file service went away while something ran on it. */
export const connectionLost = (why: string): ProblemError =>
  new ProblemError({
    code: 'connection-lost',
    title: 'The connection to the server was lost',
    message: 'What was running has stopped. What had arrived by then stays where it is.',
    remedy: 'Wait until the connection is back, then try again: copies go on where they stopped.',
    retryable: true,
    details: { technical: `SFTP: ${why}` },
  });

/** The server keeps the connection but has not answered for `milliseconds`. */
export const silent = (milliseconds: number): ProblemError =>
  new ProblemError({
    code: 'timed-out',
    title: 'The server does not answer any more',
    message: `Its file service has been silent for ${Math.round(milliseconds / 1000)} seconds, so this exchange was given up. A disk that is about to fail can be the cause.`,
    remedy: 'Try again. If it hangs at the same file again, leave that file for last.',
    retryable: true,
  });

/** Too much is asked of one session at once. */
export const busy = (): ProblemError =>
  new ProblemError({
    code: 'busy',
    title: 'The server is behind with its answers',
    message: 'Too many questions to its file service are still open, so this one was not sent. Nothing was changed.',
    remedy: 'Wait a moment, then try again.',
    retryable: true,
  });

/** No SFTP on the far side, or a version we can't speak. */
export const noSftp = (what: string): ProblemError =>
  new ProblemError({
    code: 'unsupported',
    title: 'The server offers no file access that we can use',
    message: 'You are signed in, but its SFTP service, which files are read and written through, does not work.',
    remedy:
      'Check that the rescue system has started fully. On a system of your own, switch on the SFTP subsystem of its SSH server, and keep login scripts from printing text.',
    details: { technical: `SFTP: ${what}` },
  });

/** A path that can't be sent to the server. */
export const badPath = (path: string, why: string): ProblemError =>
  new ProblemError({
    code: 'invalid-input',
    title: 'This path can not be used',
    message: `“${shown(path)}” ${why}.`,
    details: { path: shown(path) },
  });

export const shown = (path: string): string => displayName(path.length > 500 ? `${path.slice(0, 500)}…` : path);

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
  | 'change the attributes of'
  | 'read the link'
  | 'make the link'
  | 'copy';

const technical = (error: StatusError): string =>
  `SFTP status ${error.code}${error.message === '' ? '' : `: ${displayName(error.message.slice(0, 200))}`}`;

/** The problem of a refusal whose code tells the reason, or the general one where it does not. */
export function refused(error: StatusError, doing: Doing, path: string): ProblemError {
  const what = `“${shown(path)}”`;
  const details = { path: shown(path), technical: technical(error) };
  switch (error.code) {
    case STATUS.noSuchFile:
      return new ProblemError({
        code: 'not-found',
        title: `Could not ${doing} ${what}`,
        message: 'There is nothing of that name on the server, or a folder on the way to it is missing.',
        remedy: 'Refresh the list: it may have been renamed or removed, or its disk is not mounted any more.',
        details,
      });
    case STATUS.permissionDenied:
      return new ProblemError({
        code: 'no-permission',
        title: `Could not ${doing} ${what}`,
        message: 'The server does not allow it to the user you are signed in as.',
        remedy: 'Sign in as root, which is usual in a rescue system. Some places, such as /proc, refuse even root.',
        details,
      });
    case STATUS.badMessage:
      return new ProblemError({
        code: 'invalid-input',
        title: `Could not ${doing} ${what}`,
        message: 'The file system there can not take this name (it may be too long) or this value.',
        details,
      });
    case STATUS.unsupported:
      return new ProblemError({
        code: 'unsupported',
        title: `Could not ${doing} ${what}`,
        message: 'The server, or the file system there, has no way to do it.',
        details,
      });
    case STATUS.noConnection:
    case STATUS.connectionLost:
      return connectionLost(technical(error));
    default:
      if (doing === 'read') {
        return new ProblemError({
          code: 'damaged',
          title: `Could not read on in ${what}`,
          message: 'The server began to read it, then reported an error. This part of the disk may be damaged.',
          remedy: 'Copy what you still need from this disk first, then have its health checked.',
          retryable: true,
          details: { ...details, ...READ_ERROR },
        });
      }
      return new ProblemError({
        code: 'command-failed',
        title: `Could not ${doing} ${what}`,
        message: 'The server gave no reason. The disk may be failing, or something else may be using it.',
        remedy: 'Try again. If it fails again at the same place, check the health of the disk.',
        retryable: true,
        details,
      });
  }
}

export const alreadyExists = (doing: Doing, path: string): ProblemError =>
  new ProblemError({
    code: 'already-exists',
    title: `Could not ${doing} “${shown(path)}”`,
    message: 'Something of that name is there already. It was left as it is.',
    remedy: 'Choose another name, or rename or remove what is there.',
    details: { path: shown(path) },
  });

export const noSpace = (doing: Doing, path: string): ProblemError =>
  new ProblemError({
    code: 'no-space',
    title: `Could not ${doing} “${shown(path)}”`,
    message: 'The disk there is full. What was written so far is not complete.',
    remedy:
      'Free some space there or choose another place. In a rescue system the root folder lies in memory: use a mounted disk.',
    retryable: true,
    details: { path: shown(path) },
  });

export const readOnly = (doing: Doing, path: string): ProblemError =>
  mountedReadOnly(`Could not ${doing} “${shown(path)}”: it can only be read`, { path: shown(path) });

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

export const noSecondName = (path: string): ProblemError =>
  new ProblemError({
    code: 'unsupported',
    title: `Could not make the link “${shown(path)}”`,
    message: 'The server, or the disk there, can not give a file a second name. Nothing was changed.',
    remedy: 'Make a symbolic link instead.',
    details: { path: shown(path) },
  });

export const otherFileSystem = (path: string): ProblemError =>
  new ProblemError({
    code: 'unsupported',
    title: `Could not rename “${shown(path)}”`,
    message:
      'The new place lies on another disk or file system, and a rename can not carry data across. Nothing was changed.',
    remedy: 'Copy it there, then remove the original.',
    details: { path: shown(path) },
  });
