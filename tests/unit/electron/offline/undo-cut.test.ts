import { hash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { ToolInput } from '../../../../electron/contract/tools.ts';
import { editRegistryTool } from '../../../../electron/tools/edit-registry/index.ts';
import { resetWindowsPasswordTool } from '../../../../electron/tools/reset-windows-password/index.ts';
import { undoChangesTool } from '../../../../electron/tools/undo-changes/index.ts';
import { openHive } from '../../../../electron/windows/hive/cells.ts';
import { checkHive } from '../../../../electron/windows/hive/check.ts';
import { findKey } from '../../../../electron/windows/hive/keys.ts';
import { recoverHive } from '../../../../electron/windows/hive/log.ts';
import { changeAccount } from '../../../../electron/windows/sam/change-account.ts';
import { openDatabase } from '../../../../electron/windows/sam/database.ts';
import { readUser, userKey, userText } from '../../../../electron/windows/sam/accounts.ts';
import { ntHash, readHash } from '../../../../electron/windows/sam/hashes.ts';
import { changed, sampleSystem } from '../../../support/accounts.ts';
import { makeDirty, makeNewLog, makeOldLog } from '../../../support/hive-logs.ts';
import { testJob } from '../../../support/job-context.ts';
import { memoryUndo } from '../../../support/memory-undo.ts';
import type { MemoryTarget } from '../../../support/memory-files.ts';
import { CONFIG, offlineTarget } from '../../../support/offline-windows.ts';
import { serverSystem } from '../../../support/server-hives.ts';
import { serverTarget } from '../../../support/server-target.ts';

const PASSWORD = 'A new one 1';
const LOGS = ['SAM.LOG1', 'SAM.LOG2', 'SAM.LOG'];
const picture = (target: MemoryTarget) =>
  Object.fromEntries(Object.entries(target.picture()).map(([path, what]) => [path, hash('sha256', what)]));
const bytesOf = (target: MemoryTarget, name: string) => target.at(`${CONFIG}/${name}`)?.content;

/** A Windows that was shut down in order, or one whose last changes are in its logs only. */
function windows(form: 'rc4' | 'aes' | 'xp', isDirty: boolean): MemoryTarget {
  const target = offlineTarget({}, form);
  if (!isDirty) return target;
  const sam = target.at(`${CONFIG}/SAM`);
  const log = target.at(`${CONFIG}/SAM.LOG${form === 'xp' ? '' : '1'}`);
  if (sam === undefined || log === undefined) return target;
  const clean = sam.content;
  const key = openDatabase(openHive(clean), openHive(sampleSystem));
  const { bytes } = changed(form === 'aes' ? 'aes' : 'rc4', (hive) =>
    changeAccount(hive, 1_001, { enabled: false }, key),
  );
  const sequence = clean.readUInt32LE(4);
  sam.content = makeDirty(clean);
  log.content = form === 'aes' ? makeNewLog([clean, bytes], sequence) : makeOldLog(clean, bytes, sequence + 1);
  return target;
}

/** The password of the database and its logs, taken together as Windows takes them. */
function seen(target: MemoryTarget): 'old' | 'new' {
  const logs = LOGS.flatMap((name) => bytesOf(target, name) ?? []);
  const { state, bytes } = recoverHive(bytesOf(target, 'SAM') ?? Buffer.alloc(0), logs);
  expect(state).not.toBe('stuck');
  expect(checkHive(bytes).errors).toEqual([]);
  const hive = openHive(bytes);
  const stored = readUser(hive, userKey(hive, 1_001)).fields[userText.nt]?.data ?? Buffer.alloc(0);
  const found = readHash(stored, 'NT', 1_001, openDatabase(hive, openHive(sampleSystem)));
  if (found?.equals(ntHash(PASSWORD))) return 'new';
  expect(found).toEqual(ntHash('pässwörd ☂'));
  return 'old';
}

async function changedOnce(form: 'rc4' | 'aes' | 'xp', isDirty: boolean) {
  const target = windows(form, isDirty);
  const original = picture(target);
  const input: ToolInput<'reset-windows-password'> = {
    target: target.id,
    folder: '/mnt/c',
    rid: 1_001,
    password: 'secret:00112233445566778899aabbccddeeff',
  };
  const undo = memoryUndo();
  const { preview } = await resetWindowsPasswordTool.plan(testJob([target]).plan, input);
  const { context } = testJob([target], [], preview, { undo });
  await resetWindowsPasswordTool.run({ ...context, secret: () => PASSWORD }, input);
  return { target, original, undo };
}

async function undone(target: MemoryTarget, undo: ReturnType<typeof memoryUndo>) {
  const input = { jobs: ['job'], targets: [target.id], evenIfChanged: false };
  const plan = await undoChangesTool.plan(testJob([target], [], undefined, { undo }).plan, input);
  expect(plan.refusal).toBeUndefined();
  return undoChangesTool.run(testJob([target], [], plan.preview, { jobId: 'undo', undo }).context, input);
}

const cases = (['rc4', 'aes', 'xp'] as const).flatMap((form) =>
  [false, true].map((isDirty) => [form, isDirty] as const),
);

test.each(cases)(
  'an undo that is cut in the middle of what it writes leaves a whole database (%s, unfinished before: %s), and is gone on with',
  { timeout: 120_000 },
  async (form, isDirty) => {
    const states = new Set<string>();
    for (const part of [512, 5_000]) {
      for (let nth = 1, wasCut = true; wasCut; nth++) {
        const { target, original, undo } = await changedOnce(form, isDirty);
        expect(seen(target)).toBe('new');
        let count = 0;
        wasCut = false;
        target.onBytes = (piece, path, way) => {
          if (way === 'read' || !path.startsWith(`${CONFIG}/SAM`) || ++count < nth) return piece;
          wasCut = true;
          target.freeze();
          return piece.subarray(0, part);
        };
        await undone(target, undo).catch(() => undefined);
        target.onBytes = (piece) => piece;
        target.thaw();
        states.add(seen(target));
        if (wasCut) expect((await undone(target, undo)).problem).toBeUndefined();
        expect(picture(target), `${part} bytes of piece ${nth}`).toEqual(original);
      }
    }
    expect([...states].toSorted()).toEqual(['new', 'old']);
  },
);

test('an undo that is cut between any two steps leaves a whole database, and is gone on with', {
  timeout: 120_000,
}, async () => {
  for (let step = 1, wasCut = true; wasCut; step += 3) {
    const { target, original, undo } = await changedOnce('aes', true);
    let count = 0;
    wasCut = false;
    target.before = () => {
      if (++count !== step) return;
      wasCut = true;
      target.freeze();
    };
    await undone(target, undo).catch(() => undefined);
    target.before = () => undefined;
    target.thaw();
    seen(target);
    if (undo.state('job') !== 'undone') await undone(target, undo);
    expect(picture(target), `after a cut at step ${step}`).toEqual(original);
  }
});

test('a registry that grew is whole at every cut of its undo, too', { timeout: 120_000 }, async () => {
  const states = new Set<boolean>();
  for (const part of [1, 512, 9_000, 20_000]) {
    for (let nth = 1, wasCut = true; wasCut; nth++) {
      // As Windows has it: a file is longer than its bins.
      const system = Buffer.concat([serverSystem(), Buffer.alloc(8_192, 0x55)]);
      const target = serverTarget({ system });
      target.put(`${CONFIG}/SYSTEM.LOG1`, makeNewLog([system, system], 1));
      const original = picture(target);
      const edits = Array.from({ length: 60 }, (_, i) => ({ edit: 'make-key' as const, key: `Mine\\Made ${i}` }));
      const value = { edit: 'set-value' as const, key: 'Mine', name: 'long', type: 'REG_SZ' as const };
      const input = { target: target.id, folder: '/mnt/c', hive: 'SYSTEM' as const };
      const undo = memoryUndo();
      const wish = { ...input, edits: [...edits, { ...value, data: 'x'.repeat(9_000) }] };
      const { preview } = await editRegistryTool.plan(testJob([target]).plan, wish);
      await editRegistryTool.run(testJob([target], [], preview, { undo }).context, wish);
      let count = 0;
      wasCut = false;
      target.onBytes = (piece, path, way) => {
        if (way === 'read' || !path.startsWith(`${CONFIG}/SYSTEM`) || ++count < nth) return piece;
        wasCut = true;
        target.freeze();
        return piece.subarray(0, part);
      };
      await undone(target, undo).catch(() => undefined);
      target.onBytes = (piece) => piece;
      target.thaw();
      const logs = ['SYSTEM.LOG1', 'SYSTEM.LOG2'].flatMap((name) => bytesOf(target, name) ?? []);
      const { bytes, state } = recoverHive(bytesOf(target, 'SYSTEM') ?? Buffer.alloc(0), logs);
      expect(state, `${part} bytes of piece ${nth}`).not.toBe('stuck');
      expect(checkHive(bytes).errors, `${part} bytes of piece ${nth}`).toEqual([]);
      states.add(findKey(openHive(bytes), 'Mine') !== undefined);
      if (wasCut) expect((await undone(target, undo)).problem).toBeUndefined();
      expect(picture(target), `${part} bytes of piece ${nth}`).toEqual(original);
    }
  }
  expect([...states]).toEqual([true, false]);
});
