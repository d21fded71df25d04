import type { Duplex } from 'node:stream';
import type { Client, ClientChannel } from 'ssh2';
import { cancelled, ProblemError } from '../../contract/problem.ts';
import { connectionLost, plain } from './problems.ts';

/** The number that a server gives for not opening a channel (RFC 4254, 5.1); undefined for other errors. */
export function channelRefusal(error: unknown): number | undefined {
  return error instanceof Error && 'reason' in error && typeof error.reason === 'number' ? error.reason : undefined;
}

export const PROHIBITED = 1;
export const CONNECT_FAILED = 2;
export const UNKNOWN_TYPE = 3;

function noPort(port: number): ProblemError {
  return new ProblemError({
    code: 'invalid-input',
    title: `${port} is no port`,
    message: 'Ports are whole numbers from 1 to 65535. Nothing was connected.',
  });
}

function notDialled(host: string, port: number, error: unknown): ProblemError {
  const reason = channelRefusal(error);
  const words = error instanceof Error ? error.message : String(error);
  const technical = plain(words.replace('(SSH) Channel open failure: ', ''));
  const details = { host, port: String(port), technical };
  if (reason === undefined) return connectionLost(technical);
  if (reason === PROHIBITED || reason === UNKNOWN_TYPE) {
    return new ProblemError({
      code: 'unsupported',
      title: 'The server does not pass connections on',
      message: `Its settings forbid to reach ${host} through it (in OpenSSH: AllowTcpForwarding).`,
      remedy: 'Sign in as another user, or connect to that address directly.',
      details,
    });
  }
  return new ProblemError({
    code: 'unreachable',
    title: `The server can not reach ${host} on port ${port}`,
    message: `Seen from the server, nothing answers there. It says: “${technical}”.`,
    remedy: 'Check the address and the port, and that the program that should answer is running.',
    retryable: true,
    details,
  });
}

/** A TCP connection as the server makes it. Rejects with `unreachable`, `unsupported` or `connection-lost`. */
export function forward(
  client: Client,
  host: string,
  port: number,
  patience: number,
  signal?: AbortSignal,
): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    let settled = false;
    const settle = (act: () => void) => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      act();
    };
    const abort = () => settle(() => reject(cancelled()));
    const timer = setTimeout(
      () =>
        settle(() =>
          reject(notDialled(host, port, Object.assign(new Error('no answer in time'), { reason: CONNECT_FAILED }))),
        ),
      patience,
    );
    signal?.addEventListener('abort', abort);
    if (!Number.isInteger(port) || port < 1 || port > 65_535) {
      settle(() => reject(noPort(port)));
      return;
    }
    if (signal?.aborted) {
      abort();
      return;
    }
    const opened = (error: Error | undefined, channel: ClientChannel) => {
      if (error !== undefined) settle(() => reject(notDialled(host, port, error)));
      else if (settled) channel.close();
      else settle(() => resolve(channel));
    };
    try {
      client.forwardOut('127.0.0.1', 0, host, port, opened);
    } catch (error) {
      settle(() => reject(notDialled(host, port, error)));
    }
  });
}
