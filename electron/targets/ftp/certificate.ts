import { createHash } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { checkServerIdentity, connect, type TLSSocket } from 'node:tls';
import { isIP } from 'node:net';
import { displayName } from '../../contract/names.ts';
import { cancelled, ProblemError } from '../../contract/problem.ts';
import { connectionLost, full, noTls, silent } from './problems.ts';

interface Expectations {
  readonly host: string;
  readonly port: number;
  /** From earlier in this session. */
  readonly remembered: string | undefined;
  /** What the person has just accepted. */
  readonly accepted: string | undefined;
}

/** What a server's certificate is known by, and whether a known authority vouches that it belongs to the host. */
export interface Certificate {
  readonly fingerprint: string;
  readonly proven: boolean;
  readonly subject: string;
  readonly issuer: string;
  readonly until: string;
}

/** Secures a stream; whom it leads to must be checked by `certificateOf` before anything secret is sent. */
export function secured(
  stream: Duplex,
  host: string,
  patience: number,
  session: Buffer | undefined,
  signal?: AbortSignal,
): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    // Rescue keys are made anew at each start and no authority knows them: the person's word decides, not the library.
    const socket = connect({
      socket: stream,
      rejectUnauthorized: false,
      ...(session && { session }),
      ...(isIP(host) === 0 && { servername: host }),
    });
    const settle = (act: () => void) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      act();
    };
    const fail = (problem: ProblemError) =>
      settle(() => {
        socket.on('error', () => undefined);
        socket.destroy();
        stream.destroy();
        reject(problem);
      });
    const abort = () => fail(cancelled());
    const timer = setTimeout(() => fail(silent()), patience);
    signal?.addEventListener('abort', abort, { once: true });
    if (signal?.aborted) abort();
    socket.once('error', (error: NodeJS.ErrnoException) => {
      // What a backup space does to a fourth connection: it answers in plain text.
      if (error.code === 'ERR_SSL_WRONG_VERSION_NUMBER' || error.code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG')
        fail(full(host, `first record does not look like a TLS handshake (${error.code})`));
      else if (error.code?.startsWith('ERR_SSL')) fail(noTls(error.code));
      else fail(connectionLost(error.code ?? error.message));
    });
    socket.once('close', () => fail(connectionLost('closed while it was being secured')));
    socket.once('secureConnect', () => settle(() => resolve(socket)));
  });
}

/** Throws where the server shows no certificate. */
export function certificateOf(socket: TLSSocket, host: string): Certificate {
  const shown = socket.getPeerCertificate();
  if (!shown.raw) throw noTls('no certificate');
  const digest = createHash('sha256').update(shown.raw).digest('base64').replace(/=+$/, '');
  const text = (name: unknown) => displayName(typeof name === 'string' ? name : '').slice(0, 200);
  return {
    fingerprint: `SHA256:${digest}`,
    proven: socket.authorized && checkServerIdentity(host, shown) === undefined,
    subject: text(shown.subject?.CN),
    issuer: text(shown.issuer?.CN),
    until: text(shown.valid_to),
  };
}

/** Null when the certificate may be trusted, else why not. No credential may be sent before this said yes. */
export function objection(shown: Certificate, { host, port, remembered, accepted }: Expectations): ProblemError | null {
  if (shown.proven || (remembered ?? accepted) === shown.fingerprint) return null;
  const details = {
    fingerprint: shown.fingerprint,
    algorithm: 'X.509 certificate',
    host,
    port: String(port),
    'issued to': shown.subject,
    'issued by': shown.issuer,
    'valid until': shown.until,
  };
  const expected = remembered ?? accepted;
  if (expected !== undefined) {
    return new ProblemError({
      code: 'host-key-changed',
      title: 'The FTP server shows another certificate than before',
      message:
        'Either the provider has renewed it, or another machine is answering in the server’s place to catch your password. Nothing was sent.',
      remedy:
        'If you can’t explain it, do not connect, and ask the provider. Else forget the old one and look at the new one.',
      details: { ...details, expected },
    });
  }
  return new ProblemError({
    code: 'host-key-unknown',
    title: 'Is this your FTP server?',
    message: `No known authority vouches for the certificate of ${displayName(host)}. That is usual for servers of one’s own; the certificate is how you notice if another machine answers in its place. Nothing was sent so far.`,
    remedy: 'Compare the fingerprint with what the provider or the server itself tells you, then accept it.',
    details,
  });
}
