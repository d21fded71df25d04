import { randomBytes } from 'node:crypto';
import { mpint, string, uint32 } from './wire.ts';

/** The numbers of a private key, big-endian, whatever file they came from. */
export type PrivateKey =
  | { type: 'ssh-ed25519'; publicKey: Uint8Array; seed: Uint8Array }
  | {
      type: 'ssh-rsa';
      n: Uint8Array;
      e: Uint8Array;
      d: Uint8Array;
      p: Uint8Array;
      q: Uint8Array;
      /** The inverse of q modulo p. */
      iqmp: Uint8Array;
    }
  | { type: 'ecdsa-sha2-nistp256' | 'ecdsa-sha2-nistp384' | 'ecdsa-sha2-nistp521'; point: Uint8Array; d: Uint8Array };

function publicFields(key: PrivateKey): Buffer[] {
  if (key.type === 'ssh-ed25519') return [string(key.publicKey)];
  if (key.type === 'ssh-rsa') return [mpint(key.e), mpint(key.n)];
  return [string(key.type.slice('ecdsa-sha2-'.length)), string(key.point)];
}

function privateFields(key: PrivateKey): Buffer[] {
  if (key.type === 'ssh-ed25519') return [string(key.publicKey), string(Buffer.concat([key.seed, key.publicKey]))];
  if (key.type === 'ssh-rsa') return [key.n, key.e, key.d, key.iqmp, key.p, key.q].map(mpint);
  return [...publicFields(key), mpint(key.d)];
}

/** The key as the text of an OpenSSH private key without passphrase (PROTOCOL.key of OpenSSH). It is a secret. */
export function toOpenSsh(key: PrivateKey): string {
  const check = randomBytes(4);
  const secret = Buffer.concat([check, check, string(key.type), ...privateFields(key), string('')]);
  const padding = Buffer.from([1, 2, 3, 4, 5, 6, 7].slice(0, (8 - (secret.length % 8)) % 8));
  const blob = Buffer.concat([
    Buffer.from('openssh-key-v1\0', 'latin1'),
    string('none'),
    string('none'),
    string(''),
    uint32(1),
    string(Buffer.concat([string(key.type), ...publicFields(key)])),
    string(Buffer.concat([secret, padding])),
  ]);
  const lines = blob.toString('base64').match(/.{1,70}/g) ?? [];
  return ['-----BEGIN OPENSSH PRIVATE KEY-----', ...lines, '-----END OPENSSH PRIVATE KEY-----', ''].join('\n');
}
