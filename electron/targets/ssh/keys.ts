import { createPrivateKey, type KeyObject } from 'node:crypto';
import { open } from 'node:fs/promises';
import ssh2, { type ParsedKey } from 'ssh2';
import { ProblemError } from '../../contract/problem.ts';
import { dsaRefused, keyDamaged, keyUnsupported, notAKey, passphraseMissing, passphraseWrong } from './key-problems.ts';
import { isPpk, readPpk } from './ppk.ts';
import { type PrivateKey, toOpenSsh } from './private-key.ts';
import { WireReader } from './wire.ts';

const MOST_BYTES = 256 * 1024;
// ssh-keygen writes 16 to 24; a hundred take this app about two seconds.
const MOST_BCRYPT_ROUNDS = 512;

/** The content of a private key file on this computer. */
export async function readKeyFile(path: string): Promise<Buffer> {
  try {
    const file = await open(path, 'r');
    try {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(MOST_BYTES + 1), 0, MOST_BYTES + 1, 0);
      if (bytesRead > MOST_BYTES) throw notAKey('The file is far too long for a private key.');
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code === 'EISDIR') throw notAKey('That is a folder, not a key file.');
    const missing = code === 'ENOENT' || code === 'ENOTDIR';
    throw new ProblemError({
      code: missing ? 'not-found' : 'no-permission',
      title: missing ? 'The private key file is not there' : 'The private key file can not be read',
      message: missing
        ? 'There is no file of that name on this computer. Nothing was sent to the server.'
        : 'This computer does not let you read it. Nothing was sent to the server.',
      remedy: missing
        ? 'Choose the key file again; it may be on another drive, or it was moved.'
        : 'Check the permissions of the file, or copy it to a place of your own.',
      details: { path, technical: code },
    });
  }
}

/** The private key in a PEM file (PKCS#1, SEC1, PKCS#8; encrypted or not), as Node reads it. */
function readPem(text: string, passphrase?: string): PrivateKey {
  const encrypted = /-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: *4 *, *ENCRYPTED/m.test(text);
  if (encrypted && (passphrase === undefined || passphrase === '')) throw passphraseMissing();
  let key: KeyObject;
  try {
    key = createPrivateKey({ key: text, format: 'pem', ...(encrypted ? { passphrase } : {}) });
  } catch (error) {
    const technical = error instanceof Error ? error.message : String(error);
    throw encrypted ? passphraseWrong() : keyDamaged(technical);
  }
  const kind = key.asymmetricKeyType;
  if (kind === 'dsa') throw dsaRefused();
  const jwk = kind === 'rsa' || kind === 'ec' || kind === 'ed25519' ? key.export({ format: 'jwk' }) : {};
  const field = (name: 'n' | 'e' | 'd' | 'p' | 'q' | 'qi' | 'x' | 'y') => Buffer.from(jwk[name] ?? '', 'base64url');
  if (kind === 'ed25519') return { type: 'ssh-ed25519', publicKey: field('x'), seed: field('d') };
  if (kind === 'rsa') {
    const [n, e, d, p, q, iqmp] = [field('n'), field('e'), field('d'), field('p'), field('q'), field('qi')];
    return { type: 'ssh-rsa', n, e, d, p, q, iqmp };
  }
  const point = Buffer.concat([Buffer.from([4]), field('x'), field('y')]);
  if (jwk.crv === 'P-256') return { type: 'ecdsa-sha2-nistp256', point, d: field('d') };
  if (jwk.crv === 'P-384') return { type: 'ecdsa-sha2-nistp384', point, d: field('d') };
  if (jwk.crv === 'P-521') return { type: 'ecdsa-sha2-nistp521', point, d: field('d') };
  throw keyUnsupported(
    `It is a key of the type ${JSON.stringify(jwk.crv ?? kind ?? 'unknown')}, which SSH servers do not take.`,
    'Use an Ed25519, RSA or ECDSA key, or sign in with the password from the mail of your provider.',
  );
}

