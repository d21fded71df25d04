import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { rc4 } from '../crypto/rc4.ts';
import { sealedBytes } from '../hive/edit.ts';
import { addKey, makePath } from '../hive/edit-keys.ts';
import { setValue } from '../hive/edit-values.ts';
import type { EditedHive } from '../hive/allocate.ts';
import { newHive } from '../hive/new-hive.ts';
import { keySecrets } from '../sam/boot-key.ts';
import { ridName } from '../sam/database.ts';
import { newDomainRecord, newGroupRecord, newUserFixed, newUserRecord, type SampleAccount } from './new-records.ts';

/** An account database to be made: for the practice server and for tests. */
export interface SampleDatabase {
  /** `rc4` as up to Windows 8.1, `aes` as from Windows 10 1607 on. */
  readonly form: 'rc4' | 'aes';
  /** 16 bytes; the SYSTEM hive has to have the same. */
  readonly bootKey: Buffer;
  readonly machineSid: string;
  /** A FILETIME. */
  readonly now: bigint;
  readonly accounts: readonly SampleAccount[];
  /** After how many wrong passwords an account is locked for half an hour; 0 is never. */
  readonly lockAfter?: number;
}

/** RIDs of the groups that every Windows has, as far as a rescue needs them. */
const groups: readonly [number, string, string][] = [
  [0x220, 'Administrators', 'Administrators have complete and unrestricted access to the computer/domain'],
  [0x221, 'Users', 'Users are prevented from making accidental or intentional system-wide changes'],
  [0x222, 'Guests', 'Guests have the same access as members of the Users group by default'],
  [0x22b, 'Remote Desktop Users', 'Members in this group are granted the right to logon remotely'],
];

const MINUTE = 600_000_000n;

/** The SAM hive of such a database. */
export function newSam(database: SampleDatabase): Buffer {
  const minor = database.form === 'aes' ? 5 : 3;
  const fileName = '\\SystemRoot\\System32\\Config\\SAM';
  const hive = newHive({ minor, rootName: 'ROOT', fileName, now: database.now });
  const hashKey = { key: randomBytes(16), id: 1 };
  const account = makePath(hive, 'SAM\\Domains\\Account');
  const builtin = makePath(hive, 'SAM\\Domains\\Builtin');
  setValue(hive, account, 'F', 3, domainFixed(database, hashKey.key));
  setValue(hive, account, 'V', 3, newDomainRecord(database.machineSid));
  unnamed(hive, makePath(hive, 'Aliases\\Members', account), 0);
  unnamed(hive, makePath(hive, 'Aliases\\Names', account), 0);

  const users = addKey(hive, account, 'Users');
  unnamed(hive, users, database.accounts.length);
  const names = addKey(hive, users, 'Names');
  unnamed(hive, names, 0);
  for (const user of database.accounts) {
    const key = addKey(hive, users, ridName(user.rid));
    setValue(hive, key, 'F', 3, newUserFixed(database, user));
    setValue(hive, key, 'V', 3, newUserRecord(database, user, hashKey));
    unnamed(hive, addKey(hive, names, user.name), user.rid);
  }
  addGroups(hive, builtin, database);
  return sealedBytes(hive, 2);
}

function addGroups(hive: EditedHive, builtin: number, { accounts, machineSid }: SampleDatabase): void {
  const aliases = addKey(hive, builtin, 'Aliases');
  unnamed(hive, aliases, groups.length);
  const names = addKey(hive, aliases, 'Names');
  unnamed(hive, names, 0);
  for (const [rid, name, comment] of groups) {
    const members = accounts.filter((user) => user.groups?.includes(rid)).map((user) => `${machineSid}-${user.rid}`);
    setValue(hive, addKey(hive, aliases, ridName(rid)), 'C', 3, newGroupRecord({ rid, name, comment, members }));
    unnamed(hive, addKey(hive, names, name), rid);
  }
  const members = addKey(hive, aliases, 'Members');
  unnamed(hive, members, 1);
  const inGroups = accounts.filter((user) => user.groups !== undefined && user.groups.length > 0);
  if (inGroups.length === 0) return;
  const domain = addKey(hive, members, machineSid);
  unnamed(hive, domain, inGroups.length);
  for (const user of inGroups) {
    const data = Buffer.alloc(4 * (user.groups?.length ?? 0));
    for (const [i, rid] of (user.groups ?? []).entries()) data.writeUInt32LE(rid, 4 * i);
    setValue(hive, addKey(hive, domain, ridName(user.rid)), '', data.length / 4, data);
  }
}

/** The database keeps RIDs and counts in the types of empty values. */
function unnamed(hive: EditedHive, key: number, type: number): void {
  setValue(hive, key, '', type, Buffer.alloc(0));
}

/** The F value of the machine's own domain: rules for passwords, and the key of the hashes under the boot key. */
function domainFixed({ form, bootKey, now, accounts, lockAfter = 0 }: SampleDatabase, key: Buffer): Buffer {
  const fixed = Buffer.alloc(form === 'aes' ? 0x170 : 0xf0);
  fixed.writeUInt32LE(form === 'aes' ? 0x10003 : 0x10002, 0);
  fixed.writeBigUInt64LE(now, 8);
  fixed.writeBigUInt64LE(1n, 0x10);
  fixed.writeBigInt64LE(-42n * 24n * 60n * MINUTE, 0x18);
  fixed.writeBigInt64LE(-0x8000000000000000n, 0x28);
  fixed.writeBigInt64LE(-30n * MINUTE, 0x30);
  fixed.writeBigInt64LE(-30n * MINUTE, 0x38);
  fixed.writeUInt32LE(Math.max(1_000, ...accounts.map(({ rid }) => rid)) + 1, 0x48);
  fixed.writeUInt16LE(lockAfter, 0x54);
  fixed.writeUInt32LE(1, 0x58);
  fixed.writeUInt32LE(3, 0x5c);
  const salt = randomBytes(16);
  if (form === 'rc4') {
    fixed.writeUInt32LE(1, 0x68);
    fixed.writeUInt32LE(0x38, 0x6c);
    salt.copy(fixed, 0x70);
    const { cipherKey, checksum } = keySecrets(salt, bootKey, key);
    rc4(cipherKey, Buffer.concat([key, checksum])).copy(fixed, 0x80);
    fixed.writeUInt32LE(1, 0xe8);
    return fixed;
  }
  const encrypt = (plain: Buffer) => {
    const cipher = createCipheriv('aes-128-cbc', bootKey, salt);
    return Buffer.concat([cipher.update(plain), cipher.final()]);
  };
  fixed.writeUInt32LE(2, 0x68);
  fixed.writeUInt32LE(0x70, 0x6c);
  fixed.writeUInt32LE(0x30, 0x70);
  fixed.writeUInt32LE(0x20, 0x74);
  salt.copy(fixed, 0x78);
  encrypt(key).copy(fixed, 0x88);
  encrypt(createHash('sha256').update(key).digest()).copy(fixed, 0xa8);
  fixed.writeUInt32LE(1, 0x168);
  return fixed;
}
