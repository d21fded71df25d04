import { DamagedError } from '../damaged.ts';
import type { Hive } from '../hive/cells.ts';
import { findSubkey, type Key, subkeys } from '../hive/keys.ts';
import { findValue, valueData } from '../hive/values.ts';
import { fromFileTime } from '../time.ts';
import type { HashKey } from './boot-key.ts';
import { dataOf, domainKey, machineSid, type Policy, readPolicy, ridName } from './database.ts';
import { type Group, readGroups } from './groups.ts';
import { type HashForm, hashForm, ntHash, readHash } from './hashes.ts';
import { type Field, readRecord, userShape } from './record.ts';

/** Places in the F value of a user. */
export const userField = {
  lastSignIn: 0x08,
  passwordSet: 0x18,
  expires: 0x20,
  lastWrongPassword: 0x28,
  rid: 0x30,
  flags: 0x38,
  wrongPasswords: 0x40,
  signIns: 0x42,
  administratorCount: 0x44,
} as const;

/** Bits of a user's flags. */
export const userFlag = { disabled: 0x1, neverExpires: 0x200, locked: 0x400 } as const;

/** Fields of the V value of a user. */
export const userText = {
  security: 0,
  name: 1,
  fullName: 2,
  comment: 3,
  userComment: 4,
  home: 6,
  homeDrive: 7,
  script: 8,
  profile: 9,
  computers: 10,
  hours: 11,
  lm: 13,
  nt: 14,
} as const;

/** "Never", besides 0. */
export const NEVER = 0x7fffffffffffffffn;
/** The RIDs of groups that decide who may sign in, and how. */
export const groupRid = { administrators: 0x220, users: 0x221, guests: 0x222, remoteDesktop: 0x22b } as const;

/** An account as a person would describe it. Times are milliseconds since 1970; nothing where it never was. */
export interface Account {
  readonly rid: number;
  readonly sid: string;
  readonly name: string;
  readonly fullName: string;
  readonly comment: string;
  readonly home: string;
  readonly profile: string;
  readonly script: string;
  /** Where it may sign in; `''` is everywhere. */
  readonly computers: string;
  readonly enabled: boolean;
  readonly locked: boolean;
  readonly neverExpires: boolean;
  readonly mustChange: boolean;
  readonly expired: boolean;
  readonly expires: number | undefined;
  readonly passwordSet: number | undefined;
  readonly lastSignIn: number | undefined;
  readonly lastWrongPassword: number | undefined;
  readonly wrongPasswords: number;
  readonly signIns: number;
  /** True when it may sign in at every hour of the week. */
  readonly allHours: boolean;
  readonly password: { readonly blank: boolean; readonly form: HashForm };
  /** The local groups that it is a member of. */
  readonly groups: readonly { readonly rid: number; readonly name: string }[];
  readonly administrator: boolean;
  /** The Microsoft account that it is linked to: then its password is checked elsewhere. */
  readonly microsoftAccount: string | undefined;
  readonly hasPasswordHint: boolean;
}

/** All accounts of the database, by RID. `key` finds passwords that are blank but stored as a hash; `now` decides what is over. */
export function readAccounts(sam: Hive, key: HashKey | undefined, now: bigint): Account[] {
  const groups = readGroups(sam);
  const context: Context = { sam, key, now, groups, policy: readPolicy(sam), machine: machineSid(sam) };
  const users = findSubkey(sam, domainKey(sam, 'Account'), 'Users');
  if (users === undefined) throw new DamagedError('The account database has no users');
  return subkeys(sam, users)
    .filter(({ name }) => /^[0-9a-f]{8}$/i.test(name))
    .map((user) => readAccount(context, user));
}

/** The key of a user; throws `DamagedError` where there is none. */
export function userKey(sam: Hive, rid: number): Key {
  const users = findSubkey(sam, domainKey(sam, 'Account'), 'Users');
  const user = users && findSubkey(sam, users, ridName(rid));
  if (user === undefined) throw new DamagedError('The account database has no such user');
  return user;
}

