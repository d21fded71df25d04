import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { decryptDes, encryptDes, spreadKey } from '../crypto/des.ts';
import { md4 } from '../crypto/md4.ts';
import { rc4 } from '../crypto/rc4.ts';
import { DamagedError } from '../damaged.ts';
import type { HashKey } from './boot-key.ts';

/** How a hash is stored. `legacy` is the form of a tool that knows neither key, and of Windows NT: read, never written. */
export type HashForm = 'rc4' | 'aes' | 'legacy' | 'none';
export type HashKind = 'NT' | 'LM';

/** The NT hash of a password, 16 bytes. Secret. */
export const ntHash = (password: string): Buffer => md4(Buffer.from(password, 'utf16le'));

/** The form of a stored hash, and whether it says that there is no password. */
export function hashForm(stored: Buffer): { form: HashForm; blank: boolean } {
  if (stored.length === 0) return { form: 'none', blank: true };
  if (stored.length === 16) return { form: 'legacy', blank: false };
  const kind = stored.length < 4 ? 0 : stored.readUInt16LE(2);
  if (kind === 1 && (stored.length === 4 || stored.length === 20)) return { form: 'rc4', blank: stored.length === 4 };
  if (kind === 2 && stored.length >= 24) return { form: 'aes', blank: stored.readUInt32LE(4) === 0 };
  throw new DamagedError('A password of the account database is stored in an unknown form');
}

/** The hash that is stored, or nothing where the password is blank. Secret. */
export function readHash(stored: Buffer, kind: HashKind, rid: number, { key }: HashKey): Buffer | undefined {
  const { form, blank } = hashForm(stored);
  if (blank) return undefined;
  if (form === 'legacy') return decryptForRid(stored, rid);
  if (form === 'rc4') return decryptForRid(rc4(rc4Key(key, kind, rid), stored.subarray(4)), rid);
  const length = stored.readUInt32LE(4);
  const cipher = stored.subarray(24);
  if (length !== 16 || cipher.length < 16 || cipher.length % 16 !== 0) {
    throw new DamagedError('A password of the account database is stored in an unknown form');
  }
  const decipher = createDecipheriv('aes-128-cbc', key, stored.subarray(8, 24)).setAutoPadding(false);
  return decryptForRid(Buffer.concat([decipher.update(cipher), decipher.final()]).subarray(0, 16), rid);
}

/** A hash, or no password, as Windows stores it in the given form; `salt` is random but for tests. */
export function writeHash(
  form: 'rc4' | 'aes',
  hash: Buffer | undefined,
  kind: HashKind,
  rid: number,
  { key, id }: HashKey,
  salt: Buffer = randomBytes(16),
): Buffer {
  const head = Buffer.alloc(form === 'aes' ? 8 : 4);
  head.writeUInt16LE(id, 0);
  head.writeUInt16LE(form === 'aes' ? 2 : 1, 2);
  if (form === 'rc4') {
    return hash === undefined ? head : Buffer.concat([head, rc4(rc4Key(key, kind, rid), encryptForRid(hash, rid))]);
  }
  if (hash === undefined) return Buffer.concat([head, salt]);
  head.writeUInt32LE(hash.length, 4);
  const cipher = createCipheriv('aes-128-cbc', key, salt);
  return Buffer.concat([head, salt, cipher.update(encryptForRid(hash, rid)), cipher.final()]);
}

const rc4Key = (key: Buffer, kind: HashKind, rid: number) =>
  createHash('md5').update(key).update(ridBytes(rid)).update(`${kind}PASSWORD\0`, 'latin1').digest();

function ridBytes(rid: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(rid);
  return bytes;
}

/** The two DES keys that a RID makes, one for each half of a hash. */
function ridKeys(rid: number): [Buffer, Buffer] {
  const r = ridBytes(rid);
  const pick = (...order: number[]) => spreadKey(Buffer.from(order.map((i) => r[i] as number)));
  return [pick(0, 1, 2, 3, 0, 1, 2), pick(3, 0, 1, 2, 3, 0, 1)];
}

function encryptForRid(hash: Buffer, rid: number): Buffer {
  const [first, second] = ridKeys(rid);
  return Buffer.concat([encryptDes(first, hash.subarray(0, 8)), encryptDes(second, hash.subarray(8, 16))]);
}

function decryptForRid(stored: Buffer, rid: number): Buffer {
  const [first, second] = ridKeys(rid);
  return Buffer.concat([decryptDes(first, stored.subarray(0, 8)), decryptDes(second, stored.subarray(8, 16))]);
}
