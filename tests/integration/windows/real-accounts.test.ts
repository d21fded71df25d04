import { describe, expect, test } from 'vitest';
import { openHive } from '../../../electron/windows/hive/cells.ts';
import { editHive, sealedBytes } from '../../../electron/windows/hive/edit.ts';
import { setValue } from '../../../electron/windows/hive/edit-values.ts';
import { checkHive } from '../../../electron/windows/hive/check.ts';
import { subkeys } from '../../../electron/windows/hive/keys.ts';
import { readAccounts, readUser, userField, userKey, userText } from '../../../electron/windows/sam/accounts.ts';
import { bootKey, hashKey, WrongSystemHiveError } from '../../../electron/windows/sam/boot-key.ts';
import { changeAccount } from '../../../electron/windows/sam/change-account.ts';
import { dataOf, domainKey, machineSid, openDatabase } from '../../../electron/windows/sam/database.ts';
import { hashForm, ntHash, readHash, writeHash } from '../../../electron/windows/sam/hashes.ts';
import { readRecord, userShape, writeRecord } from '../../../electron/windows/sam/record.ts';
import { newSam } from '../../../electron/windows/sample/new-sam.ts';
import { newSystem } from '../../../electron/windows/sample/new-system.ts';
import { findSubkey } from '../../../electron/windows/hive/keys.ts';
import { NOW, noHives, realFile } from '../../support/hives.ts';
import { dumpedHashes, missing } from '../../support/referees.ts';

interface Vectors {
  readonly accountF: string;
  readonly users: Record<string, { F: string; V: string }>;
  readonly expected: { bootKey: string; hashedBootKey?: string; users: Record<string, string> };
}

if (noHives !== undefined) console.warn(`skipping: ${noHives}`);

const hex = (text: string) => Buffer.from(text, 'hex');
const BLANK = ntHash('');

