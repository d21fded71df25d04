import { displayName } from '../../contract/names.ts';
import { ProblemError } from '../../contract/problem.ts';

/** The short name that Node and system calls give an error, such as `ECONNREFUSED`; empty where there is none. */
export function errorCode(error: unknown): string {
  if (error instanceof AggregateError) {
    const codes = error.errors.map(errorCode);
    return codes.includes('ECONNREFUSED') ? 'ECONNREFUSED' : (codes[0] ?? '');
  }
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}

/** Words of a server or a library, short and without marks that could deceive. */
export const plain = (text: string): string => displayName(text.slice(0, 300));

const said = (error: unknown) => plain(error instanceof Error ? error.message : String(error));

/** Who did not do what was hoped for. */
export interface Who {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly isJump: boolean;
}

const name = ({ isJump }: Who) => (isJump ? 'jump host' : 'server');
const at = ({ host, port }: Who) => ({ host, port: String(port) });

const RUNNING =
  'Check in the control panel of your provider that the server is running in the rescue mode. After a restart it takes a few minutes until it answers.';

/** Why no TCP connection came about; `error` is Node's. */
export function notReached(who: Who, error: unknown): ProblemError {
  const code = errorCode(error);
  const { host, port } = who;
  const details = { ...at(who), technical: code || said(error) };
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'EAI_NODATA' || code === 'EINVAL') {
    const unsure = code === 'EAI_AGAIN';
    return new ProblemError({
      code: 'unreachable',
      title: unsure ? `The name ${host} can not be looked up just now` : `There is no computer named ${host}`,
      message: unsure
        ? 'This computer got no answer to the question which address belongs to that name. It may be offline.'
        : 'The name does not lead to any address.',
      remedy: unsure
        ? 'Check that this computer is online, or use the numeric address from the mail of your provider.'
        : 'Check the spelling, or use the numeric address (such as 203.0.113.7) from the mail of your provider.',
      retryable: true,
      details,
    });
  }
  if (code === 'ECONNREFUSED') {
    return new ProblemError({
      code: 'unreachable',
      title: `Nothing answers on port ${port} of ${host}`,
      message: `The computer at that address is there, but it refuses connections to port ${port}: no SSH server is running there, or not yet.`,
      remedy: `${RUNNING} Check also that the port is right: it is 22 unless the mail says otherwise.`,
      retryable: true,
      details,
    });
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return new ProblemError({
      code: 'unreachable',
      title: `This computer does not allow the connection to ${host}`,
      message: 'A firewall or security program on this computer blocked it before anything was sent.',
      remedy: 'Allow Rescue Desk in your firewall, or try from another network.',
      retryable: true,
      details,
    });
  }
  return new ProblemError({
    code: 'unreachable',
    title: `There is no way to ${host}`,
    message:
      'The network could not deliver the connection. The server may be switched off, or this computer is offline.',
    remedy: `Check that this computer is online and that the address is right. ${RUNNING}`,
    retryable: true,
    details,
  });
}

/** The address did not answer at all in time. */
export function noAnswer(who: Who, milliseconds: number): ProblemError {
  return new ProblemError({
    code: 'unreachable',
    title: `${who.host} does not answer`,
    message: `For ${Math.round(milliseconds / 1000)} seconds there was no reply at all. The server may be switched off or still starting, the address may be wrong, or a firewall swallows the connection.`,
    remedy: RUNNING,
    retryable: true,
    details: { ...at(who), technical: 'ETIMEDOUT' },
  });
}

/** What a stranger behind the port said, fit to be shown: at most its first line and a half. */
export function printable(heard: Uint8Array): string {
  return Buffer.from(heard.subarray(0, 160))
    .toString('latin1')
    .split(/\r?\n/)
    .slice(0, 2)
    .join(' ')
    .replace(/[^\x20-\x7e]+/g, '.')
    .trim();
}

/** Something else than SSH is behind the port, or it said nothing. `heard` is what came. */
export function notSsh(who: Who, heard: Uint8Array, ended: 'closed' | 'silent'): ProblemError {
  const { host, port } = who;
  if (heard.length === 0) {
    return new ProblemError({
      code: 'unreachable',
      title: `The ${name(who)} accepts the connection but says nothing`,
      message:
        ended === 'closed'
          ? 'It closed the connection at once, without a word. It may be overloaded or just starting, or it has blocked your address for a while after wrong passwords.'
          : `Port ${port} of ${host} is open, but no SSH server introduced itself in time. Something else may be behind that port, or the server hangs.`,
      remedy: `Wait a minute and try again. Check that the port is right: it is 22 unless the mail says otherwise.`,
      retryable: true,
      details: at(who),
    });
  }
  const start = printable(heard);
  const guess = /^HTTP\/|<html/i.test(start)
    ? 'It is a web server.'
    : /^220[ -].*ftp/i.test(start)
      ? 'It is an FTP server.'
      : /^220[ -]/.test(start)
        ? 'It looks like a mail server.'
        : start.startsWith('RFB ')
          ? 'It is a VNC server (a remote screen).'
          : heard[0] === 0x16 || heard[0] === 0x15
            ? 'It looks like a web server with encryption (TLS).'
            : 'It does not introduce itself as one.';
  return new ProblemError({
    code: 'unreachable',
    title: `Behind port ${port} of ${host} there is no SSH server`,
    message: `${guess} It answered: “${start}”. Nothing secret was sent to it.`,
    remedy: 'Check the port: SSH is on 22 unless the mail of your provider says otherwise.',
    details: { ...at(who), answer: start },
  });
}

