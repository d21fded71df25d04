import { describe, expect, test } from 'vitest';
import type { EditedHive } from '../../../../../electron/windows/hive/allocate.ts';
import { openHive } from '../../../../../electron/windows/hive/cells.ts';
import { checkHive } from '../../../../../electron/windows/hive/check.ts';
import { findKey } from '../../../../../electron/windows/hive/keys.ts';
import { setValue } from '../../../../../electron/windows/hive/edit-values.ts';
import { findValue, valueData } from '../../../../../electron/windows/hive/values.ts';
import { groupRid, readUser, userField, userKey, userText } from '../../../../../electron/windows/sam/accounts.ts';
import {
  type AccountChange,
  changeAccount,
  changeMembership,
  LONGEST_PASSWORD,
} from '../../../../../electron/windows/sam/change-account.ts';
import { openDatabase } from '../../../../../electron/windows/sam/database.ts';
import { hashForm, ntHash, readHash } from '../../../../../electron/windows/sam/hashes.ts';
import { userShape, writeRecord } from '../../../../../electron/windows/sam/record.ts';
import { changed, MACHINE, sampleSam, sampleSystem } from '../../../../support/accounts.ts';
import { contentOf, NOW } from '../../../../support/hives.ts';

const keyOf = (sam: EditedHive | ReturnType<typeof openHive>) => openDatabase(sam, openHive(sampleSystem));
const change = (form: 'rc4' | 'aes', rid: number, what: AccountChange) =>
  changed(form, (sam) => changeAccount(sam, rid, what, keyOf(sam)));

/** Whether the database says that this is the password; hashes themselves never show up in a failure. */
function hasPassword(bytes: Buffer, rid: number, password: string): boolean {
  const sam = openHive(bytes);
  const stored = readUser(sam, userKey(sam, rid)).fields[userText.nt]?.data ?? Buffer.alloc(0);
  return readHash(stored, 'NT', rid, keyOf(sam))?.equals(ntHash(password)) ?? password === '';
}

