import { describe, expect, test } from 'vitest';
import { DamagedError } from '../../../../../electron/windows/damaged.ts';
import { openHive } from '../../../../../electron/windows/hive/cells.ts';
import { checkHive } from '../../../../../electron/windows/hive/check.ts';
import { editHive, sealedBytes } from '../../../../../electron/windows/hive/edit.ts';
import { setValue } from '../../../../../electron/windows/hive/edit-values.ts';
import { findKey } from '../../../../../electron/windows/hive/keys.ts';
import { readAccounts, userKey } from '../../../../../electron/windows/sam/accounts.ts';
import { KeyElsewhereError, WrongSystemHiveError } from '../../../../../electron/windows/sam/boot-key.ts';
import {
  dataOf,
  domainKey,
  machineSid,
  openDatabase,
  readPolicy,
} from '../../../../../electron/windows/sam/database.ts';
import { readGroups } from '../../../../../electron/windows/sam/groups.ts';
import { accountsOf, HOUR, MACHINE, otherSystem, sampleSam, sampleSystem } from '../../../../support/accounts.ts';
import { NOW } from '../../../../support/hives.ts';

describe.each(['rc4', 'aes'] as const)('an account database of form %s', (form) => {
  const bytes = sampleSam(form);
  const sam = openHive(bytes);
  const accounts = accountsOf(bytes);

  test('is a sound hive', () => {
    expect(checkHive(bytes)).toMatchObject({ errors: [], warnings: [] });
    expect(checkHive(sampleSystem)).toMatchObject({ errors: [], warnings: [] });
  });

  test('tells of each account what a person wants to know', () => {
    expect([...accounts.keys()]).toEqual([500, 501, 1_001, 1_002]);
    expect(accounts.get(500)).toMatchObject({
      name: 'Administrator',
      sid: `${MACHINE}-500`,
      enabled: true,
      locked: false,
      neverExpires: true,
      administrator: true,
      allHours: true,
      password: { blank: false, form },
      microsoftAccount: undefined,
    });
    expect(accounts.get(501)).toMatchObject({
      enabled: false,
      comment: 'Built-in',
      password: { blank: true, form },
      administrator: false,
      groups: [{ name: 'Guests' }],
    });
    expect(accounts.get(1_001)).toMatchObject({
      name: 'Jürgen',
      fullName: 'יורגן السيد',
      locked: true,
      wrongPasswords: 7,
      lastSignIn: Date.UTC(2025, 10, 21),
      groups: [{ name: 'Users' }, { name: 'Remote Desktop Users' }],
    });
    expect(accounts.get(1_002)).toMatchObject({ expired: true, mustChange: true, allHours: false, enabled: false });
  });

  test('says that the lock is over when its time is', () => {
    expect(accountsOf(bytes, NOW + HOUR).get(1_001)?.locked).toBe(false);
  });

  test('knows groups, rules and the machine', () => {
    expect(readGroups(sam).find(({ rid }) => rid === 0x220)).toMatchObject({
      name: 'Administrators',
      domain: 'Builtin',
      members: [`${MACHINE}-500`],
    });
    expect(readPolicy(sam)).toMatchObject({ lockAfter: 5, lockedFor: 1_800_000, nextRid: 1_003, complex: false });
    expect(machineSid(sam)).toBe(MACHINE);
  });

  test('lists accounts without a key too', () => {
    expect(readAccounts(sam, undefined, NOW)).toHaveLength(4);
  });

  test('does not open with the SYSTEM hive of another machine', () => {
    expect(() => openDatabase(sam, openHive(otherSystem))).toThrow(WrongSystemHiveError);
  });

  test.each([0x68, form === 'aes' ? 0x16a : 0xea])('is damaged when its own record is senseless at %i', (at) => {
    const hive = editHive(bytes, NOW);
    const domain = domainKey(hive, 'Account');
    const record = dataOf(hive, domain, 'F');
    record.writeUInt8(9, at);
    setValue(hive, domain.offset, 'F', 3, record);
    expect(() => openDatabase(hive, openHive(sampleSystem))).toThrow(DamagedError);
  });

  test('is damaged, not more, when a record is cut off or senseless', () => {
    for (const spoiled of [Buffer.alloc(0), Buffer.alloc(0xcc, 0xff), Buffer.alloc(300, 9)]) {
      const hive = editHive(bytes, NOW);
      setValue(hive, userKey(hive, 500).offset, 'V', 3, spoiled);
      expect(() => accountsOf(sealedBytes(hive, 3))).toThrow(DamagedError);
    }
  });
});

test('a key that is on a floppy disk or in a head is said to be elsewhere', () => {
  const hive = editHive(sampleSystem, NOW);
  const lsa = findKey(hive, 'ControlSet001\\Control\\Lsa');
  setValue(hive, lsa?.offset ?? 0, 'SecureBoot', 4, Buffer.from([2, 0, 0, 0]));
  expect(() => openDatabase(openHive(sampleSam('rc4')), hive)).toThrow(KeyElsewhereError);
});

test('a hive that is no account database is called damaged', () => {
  expect(() => readAccounts(openHive(sampleSystem), undefined, NOW)).toThrow('no account database');
});