// What Windows wrote, with the hashes that it holds; never shown when a test fails.
describe.skipIf(noHives !== undefined)('accounts as Windows wrote them', () => {
  const vectors = noHives === undefined ? JSON.parse(realFile('vectors.json').toString('utf8')) : {};

  test.each([
    ['regipy/SYSTEM', 'e7f28d88f470cfed67dbcdb62ed1275b'],
    ['regipy/SYSTEM_B', 'a88498f8a6ad848fe659678ce68a086c'],
    ['synthetic/SYSTEM_mini', 'baf9e621dbe8f1ce622d6b36be9efb89'],
    ['rc4/SYSTEM_rc4', '1d2bc4f8f5db1a525f803d6de4d1313c'],
  ])('the boot key of %s is the one that other readers find', (name, expected) => {
    expect(bootKey(openHive(realFile(name))).equals(hex(expected))).toBe(true);
  });

  describe.each(['rev1', 'rev2'] as const)('of %s', (revision) => {
    const { accountF, users, expected }: Vectors = vectors[revision] ?? { users: {}, accountF: '', expected: {} };
    const key = () => hashKey(hex(accountF), hex(expected.bootKey));

    test('the key of the hashes is found, and a wrong boot key noticed', () => {
      if (expected.hashedBootKey !== undefined) expect(key().key.equals(hex(expected.hashedBootKey))).toBe(true);
      const wrong = hex(expected.bootKey);
      wrong.writeUInt8(wrong.readUInt8(3) ^ 1, 3);
      expect(() => hashKey(hex(accountF), wrong)).toThrow(WrongSystemHiveError);
    });

    test.each(Object.keys(users))('the hash of %s is read, and written again byte for byte', (rid) => {
      const fields = readRecord(userShape, hex(users[rid]?.V ?? ''), 'V');
      const stored = fields[userText.nt]?.data ?? Buffer.alloc(0);
      const { form, blank } = hashForm(stored);
      const hash = readHash(stored, 'NT', Number(rid), key());
      expect((hash ?? BLANK).equals(hex(expected.users[rid] ?? ''))).toBe(true);
      if (form !== 'rc4' && form !== 'aes') throw new Error('an unexpected form');
      const salt = form === 'aes' ? stored.subarray(8, 24) : undefined;
      expect(writeHash(form, blank ? undefined : hash, 'NT', Number(rid), key(), salt).equals(stored)).toBe(true);
    });

    test.each(Object.keys(users))('the record of %s is taken apart and put together again', (rid) => {
      const record = hex(users[rid]?.V ?? '');
      const again = writeRecord(userShape, record, readRecord(userShape, record, 'V'));
      expect(again).toHaveLength(record.length);
      expect(again.subarray(0, 0xcc).equals(record.subarray(0, 0xcc))).toBe(true);
      // What differs is what Windows left in the padding between fields.
      expect([...again.keys()].filter((at) => again[at] !== record[at] && again[at] !== 0)).toEqual([]);
    });

    test.skipIf(missing('impacket') !== undefined)('impacket finds what we wrote into these records', async () => {
      const boot = hex(expected.bootKey);
      const system = newSystem({ bootKey: boot, now: NOW, computer: 'A', kind: 'WinNT' });
      const accounts = Object.keys(users).map((rid) => ({ rid: Number(rid), name: `user ${rid}` }));
      const form = revision === 'rev1' ? 'rc4' : 'aes';
      const hive = editHive(newSam({ form, bootKey: boot, machineSid: 'S-1-5-21-1-2-3', now: NOW, accounts }), NOW);
      setValue(hive, domainKey(hive, 'Account').offset, 'F', 3, hex(accountF));
      for (const [rid, { F, V }] of Object.entries(users)) {
        setValue(hive, userKey(hive, Number(rid)).offset, 'F', 3, hex(F));
        setValue(hive, userKey(hive, Number(rid)).offset, 'V', 3, hex(V));
      }
      const before = await dumpedHashes(sealedBytes(hive, 3), system);
      for (const rid of Object.keys(users)) {
        expect(before.get(Number(rid))?.equals(hex(expected.users[rid] ?? ''))).toBe(true);
        changeAccount(hive, Number(rid), { password: `new for ${rid}` }, openDatabase(hive, openHive(system)));
      }
      const after = await dumpedHashes(sealedBytes(hive, 4), system);
      for (const rid of Object.keys(users)) expect(after.get(Number(rid))?.equals(ntHash(`new for ${rid}`))).toBe(true);
      expect(checkHive(sealedBytes(hive, 4)).errors).toEqual([]);
    });
  });

  test('a hash that another tool left bare is read', () => {
    const { rid, stored, ntHash: expected } = vectors.legacy16;
    const hash = readHash(hex(stored), 'NT', rid, { key: Buffer.alloc(16), id: 1 });
    expect(hash?.equals(hex(expected))).toBe(true);
  });

  test('with the same salt, a new password is stored as impacket stores it', () => {
    const { accountF, users, expected }: Vectors = vectors.rev2;
    const stored = readRecord(userShape, hex(users['1000']?.V ?? ''), 'V')[userText.nt]?.data ?? Buffer.alloc(0);
    const key = hashKey(hex(accountF), hex(expected.bootKey));
    const written = writeHash('aes', ntHash('Rescue!2024'), 'NT', 1_000, key, stored.subarray(8, 24));
    expect(stored.subarray(24).equals(hex(vectors.samedit.before))).toBe(true);
    expect(written.subarray(24).equals(hex(vectors.samedit.after))).toBe(true);
  });

  test('an account database does not open with the SYSTEM hive of another machine', () => {
    for (const name of ['regipy/SYSTEM', 'regipy/SYSTEM_B', 'rc4/SYSTEM_rc4', 'synthetic/SYSTEM_mini']) {
      expect(() => openDatabase(openHive(realFile('regipy/SAM')), openHive(realFile(name)))).toThrow(
        WrongSystemHiveError,
      );
    }
  });

  test('accounts, groups and the count of administrators agree with each other', () => {
    for (const name of ['regipy/SAM', 'rc4/SAM_rc4']) {
      const sam = openHive(realFile(name));
      expect(machineSid(sam)).toMatch(/^S-1-5-21-\d+-\d+-\d+$/);
      for (const account of readAccounts(sam, undefined, NOW)) {
        const { fixed } = readUser(sam, userKey(sam, account.rid));
        expect(fixed.readUInt16LE(userField.administratorCount) > 0).toBe(account.administrator);
      }
      const aliases = findSubkey(sam, domainKey(sam, 'Builtin'), 'Aliases');
      expect(aliases && subkeys(sam, aliases).length).toBeGreaterThan(10);
      expect(dataOf(sam, domainKey(sam, 'Account'), 'F').length).toBeGreaterThan(0xe0);
    }
  });
});
