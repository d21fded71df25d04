import { DamagedError } from '../damaged.ts';

/**
 * A record with a table of fields: {offset, length, extra}, each 32 bits, and the fields' bytes behind it, aligned to four. The account
 * database keeps users ("V") and groups ("C") that way.
 */
export interface RecordShape {
  /** Bytes before the table. */
  readonly head: number;
  readonly fields: number;
}

/** One field; `extra` is a revision, a count or nothing. */
export interface Field {
  readonly data: Buffer;
  readonly extra: number;
}

/** The V value of a user. */
export const userShape: RecordShape = { head: 0, fields: 17 };
/** The V value of a domain: a security descriptor, its security identifier and two fields that stay empty. */
export const domainShape: RecordShape = { head: 0, fields: 4 };
/** The C value of a local group ("alias"); its RID comes first. */
export const groupShape: RecordShape = { head: 4, fields: 4 };

/** All fields of a record; throws `DamagedError` where one is not inside. */
export function readRecord(shape: RecordShape, bytes: Buffer, what: string): Field[] {
  const start = dataStart(shape);
  if (bytes.length < start) throw new DamagedError(`${what} is too short`);
  return Array.from({ length: shape.fields }, (_, i) => {
    const at = shape.head + 12 * i;
    const offset = start + bytes.readUInt32LE(at);
    const length = bytes.readUInt32LE(at + 4);
    if (offset + length > bytes.length) throw new DamagedError(`${what} is cut off`);
    return { data: Buffer.from(bytes.subarray(offset, offset + length)), extra: bytes.readUInt32LE(at + 8) };
  });
}

/** The record with these fields, its head taken from `before`. */
export function writeRecord(shape: RecordShape, before: Buffer, fields: readonly Field[]): Buffer {
  const start = dataStart(shape);
  const table = Buffer.from(before.subarray(0, start));
  const parts: Buffer[] = [table];
  let offset = 0;
  for (const [i, { data, extra }] of fields.entries()) {
    const at = shape.head + 12 * i;
    table.writeUInt32LE(offset, at);
    table.writeUInt32LE(data.length, at + 4);
    table.writeUInt32LE(extra, at + 8);
    const padding = -data.length & 3;
    parts.push(data, Buffer.alloc(padding));
    offset += data.length + padding;
  }
  return Buffer.concat(parts);
}

const dataStart = ({ head, fields }: RecordShape) => head + 12 * fields;
