import { DamagedError } from '../damaged.ts';
import type { Hive } from '../hive/cells.ts';
import { findKey, type Key } from '../hive/keys.ts';
import { findValue, valueData } from '../hive/values.ts';
import { bootKey, type HashKey, hashKey } from './boot-key.ts';
import { domainShape, readRecord } from './record.ts';
import { formatSid } from '../sid.ts';

/** Where the account database keeps its parts, below the root of the SAM hive. */
const ACCOUNT = 'SAM\\Domains\\Account';
const BUILTIN = 'SAM\\Domains\\Builtin';

export type Domain = 'Account' | 'Builtin';

/** The key of one of the two halves: the machine's own accounts, and the groups that every Windows has. */
export function domainKey(sam: Hive, domain: Domain): Key {
  const key = findKey(sam, domain === 'Account' ? ACCOUNT : BUILTIN);
  if (key === undefined) throw new DamagedError('The hive is no account database');
  return key;
}

/** The data of a value that has to be there. */
export function dataOf(hive: Hive, key: Key, name: string): Buffer {
  const value = findValue(hive, key, name);
  if (value === undefined) throw new DamagedError('A record of the account database is missing');
  return valueData(hive, value);
}

/** A RID as the database names keys: eight hexadecimal digits. */
export const ridName = (rid: number): string => rid.toString(16).toUpperCase().padStart(8, '0');

/** The key that encrypts this database's hashes, proven by its checksum. Secret. */
export function openDatabase(sam: Hive, system: Hive): HashKey {
  return hashKey(dataOf(sam, domainKey(sam, 'Account'), 'F'), bootKey(system));
}

/** The machine's security identifier, such as `S-1-5-21-1-2-3`. */
export function machineSid(sam: Hive): string {
  const record = dataOf(sam, domainKey(sam, 'Account'), 'V');
  const [, sid] = readRecord(domainShape, record, 'The record of the account database');
  if (sid === undefined) throw new DamagedError('The account database has no security identifier');
  return formatSid(sid.data);
}

/** The rules for all passwords. Spans are in milliseconds; nothing where they have no limit. */
export interface Policy {
  readonly shortest: number;
  readonly remembered: number;
  readonly complex: boolean;
  readonly maximumAge: number | undefined;
  readonly minimumAge: number | undefined;
  /** After how many wrong passwords an account is locked; 0 is never. */
  readonly lockAfter: number;
  /** Nothing means until an administrator unlocks it. */
  readonly lockedFor: number | undefined;
  readonly countedFor: number | undefined;
  readonly nextRid: number;
}

/** The rules for all passwords of the machine's own accounts. */
export function readPolicy(sam: Hive): Policy {
  const record = dataOf(sam, domainKey(sam, 'Account'), 'F');
  if (record.length < 0x58) throw new DamagedError('The record of the account database is too short');
  const span = (at: number) => {
    const steps = record.readBigInt64LE(at);
    return steps === 0n || steps === -0x8000000000000000n ? undefined : Number(-steps / 10_000n);
  };
  return {
    shortest: record.readUInt16LE(0x50),
    remembered: record.readUInt16LE(0x52),
    complex: (record.readUInt32LE(0x4c) & 1) !== 0,
    maximumAge: span(0x18),
    minimumAge: span(0x20),
    lockAfter: record.readUInt16LE(0x54),
    lockedFor: span(0x30),
    countedFor: span(0x38),
    nextRid: record.readUInt32LE(0x48),
  };
}
