import { argon2dAsync, argon2iAsync, argon2idAsync } from '@noble/hashes/argon2.js';
import { createDecipheriv, createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { ProblemError } from '../../contract/problem.ts';
import { dsaRefused, keyDamaged, keyUnsupported, passphraseMissing, passphraseWrong } from './key-problems.ts';
import type { PrivateKey } from './private-key.ts';
import { string, WireReader } from './wire.ts';

const HEAD = 'PuTTY-User-Key-File-';

/** True for the text of a PuTTY private key file. */
export function isPpk(file: Uint8Array): boolean {
  return Buffer.from(file.subarray(0, HEAD.length)).toString('latin1') === HEAD;
}

interface PpkFile {
  readonly version: 2 | 3;
  readonly algorithm: string;
  readonly encryption: string;
  /** As latin1, so that the bytes stay as they are: the MAC covers them. */
  readonly comment: string;
  readonly publicBlob: Buffer;
  readonly privateBlob: Buffer;
  readonly mac: Buffer;
  readonly headers: ReadonlyMap<string, string>;
}

function readFile(file: Uint8Array): PpkFile {
  const lines = Buffer.from(file)
    .toString('latin1')
    .split(/\r\n|\n|\r/);
  const headers = new Map<string, string>();
  const blobs = new Map<string, Buffer>();
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (line === '') continue;
    const colon = line.indexOf(': ');
    const name = colon < 0 ? line.replace(/:$/, '') : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 2);
    if (headers.has(name)) throw keyDamaged(`${JSON.stringify(name)} comes twice`);
    headers.set(name, value);
    if (name === 'Public-Lines' || name === 'Private-Lines') {
      const count = /^\d{1,4}$/.test(value) ? Number(value) : -1;
      const text = lines.slice(at + 1, at + 1 + count).join('');
      const blob = Buffer.from(text, 'base64');
      if (count < 0 || at + count >= lines.length || blob.toString('base64') !== text) {
        throw keyDamaged(`${name} are not what the file says`);
      }
      blobs.set(name, blob);
      at += count;
    }
  }
  const version = [...headers.keys()][0]?.slice(HEAD.length);
  if (version === '1') {
    throw keyUnsupported(
      'It is a PuTTY key in the oldest form (version 1), which PuTTY itself no longer writes.',
      'Open it in a current PuTTYgen and save it again, then use the new file.',
    );
  }
  if (version !== '2' && version !== '3') {
    throw keyUnsupported(
      `It is a PuTTY key in a form that Rescue Desk does not know (version ${JSON.stringify(version ?? '')}).`,
      'In PuTTYgen, choose Conversions, Export OpenSSH key, and use that file.',
    );
  }
  const publicBlob = blobs.get('Public-Lines');
  const privateBlob = blobs.get('Private-Lines');
  const mac = headers.get('Private-MAC');
  if (publicBlob === undefined || privateBlob === undefined || mac === undefined) {
    throw keyDamaged('the file ends too early');
  }
  if (!/^[0-9a-f]+$/i.test(mac) || mac.length !== (version === '3' ? 64 : 40)) {
    throw keyDamaged('the check value has a wrong form');
  }
  return {
    version: version === '3' ? 3 : 2,
    algorithm: headers.get(`${HEAD}${version}`) ?? '',
    encryption: headers.get('Encryption') ?? '',
    comment: headers.get('Comment') ?? '',
    publicBlob,
    privateBlob,
    mac: Buffer.from(mac, 'hex'),
    headers,
  };
}

// What PuTTYgen writes is 8 MiB and some twenty passes. A file may ask for anything: stop where a computer would hang.
const MOST_MEMORY = 256 * 1024;
const MOST_WORK = 16 * 1024 * 1024;

async function argon2Keys(ppk: PpkFile, passphrase: Buffer, signal?: AbortSignal): Promise<Buffer> {
  const number = (name: string) => {
    const value = ppk.headers.get(name) ?? '';
    if (!/^\d{1,9}$/.test(value) || Number(value) < 1) throw keyDamaged(`${name} is ${JSON.stringify(value)}`);
    return Number(value);
  };
  const m = number('Argon2-Memory');
  const t = number('Argon2-Passes');
  const p = number('Argon2-Parallelism');
  const salt = ppk.headers.get('Argon2-Salt') ?? '';
  if (!/^(?:[0-9a-f]{2}){8,64}$/i.test(salt)) throw keyDamaged('the salt has a wrong form');
  if (m < 8 * p) throw keyDamaged('the Argon2 memory is too small');
  if (m > MOST_MEMORY || m * t > MOST_WORK || p > 64) {
    throw keyUnsupported(
      'Opening this key would take this computer minutes or more memory than is sensible: its passphrase protection is set extremely high.',
      'In PuTTYgen, load the key and save it again with the usual parameters, then use the new file.',
    );
  }
  const kinds = { Argon2id: argon2idAsync, Argon2i: argon2iAsync, Argon2d: argon2dAsync };
  const kind = ppk.headers.get('Key-Derivation') ?? '';
  if (kind !== 'Argon2id' && kind !== 'Argon2i' && kind !== 'Argon2d') {
    throw keyDamaged(`the key derivation is ${JSON.stringify(kind)}`);
  }
  const derived = await kinds[kind](passphrase, Buffer.from(salt, 'hex'), {
    m,
    t,
    p,
    dkLen: 80,
    onProgress: () => signal?.throwIfAborted(),
  });
  return Buffer.from(derived);
}