/** What an OpenSSH private key says about itself before it is decrypted (PROTOCOL.key of OpenSSH). */
function openSshHead(text: string): { encrypted: boolean; rounds: number; type: string } {
  const body = /-----BEGIN OPENSSH PRIVATE KEY-----([\s\S]+?)-----END OPENSSH PRIVATE KEY-----/.exec(text)?.[1];
  if (body === undefined) throw keyDamaged('the file ends too early');
  try {
    const reader = new WireReader(Buffer.from(body, 'base64'));
    reader.bytes('openssh-key-v1\0'.length);
    const encrypted = reader.text() !== 'none';
    const bcrypt = reader.text() === 'bcrypt';
    const options = new WireReader(reader.string());
    let rounds = 0;
    if (bcrypt) {
      options.string();
      rounds = options.uint32();
    }
    reader.uint32();
    return { encrypted, rounds, type: new WireReader(reader.string()).text() };
  } catch (error) {
    throw keyDamaged(error instanceof Error ? error.message : String(error));
  }
}

function parse(text: string, passphrase?: string): ParsedKey {
  let key: ParsedKey | Error | undefined;
  try {
    key = ssh2.utils.parseKey(text, passphrase);
  } catch (error) {
    key = error instanceof Error ? error : new Error(String(error));
  }
  if (key === undefined) throw keyDamaged('there is no key inside');
  if (key instanceof Error) {
    throw passphrase !== undefined && /passphrase|decrypt|cipher|auth/i.test(key.message)
      ? passphraseWrong()
      : keyDamaged(key.message);
  }
  return key;
}

function readOpenSsh(text: string, passphrase?: string): ParsedKey {
  const head = openSshHead(text);
  if (head.type === 'ssh-dss') throw dsaRefused();
  if (head.type.startsWith('sk-')) {
    throw keyUnsupported(
      'It belongs to a security key (a small device that you plug in), and only the SSH agent can ask that device.',
      'Add the key to your SSH agent (ssh-add) and choose to sign in with the agent, or use the password.',
    );
  }
  if (!head.encrypted) return parse(text);
  if (passphrase === undefined || passphrase === '') throw passphraseMissing();
  if (head.rounds > MOST_BCRYPT_ROUNDS) {
    throw keyUnsupported(
      `Opening this key would take this computer very long: its passphrase is protected by ${head.rounds} rounds.`,
      `Save it again with fewer (ssh-keygen -p -a 100 -f FILE), then use that file.`,
    );
  }
  return parse(text, passphrase);
}

/**
 * A private key ready for signing in, from the content of any file that people keep one in: OpenSSH, PEM, PuTTY (.ppk
 * versions 2 and 3). Rejects with `sign-in-failed` for a passphrase that is missing or wrong, `damaged`, `unsupported` or
 * `invalid-input`.
 */
export async function readPrivateKey(
  file: Uint8Array | string,
  passphrase?: string,
  signal?: AbortSignal,
): Promise<ParsedKey> {
  const bytes = typeof file === 'string' ? Buffer.from(file, 'utf8') : file;
  // Editors put a byte order mark in front, people paste with spaces around.
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
  const text = Buffer.from(start).toString('utf8').trim().replace(/\r\n?/g, '\n');
  if (isPpk(start) || text.startsWith('PuTTY-User-Key-File-')) {
    const exact = isPpk(start) ? start : Buffer.from(text, 'utf8');
    return parse(toOpenSsh(await readPpk(exact, passphrase, signal)));
  }
  if (text.includes('-----BEGIN OPENSSH PRIVATE KEY-----')) return readOpenSsh(text, passphrase);
  if (text.includes('-----BEGIN DSA PRIVATE KEY-----')) throw dsaRefused();
  if (/-----BEGIN (?:RSA |EC |ENCRYPTED )?PRIVATE KEY-----/.test(text))
    return parse(toOpenSsh(readPem(text, passphrase)));
  if (text.startsWith('---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----')) {
    throw keyUnsupported(
      'It is a key in the form of ssh.com.',
      'Open it in PuTTYgen and export it as an OpenSSH key, then use that file.',
    );
  }
  if (/^(?:ssh-|ecdsa-|sk-)\S+ AAAA|BEGIN SSH2 PUBLIC KEY|BEGIN (?:RSA )?PUBLIC KEY/.test(text)) {
    throw notAKey('It is a public key: the half that lies on the server. The private half stays with you.');
  }
  throw notAKey();
}
