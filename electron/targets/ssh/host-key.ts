import { createHash } from 'node:crypto';
import { ProblemError } from '../../contract/problem.ts';
import { WireReader } from './wire.ts';

export interface HostKey {
  /** Such as `ssh-ed25519`. */
  readonly algorithm: string;
  /** `SHA256:…` as OpenSSH prints it. */
  readonly fingerprint: string;
}

/** What a server's public key blob (RFC 4253, 6.6) is known by. */
export function hostKeyOf(blob: Uint8Array): HostKey {
  let algorithm = 'unknown';
  try {
    const name = new WireReader(blob).text();
    if (/^[a-z0-9@.-]{1,64}$/.test(name)) algorithm = name;
  } catch {
    // A key without a name is refused by its fingerprint like any other.
  }
  const digest = createHash('sha256').update(blob).digest('base64').replace(/=+$/, '');
  return { algorithm, fingerprint: `SHA256:${digest}` };
}

export interface Expectations {
  readonly host: string;
  readonly port: number;
  /** From the first connection of this target, or from earlier in this rescue session. */
  readonly remembered: string | undefined;
  /** What the person has just accepted. */
  readonly accepted: string | undefined;
  /** Through this server another one is reached. */
  readonly isJump: boolean;
}

/** Null when the key may be trusted, else why not. No credential may be sent before this said yes. */
export function objection(key: HostKey, expected: Expectations): ProblemError | null {
  const { host, port, remembered, accepted, isJump } = expected;
  const server = isJump ? 'jump host' : 'server';
  const details = { fingerprint: key.fingerprint, algorithm: key.algorithm, host, port: String(port) };
  if (remembered !== undefined) {
    if (remembered === key.fingerprint) return null;
    return new ProblemError({
      code: 'host-key-changed',
      title: `The ${server} shows another host key than before`,
      message:
        'A rescue system makes itself a new key each time it starts. So this is expected if you have restarted the server into the rescue mode since. If you have not, another machine may be answering in its place to catch your password. Nothing was sent.',
      remedy:
        'If you restarted it: end the old rescue session (forget its key), connect again and compare the new key. If you did not: do not connect, and look at the server in the control panel of your provider first.',
      details: { ...details, expected: remembered },
    });
  }
  if (accepted !== undefined) {
    if (accepted === key.fingerprint) return null;
    return new ProblemError({
      code: 'host-key-changed',
      title: `The ${server} shows another host key than the one you accepted`,
      message:
        'The key that was accepted is not the one behind this address now. Either the server has been restarted in between (a rescue system makes a new key each time), or another machine is answering in its place. Nothing was sent.',
      remedy:
        'Connect again, and compare the key that is shown with what your provider or the server itself tells you.',
      details: { ...details, expected: accepted },
    });
  }
  return new ProblemError({
    code: 'host-key-unknown',
    title: `Is this your ${server}?`,
    message: `This is the first connection to ${host} in this rescue session, so its host key can not be known yet. The key is how you notice if another machine answers in its place. Nothing was sent so far.`,
    remedy:
      'If you have just started the rescue mode, accept the key. Where your provider shows a fingerprint, compare it first.',
    details,
  });
}