describe.each(['rc4', 'aes'] as const)('in a database of form %s', (form) => {
  test.each(['a', 'correct horse battery staple', 'Ünïcode ☂ عربى 密码 😀', 'x'.repeat(LONGEST_PASSWORD)])(
    'a new password %j is set, in the form of the account',
    (password) => {
      for (const rid of [500, 501, 1_001]) {
        const { bytes, accounts } = change(form, rid, { password });
        expect(hasPassword(bytes, rid, password)).toBe(true);
        expect(accounts.get(rid)).toMatchObject({
          password: { blank: false, form },
          locked: false,
          wrongPasswords: 0,
          passwordSet: Date.UTC(2025, 10, 23),
        });
        expect(checkHive(bytes)).toMatchObject({ errors: [], warnings: [] });
      }
    },
  );

  test('a password is cleared as Windows stores none, and the LM hash with it', () => {
    const { bytes, accounts } = change(form, 500, { password: null });
    expect(accounts.get(500)?.password).toEqual({ blank: true, form });
    const { fields } = readUser(openHive(bytes), userKey(openHive(bytes), 500));
    for (const field of [userText.nt, userText.lm]) {
      expect(hashForm(fields[field]?.data ?? Buffer.alloc(0))).toEqual({ form, blank: true });
    }
  });

  test('only the account that is named changes', () => {
    const before = contentOf(openHive(sampleSam(form)));
    const { bytes } = change(form, 1_001, { password: 'new', enabled: true });
    const after = contentOf(openHive(bytes));
    const different = [...after].filter(([path, key]) =>
      [...key.values].some(([name, { data }]) => before.get(path)?.values.get(name)?.data !== data),
    );
    expect(different.map(([path]) => path)).toEqual(['\\SAM\\DOMAINS\\ACCOUNT\\USERS\\000003E9']);
    expect([...after.keys()]).toEqual([...before.keys()]);
  });

  test('what Windows derived from the old password goes, and "must be changed by a reset" with it', () => {
    const { bytes } = changed(form, (sam) => {
      const { offset } = userKey(sam, 500);
      setValue(sam, offset, 'SupplementalCredentials', 3, Buffer.alloc(100, 1));
      setValue(sam, offset, 'ForcePasswordReset', 3, Buffer.from([1, 0, 0, 0]));
      changeAccount(sam, 500, { password: 'new' }, keyOf(sam));
    });
    const sam = openHive(bytes);
    expect(findValue(sam, userKey(sam, 500), 'SupplementalCredentials')).toBeUndefined();
    const force = findValue(sam, userKey(sam, 500), 'ForcePasswordReset');
    expect(force && valueData(sam, force)).toEqual(Buffer.alloc(4));
  });

  test('an account is unlocked, enabled, disabled', () => {
    expect(change(form, 1_001, { unlock: true }).accounts.get(1_001)).toMatchObject({
      locked: false,
      wrongPasswords: 0,
    });
    expect(change(form, 1_002, { enabled: true }).accounts.get(1_002)).toMatchObject({
      enabled: true,
      expired: false,
      expires: undefined,
      allHours: true,
    });
    expect(change(form, 500, { enabled: false }).accounts.get(500)?.enabled).toBe(false);
  });

  test('a table of hours that is too short is opened as far as it goes', () => {
    const { accounts } = changed(form, (sam) => {
      const user = userKey(sam, 1_002);
      const { record, fields } = readUser(sam, user);
      fields[userText.hours] = { data: Buffer.alloc(1), extra: 0xa8 };
      setValue(sam, user.offset, 'V', 3, writeRecord(userShape, record, fields));
      changeAccount(sam, 1_002, { openHours: true }, keyOf(sam));
    });
    expect(accounts.get(1_002)?.allHours).toBe(true);
  });

  test('passwords that never expire, or must be changed', () => {
    expect(change(form, 1_001, { neverExpires: true }).accounts.get(1_001)?.neverExpires).toBe(true);
    expect(change(form, 500, { neverExpires: false }).accounts.get(500)?.neverExpires).toBe(false);
    expect(change(form, 500, { mustChange: true }).accounts.get(500)).toMatchObject({
      mustChange: true,
      neverExpires: false,
    });
    expect(change(form, 1_002, { mustChange: false }).accounts.get(1_002)?.mustChange).toBe(false);
    expect(change(form, 1_002, { removeExpiry: true }).accounts.get(1_002)?.expired).toBe(false);
    expect(change(form, 1_002, { openHours: true }).accounts.get(1_002)?.allHours).toBe(true);
  });

  test('a bare hash, as another tool writes it, becomes the form that this Windows has', () => {
    const { bytes, accounts } = changed(form, (sam) => {
      const user = userKey(sam, 500);
      const { record, fields } = readUser(sam, user);
      fields[userText.nt] = { data: Buffer.alloc(16, 3), extra: 0 };
      setValue(sam, user.offset, 'V', 3, writeRecord(userShape, record, fields));
      changeAccount(sam, 500, { password: 'new' }, keyOf(sam));
    });
    expect(accounts.get(500)?.password).toEqual({ blank: false, form });
    expect(hasPassword(bytes, 500, 'new')).toBe(true);
  });

  test('an administrator is made and unmade, in every place where Windows looks', () => {
    const { bytes, accounts } = changed(form, (sam) => {
      expect(changeMembership(sam, 1_002, groupRid.administrators, true)).toBe(true);
      expect(changeMembership(sam, 1_002, groupRid.administrators, true)).toBe(false);
      expect(changeMembership(sam, 500, groupRid.administrators, false)).toBe(true);
      expect(changeMembership(sam, 1_001, groupRid.users, false)).toBe(true);
      expect(changeMembership(sam, 501, groupRid.guests, false)).toBe(true);
    });
    expect(accounts.get(1_002)).toMatchObject({ administrator: true, groups: [{ rid: 0x220 }] });
    expect(accounts.get(500)).toMatchObject({ administrator: false, groups: [] });
    const sam = openHive(bytes);
    const member = (path: string) => {
      const key = findKey(sam, `SAM\\Domains\\Builtin\\Aliases\\Members\\${MACHINE}${path}`);
      const value = key && findValue(sam, key, '');
      return value && { type: value.type, data: valueData(sam, value).toString('hex') };
    };
    expect(member('\\000003EA')).toEqual({ type: 1, data: '20020000' });
    expect(member('\\000003E9')).toEqual({ type: 1, data: '2b020000' });
    expect(member('\\000001F4')).toBeUndefined();
    expect(member('')).toEqual({ type: 2, data: '' });
    const count = (rid: number) => readUser(sam, userKey(sam, rid)).fixed.readUInt16LE(userField.administratorCount);
    expect([count(1_002), count(500)]).toEqual([1, 0]);
    expect(checkHive(bytes)).toMatchObject({ errors: [], warnings: [] });
  });

  test('the last member takes the list of its domain along, and the first one makes it again', () => {
    const leaveAll = (sam: EditedHive) => {
      changeMembership(sam, 500, groupRid.administrators, false);
      changeMembership(sam, 501, groupRid.guests, false);
      changeMembership(sam, 1_001, groupRid.users, false);
      changeMembership(sam, 1_001, groupRid.remoteDesktop, false);
    };
    const gone = changed(form, leaveAll);
    expect(findKey(openHive(gone.bytes), `SAM\\Domains\\Builtin\\Aliases\\Members\\${MACHINE}`)).toBeUndefined();
    const back = changed(form, (sam) => {
      leaveAll(sam);
      changeMembership(sam, 500, groupRid.administrators, true);
    });
    expect(back.accounts.get(500)?.administrator).toBe(true);
    expect(checkHive(back.bytes).errors).toEqual([]);
  });

  test('what cannot be a password is refused, and says nothing of it', () => {
    for (const password of ['', 'x'.repeat(LONGEST_PASSWORD + 1), 'with\0zero']) {
      expect(() => change(form, 500, { password })).toThrow(`A password has 1 to ${LONGEST_PASSWORD} letters`);
    }
    expect(() => change(form, 4_711, { unlock: true })).toThrow('no such user');
  });
});

test('nothing is left of the old hash in the file', () => {
  const { bytes } = changed('rc4', (sam) => {
    const stored = readUser(sam, userKey(sam, 500)).fields[userText.nt]?.data ?? Buffer.alloc(0);
    const before = Buffer.from(stored);
    changeAccount(sam, 500, { password: 'new', enabled: true }, keyOf(sam));
    expect(sam.bytes.includes(before)).toBe(false);
  });
  expect(bytes.readBigUInt64LE(12)).toBe(NOW);
});
