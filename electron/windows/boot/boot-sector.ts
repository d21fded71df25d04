/** The first sector of an NTFS volume and its copy behind the volume's end (Microsoft: "NTFS Boot Sector"; ntfs-3g `layout.h`). */

/** Bytes of it that mean anything, whatever the size of a sector. */
export const BOOT_RECORD = 512;

/** What it says of the volume; numbers of clusters and sectors as they stand there. */
export interface NtfsBootSector {
  /** Bytes. */
  readonly sectorSize: number;
  readonly clusterSize: number;
  readonly sectors: bigint;
  /** The first cluster of the table of files, and of its copy. */
  readonly tableAt: bigint;
  readonly tableCopyAt: bigint;
  /** Sixteen hexadecimal digits. */
  readonly serial: string;
  /** It starts a boot loader of Windows, as the name in its code tells: `BOOTMGR` or `NTLDR`. */
  readonly loader?: string;
}

/** The record with what is wrong with it in words; `sector` only where nothing is. */
export interface ReadBootSector {
  readonly sector?: NtfsBootSector;
  readonly faults: readonly string[];
}

const at = {
  name: 3,
  sectorSize: 11,
  clusterSectors: 13,
  reserved: 14,
  sectors: 40,
  table: 48,
  tableCopy: 56,
  recordSize: 64,
  serial: 72,
  code: 84,
  mark: 510,
} as const;

/** Reads a boot sector; every field that cannot be true is a fault. */
export function readBootSector(bytes: Buffer): ReadBootSector {
  if (bytes.length < BOOT_RECORD) return { faults: [`it has ${bytes.length} bytes`] };
  if (bytes.subarray(0, BOOT_RECORD).every((byte) => byte === 0)) return { faults: ['it is empty'] };
  const faults: string[] = [];
  const name = bytes.toString('latin1', at.name, at.name + 8);
  if (name !== 'NTFS    ') faults.push('it does not name NTFS');
  if (bytes.readUInt16LE(at.mark) !== 0xaa55) faults.push('its end mark (55 AA) is missing');
  const sectorSize = bytes.readUInt16LE(at.sectorSize);
  if (![256, 512, 1024, 2048, 4096].includes(sectorSize)) faults.push(`a sector would have ${sectorSize} bytes`);
  const perCluster = powerOf(bytes.readUInt8(at.clusterSectors));
  if (perCluster === undefined) faults.push('the size of a cluster is none');
  // Reserved sectors, FATs, entries and the small number of sectors: things of FAT, all zero here.
  if (bytes.subarray(at.reserved, at.reserved + 7).some((byte) => byte !== 0)) faults.push('it has fields of FAT');
  const sectors = bytes.readBigUInt64LE(at.sectors);
  if (sectors === 0n || sectors >= 2n ** 63n) faults.push('the number of sectors is none');
  const clusters = perCluster === undefined ? 0n : sectors / BigInt(perCluster);
  const [tableAt, tableCopyAt] = [bytes.readBigUInt64LE(at.table), bytes.readBigUInt64LE(at.tableCopy)];
  if (tableAt === 0n || tableAt >= clusters) faults.push('its table of files would lie outside the volume');
  if (tableCopyAt === 0n || tableCopyAt >= clusters)
    faults.push('the copy of its table of files would lie outside the volume');
  const record = bytes.readInt8(at.recordSize);
  if (record === 0 || record < -31) faults.push('the size of a file record is none');
  if (faults.length > 0 || perCluster === undefined) return { faults };
  const code = bytes.toString('latin1', at.code, at.mark);
  const loader = /BOOTMGR|NTLDR/.exec(code)?.[0];
  return {
    faults,
    sector: {
      sectorSize,
      clusterSize: sectorSize * perCluster,
      sectors,
      tableAt,
      tableCopyAt,
      serial: bytes.readBigUInt64LE(at.serial).toString(16).padStart(16, '0').toUpperCase(),
      ...(loader !== undefined && { loader }),
    },
  };
}

/** Sectors of a cluster: a power of two up to 128, or above that the negative exponent (Windows 10 1709, up to 2 MiB). */
function powerOf(byte: number): number | undefined {
  if (byte >= 0xf4) return 2 ** (256 - byte);
  return byte > 0 && byte <= 128 && (byte & (byte - 1)) === 0 ? byte : undefined;
}

/** Where the table of files begins, in bytes from the start of the volume. */
export const tableOffset = ({ tableAt, clusterSize }: NtfsBootSector): bigint => tableAt * BigInt(clusterSize);

/** True for the first record of a table of files, which is about the table itself: any other may lie a cluster off. */
export function isTableRecord(bytes: Buffer): boolean {
  if (bytes.toString('latin1', 0, 4) !== 'FILE') return false;
  const name = bytes.indexOf(Buffer.from('$MFT', 'utf16le'));
  // The length of the name stands two bytes before it: `$MFTMirr` begins alike.
  return name > 2 && bytes[name - 2] === 4;
}

/** One of the four entries of a table of partitions in the old format. */
export interface PartitionEntry {
  readonly active: boolean;
  readonly type: number;
  /** In sectors. */
  readonly start: number;
  readonly length: number;
}

/** The first sector of a disk with BIOS. */
export interface MasterBootRecord {
  readonly hasMark: boolean;
  readonly hasCode: boolean;
  readonly entries: readonly PartitionEntry[];
}

const ENTRIES_AT = 446;
const ENTRY = 16;
const ACTIVE = 0x80;

/** Reads the first sector of a disk; undefined where there is not one whole. */
export function readMasterBootRecord(bytes: Buffer): MasterBootRecord | undefined {
  if (bytes.length < BOOT_RECORD) return undefined;
  return {
    hasMark: bytes.readUInt16LE(at.mark) === 0xaa55,
    hasCode: bytes.subarray(0, DISK_CODE).some((byte) => byte !== 0),
    entries: [0, 1, 2, 3].map((index) => {
      const start = ENTRIES_AT + ENTRY * index;
      return {
        active: bytes.readUInt8(start) === ACTIVE,
        type: bytes.readUInt8(start + 4),
        start: bytes.readUInt32LE(start + 8),
        length: bytes.readUInt32LE(start + 12),
      };
    }),
  };
}

/** Bytes of start code at the start of a disk's first sector; the disk's signature and its table follow. */
export const DISK_CODE = 440;

/** The same sector with other start code, which is filled up with zeroes. */
export function withDiskCode(bytes: Buffer, code: Buffer): Buffer {
  const changed = Buffer.from(bytes);
  changed.fill(0, 0, DISK_CODE);
  code.copy(changed, 0, 0, DISK_CODE);
  return changed;
}

/** The same sector with that entry (0 to 3) as the only active one. */
export function withActive(bytes: Buffer, index: number): Buffer {
  const changed = Buffer.from(bytes);
  for (const each of [0, 1, 2, 3]) changed.writeUInt8(each === index ? ACTIVE : 0, ENTRIES_AT + ENTRY * each);
  return changed;
}
