import { BIN_HEADER, type EditedHive, writeBinHeader } from './allocate.ts';
import { editHive } from './edit.ts';
import { HEADER_SIZE, NIL, PAGE, sealHeader } from './header.ts';
import { COMPRESSED_NAME, keyField, ROOT_KEY } from './keys.ts';
import { makeDescriptor } from '../security-descriptor.ts';
import { securityField } from './security.ts';

/**
 * An empty hive of version 1.`minor` to be filled: a root key and its security descriptor, which all keys share. `now` is a FILETIME;
 * `fileName` is what the header shows, its last 31 letters.
 */
export function newHive(fields: { minor: number; rootName: string; fileName: string; now: bigint }): EditedHive {
  const bytes = Buffer.alloc(HEADER_SIZE + PAGE);
  writeBinHeader(bytes, 0, PAGE);
  const key = BIN_HEADER;
  const keySize = cellSize(keyField.name + fields.rootName.length);
  const security = key + keySize;
  const securitySize = cellSize(securityField.descriptor + descriptor.length);
  const rest = security + securitySize;

  const at = HEADER_SIZE + key;
  bytes.writeInt32LE(-keySize, at);
  bytes.write('nk', at + 4, 'latin1');
  // A root can't be deleted either (0x08).
  bytes.writeUInt16LE(COMPRESSED_NAME | ROOT_KEY | 0x08, at + 4 + keyField.flags);
  bytes.writeBigUInt64LE(fields.now, at + 4 + keyField.written);
  for (const field of ['parent', 'subkeyList', 'volatileList', 'valueList', 'classOffset'] as const) {
    bytes.writeUInt32LE(NIL, at + 4 + keyField[field]);
  }
  bytes.writeUInt32LE(security, at + 4 + keyField.security);
  bytes.writeUInt16LE(fields.rootName.length, at + 4 + keyField.nameLength);
  bytes.write(fields.rootName, at + 4 + keyField.name, 'latin1');

  const ring = HEADER_SIZE + security;
  bytes.writeInt32LE(-securitySize, ring);
  bytes.write('sk', ring + 4, 'latin1');
  bytes.writeUInt32LE(security, ring + 4 + securityField.next);
  bytes.writeUInt32LE(security, ring + 4 + securityField.previous);
  bytes.writeUInt32LE(1, ring + 4 + securityField.references);
  bytes.writeUInt32LE(descriptor.length, ring + 4 + securityField.length);
  descriptor.copy(bytes, ring + 4 + securityField.descriptor);
  bytes.writeInt32LE(PAGE - rest, HEADER_SIZE + rest);

  bytes.write('regf', 'latin1');
  bytes.writeUInt32LE(1, 20);
  bytes.writeUInt32LE(fields.minor, 24);
  bytes.writeUInt32LE(1, 32);
  bytes.writeUInt32LE(key, 36);
  bytes.writeUInt32LE(1, 44);
  bytes.write(fields.fileName.slice(-31), 48, 'utf16le');
  sealHeader(bytes, { sequence: 1, binsSize: PAGE, written: fields.now });
  return editHive(bytes, fields.now);
}

const cellSize = (room: number) => Math.ceil((room + 4) / 8) * 8;

/** Owned by the administrators; they and the system may do all, everyone may read. */
const descriptor = makeDescriptor({
  owner: 'S-1-5-32-544',
  group: 'S-1-5-18',
  allowed: [
    { sid: 'S-1-5-18', rights: 0xf003f, inherited: true },
    { sid: 'S-1-5-32-544', rights: 0xf003f, inherited: true },
    { sid: 'S-1-1-0', rights: 0x20019, inherited: true },
  ],
});
