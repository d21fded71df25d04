import { connect, type Socket } from 'node:net';
import { displayName } from '../../contract/names.ts';
import { cancelled, ProblemError } from '../../contract/problem.ts';
import type { Dial } from '../target.ts';
import { throwIfAborted } from './abort.ts';
import { codeOf, invalidInput } from './problems.ts';

/** How long a server may take to answer, in milliseconds. */
const PATIENCE = 20_000;

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'The computer is there, but no program listens on this port, or a firewall refuses.',
  ENOTFOUND: 'No computer of this name is known.',
  EAI_AGAIN: 'The name could not be looked up just now; this computer may be offline.',
  EHOSTUNREACH: 'No way leads there from this network.',
  ENETUNREACH: 'No way leads there from this network; this computer may be offline.',
  ECONNRESET: 'The connection was cut as soon as it was made.',
  ETIMEDOUT: 'Nothing answered in time; a firewall may drop what is sent there.',
};

function unreachable(host: string, port: number, code: string): ProblemError {
  return new ProblemError({
    code: 'unreachable',
    title: `${displayName(host)} does not answer on port ${port}`,
    message: REASONS[code] ?? 'No connection could be made.',
    remedy: 'Check the address and the port, and that the server is running.',
    retryable: true,
    details: { technical: code, host: displayName(host), port: String(port) },
  });
}

/** TCP connections from this computer; either side may end its half first. */
export function localDial(closing: AbortSignal, patience = PATIENCE): Dial {
  return async (host, port, signal) => {
    if (host === '' || !Number.isInteger(port) || port < 1 || port > 65_535) {
      throw invalidInput('This is no address', 'A host and a port from 1 to 65535 are needed.');
    }
    const stop = AbortSignal.any(signal ? [closing, signal] : [closing]);
    throwIfAborted(stop);
    return new Promise<Socket>((resolve, reject) => {
      const socket = connect({ host, port, allowHalfOpen: true, noDelay: true, keepAlive: true });
      const settle = () => {
        clearTimeout(timer);
        stop.removeEventListener('abort', abort);
        socket.off('error', fail);
        socket.off('connect', succeed);
      };
      const give = (problem: ProblemError) => {
        settle();
        socket.on('error', () => undefined);
        socket.destroy();
        reject(problem);
      };
      const abort = () => give(cancelled());
      const fail = (error: Error) => give(unreachable(host, port, codeOf(error) ?? 'unknown'));
      const succeed = () => {
        settle();
        const end = () => socket.destroy();
        closing.addEventListener('abort', end, { once: true });
        socket.once('close', () => closing.removeEventListener('abort', end));
        resolve(socket);
      };
      const timer = setTimeout(() => give(unreachable(host, port, 'ETIMEDOUT')), patience);
      stop.addEventListener('abort', abort, { once: true });
      socket.once('error', fail);
      socket.once('connect', succeed);
    });
  };
}