/** The F and V values of a user, taken apart. */
export function readUser(sam: Hive, user: Key): { fixed: Buffer; record: Buffer; fields: Field[] } {
  const fixed = dataOf(sam, user, 'F');
  const record = dataOf(sam, user, 'V');
  if (fixed.length < 0x50) throw new DamagedError('The record of a user is too short');
  return { fixed, record, fields: readRecord(userShape, record, 'The record of a user') };
}

interface Context {
  readonly sam: Hive;
  readonly key: HashKey | undefined;
  readonly now: bigint;
  readonly groups: readonly Group[];
  readonly policy: Policy;
  readonly machine: string;
}

function readAccount(context: Context, user: Key): Account {
  const { sam, now, groups, machine } = context;
  const { fixed, fields } = readUser(sam, user);
  const rid = Number.parseInt(user.name, 16);
  const text = (field: number) => fields[field]?.data.toString('utf16le') ?? '';
  const moment = (at: number) => {
    const time = fixed.readBigUInt64LE(at);
    return time === 0n || time >= NEVER ? undefined : fromFileTime(time);
  };
  const flags = fixed.readUInt32LE(userField.flags);
  const expires = fixed.readBigUInt64LE(userField.expires);
  const sid = `${machine}-${rid}`;
  const memberOf = groups.filter(({ members }) => members.includes(sid));
  const linked = findValue(sam, user, 'InternetUserName');
  return {
    rid,
    sid,
    name: text(userText.name),
    fullName: text(userText.fullName),
    comment: text(userText.comment),
    home: text(userText.home),
    profile: text(userText.profile),
    script: text(userText.script),
    computers: text(userText.computers),
    enabled: (flags & userFlag.disabled) === 0,
    locked: isLocked(context.policy, fixed, now),
    neverExpires: (flags & userFlag.neverExpires) !== 0,
    mustChange: (flags & userFlag.neverExpires) === 0 && fixed.readBigUInt64LE(userField.passwordSet) === 0n,
    expired: expires !== 0n && expires < NEVER && expires <= now,
    expires: moment(userField.expires),
    passwordSet: moment(userField.passwordSet),
    lastSignIn: moment(userField.lastSignIn),
    lastWrongPassword: moment(userField.lastWrongPassword),
    wrongPasswords: fixed.readUInt16LE(userField.wrongPasswords),
    signIns: fixed.readUInt16LE(userField.signIns),
    allHours: (fields[userText.hours]?.data ?? Buffer.alloc(0)).subarray(0, 21).every((byte) => byte === 0xff),
    password: passwordOf(context, fields, rid),
    groups: memberOf.map((group) => ({ rid: group.rid, name: group.name })),
    administrator: memberOf.some((group) => group.domain === 'Builtin' && group.rid === groupRid.administrators),
    microsoftAccount: linked && valueData(sam, linked).toString('utf16le').replace(/\0+$/, ''),
    hasPasswordHint: findValue(sam, user, 'UserPasswordHint') !== undefined,
  };
}

/** Locked by Windows for a while, after too many wrong passwords, or for good. */
function isLocked({ lockAfter, lockedFor }: Policy, fixed: Buffer, now: bigint): boolean {
  if ((fixed.readUInt32LE(userField.flags) & userFlag.locked) !== 0) return true;
  if (lockAfter === 0 || fixed.readUInt16LE(userField.wrongPasswords) < lockAfter) return false;
  if (lockedFor === undefined) return true;
  return fixed.readBigUInt64LE(userField.lastWrongPassword) + BigInt(lockedFor) * 10_000n > now;
}

function passwordOf({ key }: Context, fields: readonly Field[], rid: number): Account['password'] {
  const stored = fields[userText.nt]?.data ?? Buffer.alloc(0);
  const { form, blank } = hashForm(stored);
  if (blank || key === undefined) return { form, blank };
  return { form, blank: readHash(stored, 'NT', rid, key)?.equals(ntHash('')) ?? true };
}
