import { describe, expect, test } from 'vitest';
import type { EditedHive } from '../../../electron/windows/hive/allocate.ts';
import { openHive } from '../../../electron/windows/hive/cells.ts';
import { checkHive } from '../../../electron/windows/hive/check.ts';
import { editHive, sealedBytes } from '../../../electron/windows/hive/edit.ts';
import { addKey, makePath } from '../../../electron/windows/hive/edit-keys.ts';
import { setValue } from '../../../electron/windows/hive/edit-values.ts';
import { groupRid } from '../../../electron/windows/sam/accounts.ts';
import { type AccountChange, changeAccount, changeMembership } from '../../../electron/windows/sam/change-account.ts';
import { openDatabase } from '../../../electron/windows/sam/database.ts';
import { ntHash } from '../../../electron/windows/sam/hashes.ts';
import { changed, sampleSam, sampleSystem } from '../../support/accounts.ts';
import { NOW, noHives, ownHive, realFile } from '../../support/hives.ts';
import { chntpwList, countedKeys, dumpedHashes, missing } from '../../support/referees.ts';

for (const name of ['impacket', 'chntpw', 'hivexml', 'reglookup'] as const) {
  const why = missing(name);
  if (why !== undefined) console.warn(`skipping what needs it: ${why}`);
}

const change = (sam: EditedHive, rid: number, what: AccountChange) =>
  changeAccount(sam, rid, what, openDatabase(sam, openHive(sampleSystem)));

describe.each(['rc4', 'aes'] as const)('a database of form %s', (form) => {
  describe.skipIf(missing('impacket') !== undefined)('as impacket reads it', () => {
    /** True for each account whose hash is that of the password. */
    const right = async (sam: Buffer, passwords: Record<number, string>) => {
      const dumped = await dumpedHashes(sam, sampleSystem);
      return Object.entries(passwords).map(([rid, password]) => dumped.get(Number(rid))?.equals(ntHash(password)));
    };

    test('has the passwords that it was made with', async () => {
      const passwords = { 500: 'the first one', 501: '', 1_001: 'pässwörd ☂', 1_002: '' };
      expect(await right(sampleSam(form), passwords)).toEqual([true, true, true, true]);
    });

    test('has the right passwords after every change', async () => {
      const { bytes } = changed(form, (sam) => {
        change(sam, 500, { password: 'Neues Passwort 1!' });
        change(sam, 501, { password: '密码 😀', enabled: true });
        change(sam, 1_001, { password: null, unlock: true });
        changeMembership(sam, 1_002, groupRid.administrators, true);
      });
      const passwords = { 500: 'Neues Passwort 1!', 501: '密码 😀', 1_001: '', 1_002: '' };
      expect(await right(bytes, passwords)).toEqual([true, true, true, true]);
      const again = editHive(bytes, NOW);
      for (let i = 0; i < 20; i++) change(again, 500, { password: `turn ${i}` });
      expect(await right(sealedBytes(again, 20), { ...passwords, 500: 'turn 19' })).toEqual([true, true, true, true]);
    });
  });

  test.skipIf(missing('chntpw') !== undefined)('chntpw sees who is an administrator and who is locked', async () => {
    const before = await chntpwList(sampleSam(form));
    expect(before.get(500)).toEqual({ administrator: true, state: '' });
    expect(before.get(1_002)).toMatchObject({ administrator: false, state: 'dis/lock' });
    const { bytes } = changed(form, (sam) => {
      changeMembership(sam, 1_002, groupRid.administrators, true);
      changeMembership(sam, 500, groupRid.administrators, false);
      change(sam, 1_002, { enabled: true, password: 'new' });
    });
    const after = await chntpwList(bytes);
    expect(after.get(1_002)).toEqual({ administrator: true, state: '' });
    expect(after.get(500)?.administrator).toBe(false);
  });
});

describe.each(['hivexml', 'reglookup'] as const)('%s finds every key', (program) => {
  const skip = missing(program) !== undefined;

  test.skipIf(skip).each([3, 5])('of a hive of ours, version 1.%i', async (minor) => {
    const hive = editHive(ownHive(minor), NOW);
    for (let i = 0; i < 1_200; i++) makePath(hive, `Tree\\${i % 40}\\${i}`);
    setValue(hive, hive.root, 'Long', 3, Buffer.alloc(100_000, 'x'));
    const bytes = sealedBytes(hive, 3);
    expect(await countedKeys(program, bytes)).toBe(checkHive(bytes).keys);
  });

  test.skipIf(skip || noHives !== undefined)('of a SYSTEM hive of Windows that we edited', async () => {
    const hive = editHive(realFile('regipy/SYSTEM'), NOW);
    const parent = makePath(hive, 'ControlSet001\\Services\\Rescue Desk');
    for (let i = 0; i < 500; i++) setValue(hive, addKey(hive, parent, `Key ${i}`), 'Value', 1, Buffer.alloc(2 * i));
    const bytes = sealedBytes(hive, 10_000);
    const report = checkHive(bytes);
    expect(report.errors).toEqual([]);
    expect(await countedKeys(program, bytes)).toBe(report.keys);
  });
});
