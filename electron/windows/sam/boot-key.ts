import { createDecipheriv, createHash } from 'node:crypto';
import { rc4 } from '../crypto/rc4.ts';
import { DamagedError } from '../damaged.ts';
import type { Hive } from '../hive/cells.ts';
import { className, findKey } from '../hive/keys.ts';
import { numberValue } from '../hive/typed-values.ts';
import { currentControlSet } from '../installation/system.ts';

/** The SYSTEM hive is not that of the account database: another installation's, or an older or newer copy. */
export class WrongSystemHiveError extends Error {
  constructor() {
    super('The SYSTEM hive does not belong to this account database');
    this.name = 'WrongSystemHiveError';
  }
}

/** The machine asks for a password or a floppy disk at start; the key cannot be had from its files (Windows before 1709). */
export class KeyElsewhereError extends Error {
  constructor() {
    super('The key of the account database is not in the registry');
    this.name = 'KeyElsewhereError';
  }
}

/** What encrypts the hashes of an account database. Secret. */
export interface HashKey {
  /** 16 bytes. */
  readonly key: Buffer;
  /** The number that every hash names it by. */
  readonly id: number;
}

/** The boot key, 16 bytes, from the SYSTEM hive. Secret. */
export function bootKey(system: Hive): Buffer {
  const set = currentControlSet(system);
  const lsa = findKey(system, 'Control\\Lsa', set);
  if (lsa === undefined) throw new DamagedError('The SYSTEM hive has no key for the account database');
  if ([2, 3].includes(numberValue(system, lsa, 'SecureBoot') ?? 1)) {
    throw new KeyElsewhereError();
  }
  const digits = ['JD', 'Skew1', 'GBG', 'Data'].map((name) => {
    const key = findKey(system, name, lsa);
    const text = key === undefined ? '' : className(system, key);
    if (!/^[0-9a-f]{8}$/i.test(text)) throw new DamagedError('A part of the boot key is missing from the SYSTEM hive');
    return text;
  });
  const scrambled = Buffer.from(digits.join(''), 'hex');
  return Buffer.from(scrambling.map((from) => scrambled[from] as number));
}

/** The opposite of what `bootKey` does with the 16 bytes that it finds. */
export function scramble(boot: Buffer): Buffer {
  const scrambled = Buffer.alloc(16);
  for (const [i, to] of scrambling.entries()) scrambled[to] = boot[i] as number;
  return scrambled;
}

const scrambling = [8, 5, 4, 2, 11, 9, 13, 3, 0, 6, 1, 12, 14, 10, 15, 7];

/**
 * The key of the hashes, from the account domain's F value and the boot key. Its checksum is verified: throws `WrongSystemHiveError`
 * where the boot key is another machine's.
 */
export function hashKey(domainF: Buffer, boot: Buffer): HashKey {
  if (domainF.length < 0xf0) throw new DamagedError('The record of the account database is too short');
  const revision = domainF.readUInt32LE(0x68);
  if (revision !== 1 && revision !== 2) throw new DamagedError('The key of the account database is of an unknown kind');
  if (revision === 2 && domainF.length < 0x170) {
    throw new DamagedError('The record of the account database is too short');
  }
  const key = revision === 1 ? oldKey(domainF, boot) : newKey(domainF, boot);
  const id = domainF.readUInt32LE(revision === 1 ? 0xe8 : 0x168);
  // Hashes name it in 16 bits.
  if (id > 0xffff) throw new DamagedError('The key of the account database has an impossible number');
  return { key, id };
}

const letters = Buffer.from('!@#$%^&*()qwertyUIOPAzxcvbnmQQQQQQQQQQQQ)(*@&%\0', 'latin1');
const digits = Buffer.from('0123456789012345678901234567890123456789\0', 'latin1');

const md5 = (...parts: Buffer[]) => createHash('md5').update(Buffer.concat(parts)).digest();

/** What the key is encrypted with, and its checksum, up to Windows 8.1 and in systems upgraded from there. Secret. */
export function keySecrets(salt: Buffer, boot: Buffer, key: Buffer): { cipherKey: Buffer; checksum: Buffer } {
  return { cipherKey: md5(salt, letters, boot, digits), checksum: md5(key, digits, key, letters) };
}

function oldKey(domainF: Buffer, boot: Buffer): Buffer {
  const salt = domainF.subarray(0x70, 0x80);
  const plain = rc4(md5(salt, letters, boot, digits), domainF.subarray(0x80, 0xa0));
  const key = plain.subarray(0, 16);
  if (!keySecrets(salt, boot, key).checksum.equals(plain.subarray(16))) throw new WrongSystemHiveError();
  return key;
}

/** Windows 10 1607 and later: AES, with a SHA-256 as checksum. */
function newKey(domainF: Buffer, boot: Buffer): Buffer {
  const salt = domainF.subarray(0x78, 0x88);
  const decrypt = (start: number, length: number) => {
    const decipher = createDecipheriv('aes-128-cbc', boot, salt).setAutoPadding(false);
    return Buffer.concat([decipher.update(domainF.subarray(start, start + length)), decipher.final()]);
  };
  if (domainF.readUInt32LE(0x70) !== 0x30 || domainF.readUInt32LE(0x74) !== 0x20) {
    throw new DamagedError('The key of the account database is of an unknown size');
  }
  const key = decrypt(0x88, 0x20).subarray(0, 16);
  const checksum = decrypt(0xa8, 0x30).subarray(0, 32);
  if (!createHash('sha256').update(key).digest().equals(checksum)) throw new WrongSystemHiveError();
  return key;
}
