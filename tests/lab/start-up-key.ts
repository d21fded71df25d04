import { createCipheriv, createDecipheriv, hash, randomBytes } from 'node:crypto';

/**
 * Gives a real BitLocker volume one more way in, as Windows does for a USB stick: an entry in its metadata with the volume's master key,
 * encrypted by a new key, and the file that holds that key. By the format that libbde describes (“BitLocker Drive Encryption format”).
 */

const BLOCK_HEADER = 64;
const HEADER = 48;
const MASTER_KEY = 2;
const VALUE = { key: 1, stretched: 3, encrypted: 5, master: 8, external: 9 } as const;
const PROTECTED_BY = { recoveryKey: 0x0800, startUpKey: 0x0200 } as const;

interface Entry {
  readonly type: number;
  readonly value: number;
  readonly data: Buffer;
}

function entriesOf(bytes: Buffer): Entry[] {
  const entries: Entry[] = [];
  for (let at = 0; at + 8 <= bytes.length; ) {
    const size = bytes.readUInt16LE(at);
    if (size < 8) break;
    entries.push({
      type: bytes.readUInt16LE(at + 2),
      value: bytes.readUInt16LE(at + 4),
      data: bytes.subarray(at + 8, at + size),
    });
    at += size;
  }
  return entries;
}

function entry(type: number, value: number, ...data: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(data);
  const head = Buffer.alloc(8);
  head.writeUInt16LE(8 + body.length, 0);
  head.writeUInt16LE(type, 2);
  head.writeUInt16LE(value, 4);
  head.writeUInt16LE(1, 6);
  return Buffer.concat([head, body]);
}

/** AES-CCM as it is stored: nonce, code, encrypted bytes. */
const NONCE = 12;
const CODE = 16;

function decrypted(key: Uint8Array, data: Buffer): Buffer {
  const nonce = data.subarray(0, NONCE);
  const decipher = createDecipheriv('aes-256-ccm', key, nonce, { authTagLength: CODE });
  decipher.setAuthTag(data.subarray(NONCE, NONCE + CODE));
  const plain = decipher.update(data.subarray(NONCE + CODE));
  decipher.final();
  return plain;
}

function encrypted(key: Uint8Array, plain: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-ccm', key, nonce, { authTagLength: CODE });
  const secret = cipher.update(plain);
  cipher.final();
  return Buffer.concat([nonce, cipher.getAuthTag(), secret]);
}

/** The key that a recovery key of eight groups amounts to: a million hashes. */
function stretched(recoveryKey: string, salt: Uint8Array): Buffer {
  const short = Buffer.alloc(16);
  for (const [index, group] of recoveryKey.split('-').entries()) short.writeUInt16LE(Number(group) / 11, index * 2);
  const state = Buffer.alloc(88);
  hash('sha256', short, 'buffer').copy(state, 32);
  Buffer.from(salt).copy(state, 64);
  for (let count = 0; count < 0x10_0000; count++) {
    state.writeBigUInt64LE(BigInt(count), 80);
    hash('sha256', state, 'buffer').copy(state, 0);
  }
  return state.subarray(0, 32);
}

/** Offsets of the three copies of the metadata, by the first sector of the volume. */
export const metadataAt = (sector: Buffer): number[] => [176, 184, 192].map((at) => Number(sector.readBigUInt64LE(at)));

/** One copy of the metadata with a new way in, and the file that opens it. `block`: that copy, 64 KiB from its offset on. */
export function withStartUpKey(block: Buffer, recoveryKey: string): { block: Buffer; file: Buffer } {
  const size = block.readUInt32LE(BLOCK_HEADER);
  const all = block.subarray(BLOCK_HEADER + HEADER, BLOCK_HEADER + size);
  const masters = entriesOf(all).filter(({ type, value }) => type === MASTER_KEY && value === VALUE.master);
  const recovery = masters.find(({ data }) => data.readUInt16LE(26) === PROTECTED_BY.recoveryKey);
  if (!recovery) throw new Error('no recovery key in the metadata');
  const parts = entriesOf(recovery.data.subarray(28));
  const salt = parts.find(({ value }) => value === VALUE.stretched)?.data.subarray(4, 20);
  const secret = parts.find(({ value }) => value === VALUE.encrypted)?.data;
  if (!salt || !secret) throw new Error('the recovery key’s entry is incomplete');
  const master = decrypted(stretched(recoveryKey, salt), secret);

  const id = randomBytes(16);
  const time = recovery.data.subarray(16, 24);
  const key = randomBytes(32);
  const kind = Buffer.alloc(4);
  kind.writeUInt16LE(PROTECTED_BY.startUpKey, 2);
  const way = entry(MASTER_KEY, VALUE.master, id, time, kind, entry(0, VALUE.encrypted, encrypted(key, master)));
  const longer = Buffer.concat([
    block.subarray(0, BLOCK_HEADER + size),
    way,
    block.subarray(BLOCK_HEADER + size + way.length),
  ]);
  longer.writeUInt32LE(size + way.length, BLOCK_HEADER);
  longer.writeUInt32LE(size + way.length, BLOCK_HEADER + 12);

  const method = Buffer.alloc(4);
  method.writeUInt16LE(0x2002, 0);
  const body = entry(6, VALUE.external, id, time, entry(0, VALUE.key, method, key));
  const head = Buffer.alloc(HEADER);
  head.writeUInt32LE(HEADER + body.length, 0);
  head.writeUInt32LE(1, 4);
  head.writeUInt32LE(HEADER, 8);
  head.writeUInt32LE(HEADER + body.length, 12);
  id.copy(head, 16);
  head.writeUInt32LE(1, 32);
  time.copy(head, 40);
  return { block: longer, file: Buffer.concat([head, body]) };
}
