import { DamagedError } from '../damaged.ts';

/** Bytes of the header; offsets inside a hive count from its end. */
export const HEADER_SIZE = 4096;
/** The unit in which a hive grows, bytes. */
export const PAGE = 4096;
/** The offset that says "none". */
export const NIL = 0xffffffff;

/** The header ("base block") of a registry hive or of one of its logs, as in the public description of regf. */
export interface Header {
  readonly primarySequence: number;
  readonly secondarySequence: number;
  /** When it was last written, as a FILETIME; Windows 8.1 and later leave it alone. */
  readonly written: bigint;
  readonly major: number;
  readonly minor: number;
  /** 0 for a hive, 1 or 2 for a log of the old format, 6 for one of the new. */
  readonly type: number;
  readonly format: number;
  /** Offset of the root key. */
  readonly root: number;
  /** Bytes of all bins. */
  readonly binsSize: number;
  readonly checksumRight: boolean;
}

/** The header at the start of `bytes`; throws `DamagedError` where there is none. */
export function readHeader(bytes: Buffer): Header {
  if (bytes.length < 512) throw new DamagedError('The file is too short for a registry hive');
  if (bytes.toString('latin1', 0, 4) !== 'regf') throw new DamagedError('The file is no registry hive', 0);
  return {
    primarySequence: bytes.readUInt32LE(4),
    secondarySequence: bytes.readUInt32LE(8),
    written: bytes.readBigUInt64LE(12),
    major: bytes.readUInt32LE(20),
    minor: bytes.readUInt32LE(24),
    type: bytes.readUInt32LE(28),
    format: bytes.readUInt32LE(32),
    root: bytes.readUInt32LE(36),
    binsSize: bytes.readUInt32LE(40),
    checksumRight: bytes.readUInt32LE(508) === headerChecksum(bytes),
  };
}

/** True when Windows was interrupted while it wrote: the hive is whole only together with its logs. */
export function isDirty({ checksumRight, primarySequence, secondarySequence }: Header): boolean {
  return !checksumRight || primarySequence !== secondarySequence;
}

/** What belongs at offset 508: the exclusive or of the 127 words before it, without the two values that Windows avoids. */
export function headerChecksum(bytes: Buffer): number {
  let sum = 0;
  for (let at = 0; at < 508; at += 4) sum ^= bytes.readUInt32LE(at);
  sum >>>= 0;
  if (sum === 0) return 1;
  return sum === 0xffffffff ? 0xfffffffe : sum;
}

/** Marks the header as whole: both sequence numbers, the checksum and, where they are given, size and time. */
export function sealHeader(bytes: Buffer, fields: { sequence: number; binsSize?: number; written?: bigint }): void {
  bytes.writeUInt32LE(fields.sequence, 4);
  bytes.writeUInt32LE(fields.sequence, 8);
  if (fields.written !== undefined) bytes.writeBigUInt64LE(fields.written, 12);
  if (fields.binsSize !== undefined) bytes.writeUInt32LE(fields.binsSize, 40);
  bytes.writeUInt32LE(headerChecksum(bytes), 508);
}
