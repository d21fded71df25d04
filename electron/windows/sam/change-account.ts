import type { EditedHive } from '../hive/allocate.ts';
import { EditError } from '../hive/edit.ts';
import { deleteValue, setValue } from '../hive/edit-values.ts';
import { findValue } from '../hive/values.ts';
import { groupRid, NEVER, readUser, userField, userFlag, userKey, userText } from './accounts.ts';
import type { HashKey } from './boot-key.ts';
import { machineSid } from './database.ts';
import { setMember } from './groups.ts';
import { hashForm, ntHash, writeHash } from './hashes.ts';
import { type Field, userShape, writeRecord } from './record.ts';

/** The most letters of a password with which Windows lets a person sign in. */
export const LONGEST_PASSWORD = 127;
/** The revision of a user's record from which on hashes are encrypted with AES. */
const AES_RECORD = 0x10003;

/** What is to become of an account; what is not named stays. */
export interface AccountChange {
  /** A new one, or `null` for none at all. */
  readonly password?: string | null;
  readonly unlock?: true;
  /** Enabling also removes an expiry that is over, and opens all hours. */
  readonly enabled?: boolean;
  readonly neverExpires?: boolean;
  readonly mustChange?: boolean;
  readonly removeExpiry?: true;
  readonly openHours?: true;
}

/**
 * Changes an account in the form that its Windows wrote it in. A new password also clears the count of wrong ones, the lock and what Windows
 * derived from the old password (Kerberos keys); its history stays. Throws `EditError` for a password that nobody could sign in with.
 */
export function changeAccount(sam: EditedHive, rid: number, change: AccountChange, key: HashKey): void {
  const user = userKey(sam, rid);
  const { fixed, record, fields } = readUser(sam, user);
  const setFlag = (flag: number, on: boolean) => {
    const flags = fixed.readUInt32LE(userField.flags);
    fixed.writeUInt32LE((on ? flags | flag : flags & ~flag) >>> 0, userField.flags);
  };
  if (change.password !== undefined) {
    setPassword(fields, rid, change.password, key);
    fixed.writeBigUInt64LE(sam.now, userField.passwordSet);
  }
  if (change.password !== undefined || change.unlock === true) {
    fixed.writeUInt16LE(0, userField.wrongPasswords);
    setFlag(userFlag.locked, false);
  }
  if (change.enabled !== undefined) setFlag(userFlag.disabled, !change.enabled);
  if (change.neverExpires !== undefined) setFlag(userFlag.neverExpires, change.neverExpires);
  if (change.mustChange !== undefined) {
    const set = fixed.readBigUInt64LE(userField.passwordSet);
    if (change.mustChange) setFlag(userFlag.neverExpires, false);
    if (change.mustChange || set === 0n) {
      fixed.writeBigUInt64LE(change.mustChange ? 0n : sam.now, userField.passwordSet);
    }
  }
  const expires = fixed.readBigUInt64LE(userField.expires);
  const over = expires !== 0n && expires <= sam.now;
  if (change.removeExpiry === true || (change.enabled === true && over))
    fixed.writeBigUInt64LE(NEVER, userField.expires);
  if (change.openHours === true || change.enabled === true) {
    const hours = fields[userText.hours];
    if (hours !== undefined && hours.data.length > 0) {
      const open = Buffer.from(hours.data).fill(0xff, 0, Math.min(21, hours.data.length));
      fields[userText.hours] = { data: open, extra: hours.extra };
    }
  }

  setValue(sam, user.offset, 'F', 3, fixed);
  const after = writeRecord(userShape, record, fields);
  if (!after.equals(record)) setValue(sam, user.offset, 'V', 3, after);
  if (change.password === undefined) return;
  deleteValue(sam, user.offset, 'SupplementalCredentials');
  const force = findValue(sam, user, 'ForcePasswordReset');
  if (force !== undefined) setValue(sam, user.offset, 'ForcePasswordReset', force.type, Buffer.alloc(force.size));
}

/** Adds an account to a group of this machine, or takes it out, and keeps the count that marks administrators. */
export function changeMembership(sam: EditedHive, rid: number, group: number, member: boolean): boolean {
  const user = userKey(sam, rid);
  const changed = setMember(sam, { domain: 'Builtin', rid: group }, `${machineSid(sam)}-${rid}`, member);
  if (changed && group === groupRid.administrators) {
    const { fixed } = readUser(sam, user);
    fixed.writeUInt16LE(member ? 1 : 0, userField.administratorCount);
    setValue(sam, user.offset, 'F', 3, fixed);
  }
  return changed;
}

/** Writes the NT hash in the form that the account has; there is never an LM hash. */
function setPassword(fields: Field[], rid: number, password: string | null, key: HashKey): void {
  if (password !== null && (password === '' || password.length > LONGEST_PASSWORD || password.includes('\0'))) {
    throw new EditError(`A password has 1 to ${LONGEST_PASSWORD} letters`);
  }
  const before = hashForm(fields[userText.nt]?.data ?? Buffer.alloc(0)).form;
  const revision = fields[userText.security]?.extra ?? 0;
  const form = before === 'rc4' || before === 'aes' ? before : revision >= AES_RECORD ? 'aes' : 'rc4';
  const hash = password === null ? undefined : ntHash(password);
  const put = (field: number, data: Buffer) => {
    fields[field] = { data, extra: fields[field]?.extra ?? 0 };
  };
  put(userText.nt, writeHash(form, hash, 'NT', rid, key));
  put(userText.lm, writeHash(form, undefined, 'LM', rid, key));
}
