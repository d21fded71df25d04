import { DamagedError } from '../damaged.ts';
import { cellRoom, cellStart, type Hive, signature } from './cells.ts';
import type { Key } from './keys.ts';

/** A security descriptor that many keys share ("sk"), in a ring with all others of the hive. */
export interface Security {
  readonly offset: number;
  readonly next: number;
  readonly previous: number;
  /** How many keys use it. */
  readonly references: number;
  readonly length: number;
}

/** Places of its fields, from the start of its content. */
export const securityField = { next: 4, previous: 8, references: 12, length: 16, descriptor: 20 } as const;

/** The descriptor's cell at `offset`; throws `DamagedError` where there is none. */
export function readSecurity(hive: Hive, offset: number): Security {
  const start = cellStart(hive, offset, securityField.descriptor, 'A security descriptor');
  if (signature(hive, start) !== 'sk') throw new DamagedError('There is no security descriptor', start);
  const length = hive.bytes.readUInt32LE(start + securityField.length);
  if (securityField.descriptor + length > cellRoom(hive, offset, 'A security descriptor')) {
    throw new DamagedError('A security descriptor is longer than its cell', start);
  }
  return {
    offset,
    next: hive.bytes.readUInt32LE(start + securityField.next),
    previous: hive.bytes.readUInt32LE(start + securityField.previous),
    references: hive.bytes.readUInt32LE(start + securityField.references),
    length,
  };
}

/** A copy of the key's security descriptor, self-relative as in [MS-DTYP] 2.4.6. */
export function securityDescriptor(hive: Hive, key: Key): Buffer {
  const { length } = readSecurity(hive, key.security);
  const start = cellStart(hive, key.security, securityField.descriptor + length, 'A security descriptor');
  return Buffer.from(hive.bytes.subarray(start + securityField.descriptor, start + securityField.descriptor + length));
}