/** An SSH server of the last century. */
export function tooOld(who: Who, heard: Uint8Array): ProblemError {
  return new ProblemError({
    code: 'unsupported',
    title: `The ${name(who)} speaks only an unsafe, ancient SSH`,
    message: 'It offers the first version of SSH, which anybody on the way can read. Nothing secret was sent to it.',
    remedy: 'Start a current rescue system from the control panel of your provider.',
    details: { ...at(who), answer: printable(heard) },
  });
}

/** Both sides know no common way to encrypt; `technical` says what was looked for. */
export function noCommonWay(who: Who, technical: string, software: string): ProblemError {
  const what = /key exchange/.test(technical)
    ? 'to agree on a key'
    : /host key/.test(technical)
      ? 'for the server to prove who it is'
      : /cipher/.test(technical)
        ? 'to encrypt'
        : /MAC/.test(technical)
          ? 'to protect what is sent against changes'
          : 'to compress';
  return new ProblemError({
    code: 'unsupported',
    title: `The ${name(who)} and this app have no encryption in common`,
    message: `The SSH server is too old or set up unusually: it knows no way ${what} that is safe enough for this app. Nothing secret was sent.`,
    remedy: 'Start a current rescue system from the control panel of your provider.',
    details: { ...at(who), technical: plain(technical), software: plain(software) },
  });
}

/** The connection ended while both sides agreed on the encryption, or signed in. */
export function closedEarly(who: Who, during: 'handshake' | 'sign-in', technical: string): ProblemError {
  return new ProblemError({
    code: 'unreachable',
    title: `The ${name(who)} closed the connection`,
    message:
      during === 'handshake'
        ? 'It ended the connection before you could sign in. It may be overloaded, shutting down, or it refuses your address.'
        : 'It ended the connection while signing in. It may allow only a few tries or little time, or it is shutting down.',
    remedy: 'Wait a minute and try again. If it stays so, restart the server into the rescue mode.',
    retryable: true,
    details: { ...at(who), technical: plain(technical) },
  });
}

/** The encryption failed in a way that no honest server causes by itself. */
export function handshakeFailed(who: Who, technical: string): ProblemError {
  return new ProblemError({
    code: 'unreachable',
    title: `The ${name(who)} and this app could not agree on the encryption`,
    message: 'What it sent does not fit together: the line may be disturbed, or something in between changes the data.',
    remedy: 'Try again; if it stays so, try from another network.',
    retryable: true,
    details: { ...at(who), technical: plain(technical) },
  });
}

/** The server went silent in the middle. */
export function tooSlow(who: Who, during: 'handshake' | 'sign-in'): ProblemError {
  return new ProblemError({
    code: 'timed-out',
    title: `The ${name(who)} stopped answering`,
    message: `It answered at first, and then nothing more came ${during === 'handshake' ? 'while agreeing on the encryption' : 'while signing in'}.`,
    remedy: 'Try again. A server that has just started may need another minute.',
    retryable: true,
    details: at(who),
  });
}

/** The link went away while something was being done. */
export function connectionLost(technical?: string): ProblemError {
  return new ProblemError({
    code: 'connection-lost',
    title: 'The connection to the server was lost',
    message: 'What was being done has stopped in the middle. The app tries to connect again by itself.',
    remedy: 'Wait until the connection is back. If the server was restarted, connect to it anew.',
    retryable: true,
    ...(technical === undefined ? {} : { details: { technical: plain(technical) } }),
  });
}

/** The target was closed by the person. */
export function targetClosed(): ProblemError {
  return new ProblemError({
    code: 'connection-lost',
    title: 'The connection to this server is closed',
    message: 'You have disconnected from it, so nothing more can be done there.',
    remedy: 'Connect to the server again.',
  });
}

/** The server refuses one more channel; `reason` is its own. */
export function noMoreChannels(reason: string): ProblemError {
  return new ProblemError({
    code: 'busy',
    title: 'The server allows no more work at once',
    message: 'It limits how many commands, terminals and transfers may run over one connection, and all are in use.',
    remedy: 'Close a terminal or wait for a transfer to end, then try again.',
    retryable: true,
    details: { technical: plain(reason) },
  });
}

/** The server does not do this at all. */
export function refusedByServer(what: string, technical: string): ProblemError {
  return new ProblemError({
    code: 'unsupported',
    title: `This server does not offer ${what}`,
    message: 'Its settings do not allow it, or the program for it is not installed there.',
    remedy: 'Sign in as another user (root in a rescue system), or start the rescue mode of your provider.',
    details: { technical: plain(technical) },
  });
}
