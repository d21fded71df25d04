/** A boot sector of a small NTFS, or one with something wrong in it. */
export function bootSector({
  name = 'NTFS    ',
  sectorSize = 512,
  perCluster = 8,
  sectors = 40_959n,
  table = 4n,
  tableCopy = 2_559n,
  mark = 0xaa55,
  code = 'BOOTMGR is missing',
} = {}): Buffer {
  const bytes = Buffer.alloc(512);
  bytes.set([0xeb, 0x52, 0x90]);
  bytes.write(name, 3, 'latin1');
  bytes.writeUInt16LE(sectorSize, 11);
  bytes.writeUInt8(perCluster, 13);
  bytes.writeUInt8(0xf8, 21);
  bytes.writeBigUInt64LE(sectors, 40);
  bytes.writeBigUInt64LE(table, 48);
  bytes.writeBigUInt64LE(tableCopy, 56);
  bytes.writeInt8(-10, 64);
  bytes.writeInt8(1, 68);
  bytes.writeBigUInt64LE(0x1122334455667788n, 72);
  bytes.write(code, 120, 'latin1');
  bytes.writeUInt16LE(mark, 510);
  return bytes;
}