function decrypt(ppk: PpkFile, key: Buffer, iv: Buffer): Buffer {
  if (ppk.privateBlob.length % 16 !== 0) throw keyDamaged('the private part has a wrong length');
  const decipher = createDecipheriv('aes-256-cbc', key, iv).setAutoPadding(false);
  return Buffer.concat([decipher.update(ppk.privateBlob), decipher.final()]);
}

const sha1 = (...parts: (string | Uint8Array)[]) =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha1')).digest();

function components(algorithm: string, publicBlob: Buffer, privateBlob: Buffer): PrivateKey {
  const open = new WireReader(publicBlob);
  const secret = new WireReader(privateBlob);
  if (open.text() !== algorithm) throw new RangeError('the public part is of another kind');
  switch (algorithm) {
    case 'ssh-ed25519':
      return { type: algorithm, publicKey: open.string(), seed: secret.string() };
    case 'ssh-rsa': {
      const [e, n] = [open.string(), open.string()];
      const [d, p, q, iqmp] = [secret.string(), secret.string(), secret.string(), secret.string()];
      return { type: algorithm, n, e, d, p, q, iqmp };
    }
    case 'ecdsa-sha2-nistp256':
    case 'ecdsa-sha2-nistp384':
    case 'ecdsa-sha2-nistp521':
      open.string();
      return { type: algorithm, point: open.string(), d: secret.string() };
    case 'ssh-dss':
      throw dsaRefused();
    default:
      throw keyUnsupported(
        `It is a key of the type ${JSON.stringify(algorithm)}, which Rescue Desk can not use.`,
        'Use an Ed25519, RSA or ECDSA key, or sign in with the password from the mail of your provider.',
      );
  }
}

/**
 * Reads a PuTTY private key file of version 2 or 3 (appendix C of the PuTTY manual). The MAC is checked before anything
 * of the key is used.
 */
export async function readPpk(file: Uint8Array, passphrase?: string, signal?: AbortSignal): Promise<PrivateKey> {
  const ppk = readFile(file);
  const encrypted = ppk.encryption === 'aes256-cbc';
  if (!encrypted && ppk.encryption !== 'none') throw keyDamaged(`the encryption is ${JSON.stringify(ppk.encryption)}`);
  if (encrypted && (passphrase === undefined || passphrase === '')) throw passphraseMissing();
  const secret = Buffer.from(encrypted ? (passphrase ?? '') : '', 'utf8');

  let plain = ppk.privateBlob;
  let macKey: Buffer = Buffer.alloc(0);
  if (ppk.version === 3) {
    if (encrypted) {
      const keys = await argon2Keys(ppk, secret, signal);
      plain = decrypt(ppk, keys.subarray(0, 32), keys.subarray(32, 48));
      macKey = keys.subarray(48, 80);
    }
  } else {
    if (encrypted) {
      const key = Buffer.concat([sha1(Buffer.alloc(4), secret), sha1(Buffer.from([0, 0, 0, 1]), secret)]);
      plain = decrypt(ppk, key.subarray(0, 32), Buffer.alloc(16));
    }
    macKey = sha1('putty-private-key-file-mac-key', secret);
  }
  const mac = createHmac(ppk.version === 3 ? 'sha256' : 'sha1', macKey)
    .update(string(Buffer.from(ppk.algorithm, 'latin1')))
    .update(string(ppk.encryption))
    .update(string(Buffer.from(ppk.comment, 'latin1')))
    .update(string(ppk.publicBlob))
    .update(string(plain))
    .digest();
  if (!timingSafeEqual(mac, ppk.mac)) {
    throw encrypted ? passphraseWrong() : keyDamaged('the check value does not fit the content');
  }
  try {
    return components(ppk.algorithm, ppk.publicBlob, plain);
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    throw keyDamaged(error instanceof Error ? error.message : String(error));
  }
}
