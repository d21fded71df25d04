import { expect, test } from 'vitest';
import { DamagedError } from '../../../electron/windows/damaged.ts';
import { type Hive, openHive } from '../../../electron/windows/hive/cells.ts';
import { checkHive } from '../../../electron/windows/hive/check.ts';
import { EditError, editHive, sealedBytes } from '../../../electron/windows/hive/edit.ts';
import { addKey, deleteKey } from '../../../electron/windows/hive/edit-keys.ts';
import { deleteValue, setValue } from '../../../electron/windows/hive/edit-values.ts';
import { className, type Key, rootKey, subkeys } from '../../../electron/windows/hive/keys.ts';
import { recoverHive } from '../../../electron/windows/hive/log.ts';
import { securityDescriptor } from '../../../electron/windows/hive/security.ts';
import { type Value, valueData, values } from '../../../electron/windows/hive/values.ts';
import { groupRid, readAccounts } from '../../../electron/windows/sam/accounts.ts';
import { KeyElsewhereError, WrongSystemHiveError } from '../../../electron/windows/sam/boot-key.ts';
import { changeAccount, changeMembership } from '../../../electron/windows/sam/change-account.ts';
import { openDatabase } from '../../../electron/windows/sam/database.ts';
import { sampleSam, sampleSystem } from '../../support/accounts.ts';
import { makeDirty, makeNewLog, makeOldLog } from '../../support/hive-logs.ts';
import { mutate, numbersFrom } from '../../support/hive-mutations.ts';
import { NOW, noHives, ownHive, realFile } from '../../support/hives.ts';

/** How many are tried; `RESCUE_DESK_FUZZ_COUNT=30000000 npm run integration -- fuzz` for a night. */
const COUNT = Number(process.env['RESCUE_DESK_FUZZ_COUNT'] ?? 200_000);
const FIRST_SEED = Number(process.env['RESCUE_DESK_FUZZ_SEED'] ?? 1);
/** The longest that any one hive may take, in milliseconds: slow machines included. */
const LONGEST = 5_000;

const expected = [DamagedError, EditError, WrongSystemHiveError, KeyElsewhereError];

/** Nothing but the errors that the library promises may come out of hostile bytes. */
function survive(seed: number, act: () => void): Error | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (error instanceof Error && expected.some((kind) => error instanceof kind)) return error;
    throw new Error(`seed ${seed}: ${String(error)}`, { cause: error });
  }
}

/** Looks at what can be reached, as far as a tool would. */
function lookAround(hive: Hive): { keys: Key[]; values: [Key, Value][] } {
  const keys: Key[] = [rootKey(hive)];
  const found: [Key, Value][] = [];
  for (let i = 0; i < Math.min(keys.length, 200); i++) {
    const key = keys[i] as Key;
    className(hive, key);
    securityDescriptor(hive, key);
    for (const value of values(hive, key)) {
      found.push([key, value]);
      if (found.length < 200) valueData(hive, value);
    }
    if (keys.length < 2_000) keys.push(...subkeys(hive, key));
  }
  return { keys, values: found };
}

function editAround(bytes: Buffer, random: (below: number) => number): Buffer {
  const hive = editHive(bytes, NOW);
  const { keys, values: known } = lookAround(hive);
  const key = keys[Math.floor(random(keys.length))] as Key;
  setValue(hive, key.offset, 'Fuzz', 3, Buffer.alloc(Math.floor(random(20_000))));
  addKey(hive, key.offset, 'Fuzz');
  const [owner, value] = known[Math.floor(random(known.length))] ?? [];
  if (owner !== undefined && value !== undefined) {
    setValue(hive, owner.offset, value.name, 3, Buffer.alloc(100));
    deleteValue(hive, owner.offset, value.name);
  }
  if (keys.length > 1) deleteKey(hive, (keys[1 + Math.floor(random(keys.length - 1))] as Key).offset);
  return sealedBytes(hive, 9);
}

test('mutated hives, logs and account databases cause no crash, no hang and no unsound edit', {
  timeout: 60_000 + COUNT * 5,
}, () => {
  const own = [3, 4, 5, 6].map((minor) => ownHive(minor, 20));
  const split = ownHive(5);
  const clean = own[2] as Buffer;
  const edited = (() => {
    const hive = editHive(clean, NOW);
    for (let i = 0; i < 30; i++) setValue(hive, hive.root, `Value ${i}`, 3, Buffer.alloc(1_000));
    return sealedBytes(hive, 2);
  })();
  const dirty = makeDirty(clean);
  const logs = [makeNewLog([clean, edited], 2), makeOldLog(clean, edited, 3)];
  const sams = [sampleSam('rc4'), sampleSam('aes')];
  const real = noHives === undefined ? ['regipy/SAM', 'regipy/BCD', 'regipy/SECURITY'].map(realFile) : [];
  // The small ones more often: more is wrong with them for the same effort.
  const seeds = [...sams, ...sams, ...sams, sampleSystem, sampleSystem, ...own, ...own, split, ...real];
  const system = openHive(sampleSystem);
  const samKeys = sams.map((sam) => openDatabase(openHive(sam), system));

  let slowest = 0;
  for (let seed = FIRST_SEED; seed < FIRST_SEED + COUNT; seed++) {
    const random = numbersFrom(seed);
    const start = performance.now();
    const choice = Math.floor(random(seeds.length));
    const bytes = mutate(seeds[choice] as Buffer, random);
    const { errorCount, warnings } = checkHive(bytes);
    survive(seed, () => lookAround(openHive(bytes)));
    const refused = survive(seed, () => {
      if (seed % 2 === 0) return;
      const after = checkHive(editAround(bytes, random));
      // Whatever the checker lets pass can be edited, and passes again.
      if (errorCount === 0) expect(after.errors, `seed ${seed}`).toEqual([]);
    });
    if (errorCount === 0 && warnings.length === 0) expect(refused, `seed ${seed}`).not.toBeInstanceOf(DamagedError);
    // Decrypting is slow and not what can go wrong: a few of them are enough.
    if (choice < 6)
      survive(seed, () => readAccounts(openHive(bytes), seed % 16 === 0 ? samKeys[choice % 2] : undefined, NOW));
    if (choice < 6 && seed % 4 === 0) {
      survive(seed, () => {
        const key = openDatabase(openHive(bytes), system);
        const hive = editHive(bytes, NOW);
        changeAccount(hive, 1_001, { password: 'fuzz', enabled: true }, key);
        changeMembership(hive, 1_001, groupRid.administrators, true);
      });
    }
    if (seed % 4 === 1) survive(seed, () => openDatabase(openHive(sams[0] as Buffer), openHive(bytes)));
    if (seed % 8 === 0) {
      const log = mutate(logs[seed % 16 === 0 ? 0 : 1] as Buffer, random);
      survive(seed, () => checkHive(recoverHive(seed % 3 === 0 ? bytes : dirty, [log, ...logs]).bytes));
    }
    slowest = Math.max(slowest, performance.now() - start);
  }
  expect(slowest).toBeLessThan(LONGEST);
  expect(process.memoryUsage().rss).toBeLessThan(1_500_000_000);
  console.log(`${COUNT} mutated hives, the slowest in ${Math.round(slowest)} ms`);
});
