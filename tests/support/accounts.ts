import { openHive } from '../../electron/windows/hive/cells.ts';
import { editHive, sealedBytes } from '../../electron/windows/hive/edit.ts';
import type { EditedHive } from '../../electron/windows/hive/allocate.ts';
import { type Account, groupRid, readAccounts } from '../../electron/windows/sam/accounts.ts';
import { openDatabase } from '../../electron/windows/sam/database.ts';
import { newSam } from '../../electron/windows/sample/new-sam.ts';
import { newSystem } from '../../electron/windows/sample/new-system.ts';
import { NOW } from './hives.ts';

/** Hours of a FILETIME. */
export const HOUR = 36_000_000_000n;
export const MACHINE = 'S-1-5-21-1004336348-1177238915-682003330';
export const BOOT_KEY = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex');

/** A SYSTEM hive of the machine whose databases `sampleSam` makes. */
export const sampleSystem = newSystem({ bootKey: BOOT_KEY, now: NOW, computer: 'PRACTICE', kind: 'ServerNT' });
/** Of another machine. */
export const otherSystem = newSystem({ bootKey: Buffer.alloc(16, 7), now: NOW, computer: 'OTHER', kind: 'WinNT' });

/** An account database with everything in it that a rescue meets. */
export function sampleSam(form: 'rc4' | 'aes'): Buffer {
  samples[form] ??= makeSam(form);
  return samples[form];
}

const samples: { rc4?: Buffer; aes?: Buffer } = {};

function makeSam(form: 'rc4' | 'aes'): Buffer {
  return newSam({
    form,
    bootKey: BOOT_KEY,
    machineSid: MACHINE,
    now: NOW,
    lockAfter: 5,
    accounts: [
      { rid: 500, name: 'Administrator', password: 'the first one', groups: [groupRid.administrators], flags: 0x200 },
      { rid: 501, name: 'Guest', comment: 'Built-in', flags: 0x221, groups: [groupRid.guests] },
      {
        rid: 1_001,
        name: 'Jürgen',
        fullName: 'יורגן السيد',
        password: 'pässwörd ☂',
        groups: [groupRid.users, groupRid.remoteDesktop],
        wrongPasswords: 7,
        lastSignIn: NOW - 48n * HOUR,
      },
      { rid: 1_002, name: 'expired', expires: NOW - HOUR, flags: 1, hours: Buffer.alloc(21, 0x0f), passwordSet: 0n },
    ],
  });
}

/** The account database of another Windows, which `sampleSystem` opens, too. */
export const otherSam = newSam({
  form: 'aes',
  bootKey: BOOT_KEY,
  machineSid: 'S-1-5-21-9-8-7',
  now: NOW,
  accounts: [{ rid: 500, name: 'Administrator', password: 'theirs', groups: [groupRid.administrators], flags: 0x200 }],
});

/** The sample after a change, with its accounts by name. */
export function changed(form: 'rc4' | 'aes', change: (sam: EditedHive) => void) {
  const hive = editHive(sampleSam(form), NOW);
  change(hive);
  const bytes = sealedBytes(hive, 9);
  return { bytes, accounts: accountsOf(bytes) };
}

/** Accounts by RID. */
export function accountsOf(sam: Buffer, now = NOW): Map<number, Account> {
  const hive = openHive(sam);
  const key = openDatabase(hive, openHive(sampleSystem));
  return new Map(readAccounts(hive, key, now).map((account) => [account.rid, account]));
}
