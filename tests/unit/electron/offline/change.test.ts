import { hash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { isProblem, ProblemError } from '../../../../electron/contract/problem.ts';
import type { ToolInput } from '../../../../electron/contract/tools.ts';
import { changeAdministratorsTool } from '../../../../electron/tools/change-administrators/index.ts';
import { resetWindowsPasswordTool } from '../../../../electron/tools/reset-windows-password/index.ts';
import { undoChangesTool } from '../../../../electron/tools/undo-changes/index.ts';
import { openHive } from '../../../../electron/windows/hive/cells.ts';
import { checkHive } from '../../../../electron/windows/hive/check.ts';
import { recoverHive } from '../../../../electron/windows/hive/log.ts';
import { changeAccount } from '../../../../electron/windows/sam/change-account.ts';
import { openDatabase } from '../../../../electron/windows/sam/database.ts';
import { ntHash } from '../../../../electron/windows/sam/hashes.ts';
import { readUser, userKey, userText } from '../../../../electron/windows/sam/accounts.ts';
import { readHash } from '../../../../electron/windows/sam/hashes.ts';
import { BOOT_KEY, changed, otherSam, otherSystem, sampleSystem } from '../../../support/accounts.ts';
import { makeDirty, makeOldLog } from '../../../support/hive-logs.ts';
import { testJob, type Notes } from '../../../support/job-context.ts';
import { memoryUndo } from '../../../support/memory-undo.ts';
import type { MemoryTarget } from '../../../support/memory-files.ts';
import { NOW } from '../../../support/hives.ts';
import { newSystem } from '../../../../electron/windows/sample/new-system.ts';
import { CONFIG, listed, offlineTarget } from '../../../support/offline-windows.ts';

const PASSWORD = 'Ein neues Paßwort ☂ 1!';
const HANDLE = 'secret:00112233445566778899aabbccddeeff';

const reset = (target: MemoryTarget, wanted: Partial<ToolInput<'reset-windows-password'>>) => ({
  target: target.id,
  folder: '/mnt/c',
  rid: 1_001,
  ...wanted,
});

/** Plans and runs as the engine does. */
async function change(
  target: MemoryTarget,
  input: ToolInput<'reset-windows-password'>,
  { notes = [] as Notes, undo = memoryUndo() } = {},
) {
  const plan = await resetWindowsPasswordTool.plan(testJob([target]).plan, input);
  if (plan.refusal) throw new ProblemError(plan.refusal);
  return { plan, undo, notes, outcome: await run(target, input, plan.preview, { notes, undo }) };
}

function run(
  target: MemoryTarget,
  input: ToolInput<'reset-windows-password'>,
  preview: unknown,
  { notes, undo }: { notes: Notes; undo: ReturnType<typeof memoryUndo> },
) {
  const { context } = testJob([target], notes, preview, { undo });
  return resetWindowsPasswordTool.run({ ...context, secret: () => PASSWORD }, input);
}

async function undone(target: MemoryTarget, undo: ReturnType<typeof memoryUndo>) {
  const input = { jobs: ['job'], targets: [target.id], evenIfChanged: false };
  const plan = await undoChangesTool.plan(testJob([target], [], undefined, { undo }).plan, input);
  return undoChangesTool.run(testJob([target], [], plan.preview, { jobId: 'undo', undo }).context, input);
}

/** Every path with the hash of what is there. */
const picture = (target: MemoryTarget) =>
  Object.fromEntries(Object.entries(target.picture()).map(([path, what]) => [path, hash('sha256', what)]));

const sam = (target: MemoryTarget) => target.at(`${CONFIG}/SAM`)?.content ?? Buffer.alloc(0);

function hashOf(bytes: Buffer, rid: number): Buffer | undefined {
  const hive = openHive(bytes);
  const { fields } = readUser(hive, userKey(hive, rid));
  const stored = fields[userText.nt]?.data ?? Buffer.alloc(0);
  return readHash(stored, 'NT', rid, openDatabase(hive, openHive(sampleSystem)));
}

describe.each(['rc4', 'aes'] as const)('setting a password in a database of form %s', (form) => {
  test('writes it in place, keeps copies, and undoing brings every byte back', async () => {
    const target = offlineTarget({}, form);
    const before = picture(target);
    const node = target.at(`${CONFIG}/SAM`);
    const { outcome, undo, plan } = await change(target, reset(target, { password: HANDLE, unlock: true }));
    expect(plan.steps).toContainEqual({ text: 'Password', before: 'the old one', after: 'the new one' });
    expect(plan.steps).toContainEqual({ text: 'Wrong passwords counted', before: '7', after: '0' });
    expect(outcome.problem).toBeUndefined();
    expect(hashOf(sam(target), 1_001)).toEqual(ntHash(PASSWORD));
    expect(checkHive(sam(target)).errorCount).toBe(0);
    expect(target.at(`${CONFIG}/SAM`)).toBe(node);
    expect(node?.mode).toBe(0o777);
    expect(target.at(`${CONFIG}/SAM.LOG1`)?.content).toHaveLength(0);
    const { backup } = outcome.result;
    for (const name of ['SAM', 'SYSTEM', 'SECURITY', 'SAM.LOG1']) {
      expect(picture(target)[`${backup}/${name}`]).toBe(before[`${CONFIG}/${name}`]);
      expect(target.at(`${backup}/${name}`)?.mode).toBe(0o600);
    }
    expect(target.at(`${backup}/SAM.new`)).toBeUndefined();
    expect((await listed(target)).get(1_001)).toMatchObject({ locked: false, blank: false, name: 'Jürgen' });

    expect((await undone(target, undo)).problem).toBeUndefined();
    expect(picture(target)).toEqual(before);
    expect(target.at(`${CONFIG}/SAM`)).toBe(node);
  });
});

test('what Windows XP has only in its single log is put into the file together with the change, and comes back, too', async () => {
  const target = offlineTarget({}, 'xp');
  const clean = sam(target);
  const key = openDatabase(openHive(clean), openHive(sampleSystem));
  const later = changed('rc4', (hive) => changeAccount(hive, 1_001, { enabled: false }, key)).bytes;
  const [file, log] = [target.at(`${CONFIG}/SAM`), target.at(`${CONFIG}/SAM.LOG`)];
  if (file) file.content = makeDirty(clean);
  if (log) log.content = makeOldLog(clean, later, clean.readUInt32LE(4) + 1);
  const before = picture(target);
  const { plan, undo } = await change(target, reset(target, { password: HANDLE }));
  expect(plan.warnings.map(({ text }) => text)).toContain('This Windows was not shut down in order.');
  expect((await listed(target)).get(1_001)).toMatchObject({ enabled: false, blank: false });
  expect(hashOf(sam(target), 1_001)).toEqual(ntHash(PASSWORD));
  await undone(target, undo);
  expect(picture(target)).toEqual(before);
});

test('neither the password nor a hash is in what is kept of the job', async () => {
  const target = offlineTarget();
  const { notes, plan, outcome, undo } = await change(target, reset(target, { password: HANDLE }));
  const said = JSON.stringify([notes, plan, outcome, undo.changes('job')]);
  for (const secret of [PASSWORD, ntHash(PASSWORD).toString('hex'), ntHash('pässwörd ☂').toString('hex')])
    expect(said).not.toContain(secret);
});

test('clears a password with a warning about remote desktop', async () => {
  const target = offlineTarget();
  const { plan } = await change(target, reset(target, { password: null }));
  expect(plan.warnings.map(({ text }) => text).join()).toContain('remote desktop');
  expect((await listed(target)).get(1_001)?.blank).toBe(true);
});

test('enables, opens the hours and removes the expiry', async () => {
  const target = offlineTarget();
  await change(target, reset(target, { rid: 1_002, enabled: true, neverExpires: true, mustChange: false }));
  expect((await listed(target)).get(1_002)).toMatchObject({
    enabled: true,
    expired: false,
    allHours: true,
    neverExpires: true,
    mustChange: false,
  });
});

test('promotes and demotes, but never the last administrator', async () => {
  const target = offlineTarget();
  const wanted = (rid: number, administrator: boolean) => ({ target: target.id, folder: '/mnt/c', rid, administrator });
  const act = async (rid: number, administrator: boolean) => {
    const input = wanted(rid, administrator);
    const plan = await changeAdministratorsTool.plan(testJob([target]).plan, input);
    if (plan.refusal) return plan.refusal.message;
    await changeAdministratorsTool.run(testJob([target], [], plan.preview, { jobId: `${rid}` }).context, input);
    return (await listed(target)).get(rid)?.administrator;
  };
  expect(await act(500, false)).toContain('No enabled account would be an administrator any more');
  expect(await act(1_001, true)).toBe(true);
  expect(await act(500, false)).toBe(false);
});

describe('refuses before anything is written, in plain words,', () => {
  const refusal = async (target: MemoryTarget) => {
    const before = picture(target);
    try {
      const plan = await resetWindowsPasswordTool.plan(testJob([target]).plan, reset(target, { password: HANDLE }));
      return plan.refusal?.title;
    } catch (error) {
      return isProblem(error) ? error.problem.title : error;
    } finally {
      expect(picture(target)).toEqual(before);
    }
  };
  test('a Windows that is hibernated', async () => {
    const target = offlineTarget();
    target.put('/mnt/c/hiberfil.sys', 'HIBR and so on');
    expect(await refusal(target)).toContain('hibernated');
  });
  test('but not one that has woken up', async () => {
    const target = offlineTarget();
    target.put('/mnt/c/hiberfil.sys', 'WAKE and so on');
    expect(await refusal(target)).toBeUndefined();
  });
  test('a disk that can only be read', async () => {
    expect(await refusal(offlineTarget({ readOnly: ['/mnt/c'] }))).toContain('can only be read');
  });
  test('a full disk', async () => {
    expect(await refusal(offlineTarget({ free: 1_000 }))).toContain('too full');
  });
  test('a SYSTEM hive of another Windows', async () => {
    const target = offlineTarget();
    const node = target.at(`${CONFIG}/SYSTEM`);
    if (node) node.content = otherSystem;
    expect(await refusal(target)).toContain('don’t belong together');
  });
  test('a damaged hive', async () => {
    const target = offlineTarget();
    const node = target.at(`${CONFIG}/SAM`);
    if (node) node.content = node.content.subarray(0, 6_000);
    expect(await refusal(target)).toContain('damaged');
  });
  test('a hive that was not written to its end', async () => {
    const target = offlineTarget();
    const node = target.at(`${CONFIG}/SAM`);
    if (node) {
      node.content = Buffer.from(node.content);
      node.content.writeUInt32LE(node.content.readUInt32LE(4) + 1, 4);
    }
    const log = target.at(`${CONFIG}/SAM.LOG1`);
    if (log) log.content = Buffer.alloc(0);
    expect(await refusal(target)).toContain('was not written to its end');
  });
  test('one disk of a mirror that is mounted by itself', async () => {
    const lsblk = (content: string) =>
      JSON.stringify({
        blockdevices: [
          {
            path: '/dev/sda',
            type: 'disk',
            fstype: content,
            mountpoints: [null],
            children: [{ path: '/dev/sda3', type: 'part', fstype: 'ntfs', mountpoints: ['/mnt/c'] }],
          },
        ],
      });
    const said = (content: string, type: string) => ({
      ...offlineTarget(),
      commands: {
        start: () => Promise.reject(new Error('not asked')),
        async run({ program }: { program: string }) {
          const table = { partitiontable: { label: 'dos', device: '/dev/sda', unit: 'sectors', partitions: [] } };
          const node = { node: '/dev/sda3', start: 2048, size: 4096, type };
          const texts: Record<string, string> = {
            lsblk: lsblk(content),
            sfdisk: JSON.stringify({ partitiontable: { ...table.partitiontable, partitions: [node] } }),
          };
          return { status: 0, stdout: Buffer.from(texts[program] ?? ''), stderr: '' };
        },
      },
    });
    expect(await refusal(said('isw_raid_member', '7'))).toContain('one disk of a mirror');
    expect(await refusal(said('linux_raid_member', '7'))).toContain('one disk of a mirror');
    expect(await refusal(said('', '42'))).toContain('one disk of a mirror');
    expect(await refusal(said('', '7'))).toBeUndefined();
  });
  test('a folder without a Windows, such as a disk that is locked', async () => {
    const target = offlineTarget();
    target.folder('/mnt/d');
    const act = resetWindowsPasswordTool.plan(testJob([target]).plan, reset(target, { folder: '/mnt/d' }));
    await expect(act).rejects.toMatchObject({ problem: { title: 'There is no Windows in “/mnt/d”' } });
  });
});

test('a domain controller refuses to make administrators, says why, and still gives its repair account a password', async () => {
  const target = offlineTarget();
  const node = target.at(`${CONFIG}/SYSTEM`);
  if (node) node.content = newSystem({ bootKey: BOOT_KEY, now: NOW, computer: 'DC01', kind: 'LanmanNT' });
  const input = { target: target.id, folder: '/mnt/c', rid: 1_001, administrator: true };
  const { refusal } = await changeAdministratorsTool.plan(testJob([target]).plan, input);
  expect(refusal).toMatchObject({ title: 'This server is a domain controller' });
  expect(refusal?.message).toContain('ntds.dit');
  const { plan } = await change(target, reset(target, { rid: 500, password: HANDLE }));
  expect(plan.warnings.map(({ text }) => text)).toContain('This server is a domain controller.');
  expect([...(await listed(target)).values()].map(({ kind }) => kind)).not.toContain('local');
});

test('all that was done to an account database is taken back at once, whatever order it is asked for in', async () => {
  const target = offlineTarget();
  const before = picture(target);
  const undo = memoryUndo();
  const wishes = [{ password: HANDLE }, { rid: 1_002, enabled: true as const }, { password: null }];
  for (const [index, wish] of wishes.entries()) {
    const input = reset(target, wish);
    const { preview } = await resetWindowsPasswordTool.plan(testJob([target]).plan, input);
    const { context } = testJob([target], [], preview, { jobId: `${index}-of-several`, undo });
    await resetWindowsPasswordTool.run({ ...context, secret: () => PASSWORD }, input);
  }
  const jobs = ['1-of-several', '0-of-several', '2-of-several'];
  const input = { jobs, targets: [target.id], evenIfChanged: false };
  const plan = await undoChangesTool.plan(testJob([target], [], undefined, { undo }).plan, input);
  expect(plan).toMatchObject({ title: 'Undo: 3 jobs', preview: { leftCount: 0 } });
  const { context } = testJob([target], [], plan.preview, { jobId: 'undo', undo });
  expect((await undoChangesTool.run(context, input)).problem).toBeUndefined();
  expect(picture(target)).toEqual(before);
  expect(jobs.map((job) => undo.state(job))).toEqual(['undone', 'undone', 'undone']);
});

describe('undoing where another Windows is mounted now', () => {
  const undo = (target: MemoryTarget, records: ReturnType<typeof memoryUndo>, evenIfChanged: boolean) =>
    undoChangesTool.plan(testJob([target], [], undefined, { undo: records }).plan, {
      jobs: ['job'],
      targets: [target.id],
      evenIfChanged,
    });

  test.each([false, true])('touches nothing of it and says so (asked for all the same: %s)', async (evenIfChanged) => {
    const { undo: records } = await change(offlineTarget(), reset(offlineTarget(), { password: HANDLE }));
    const other = offlineTarget();
    for (const [name, bytes] of [
      ['SAM', otherSam],
      ['SAM.LOG1', Buffer.alloc(0)],
    ] as const) {
      const node = other.at(`${CONFIG}/${name}`);
      if (node) node.content = bytes;
    }
    const before = picture(other);
    const plan = await undo(other, records, evenIfChanged);
    expect(plan.refusal).toMatchObject({ title: 'This is another Windows' });
    const { context } = testJob([other], [], plan.preview, { jobId: 'undo', undo: records });
    await undoChangesTool.run(context, { jobs: ['job'], targets: [other.id], evenIfChanged });
    expect(picture(other)).toEqual(before);
  });

  test('leaves what it can’t recognise as it is', async () => {
    const target = offlineTarget();
    const { undo: records } = await change(target, reset(target, { password: HANDLE }));
    const node = target.at(`${CONFIG}/SAM`);
    if (node) node.content = Buffer.from('no database at all');
    const plan = await undo(target, records, true);
    expect(plan.preview.left.map(({ problem }) => problem.title).join()).toContain('can’t be told to be of the same');
  });
});

describe('a cut', () => {
  /** Every operation of a run that is not cut, in order. */
  async function countOperations(form: Parameters<typeof offlineTarget>[1]): Promise<number> {
    const target = offlineTarget({}, form);
    const input = reset(target, { password: HANDLE });
    const plan = await resetWindowsPasswordTool.plan(testJob([target]).plan, input);
    let count = 0;
    target.before = () => void (count += 1);
    await run(target, input, plan.preview, { notes: [], undo: memoryUndo() });
    return count;
  }

  /** The database and its logs as Windows takes them together. */
  const seen = (target: MemoryTarget) => {
    const file = (name: string) => target.at(`${CONFIG}/${name}`)?.content ?? Buffer.alloc(0);
    const logs = ['SAM.LOG1', 'SAM.LOG2', 'SAM.LOG'].filter((name) => target.at(`${CONFIG}/${name}`) !== undefined);
    return recoverHive(file('SAM'), logs.map(file));
  };
  const cutAt = (target: MemoryTarget, step: number) => {
    let count = 0;
    target.before = () => {
      if (++count === step) target.freeze();
    };
  };
  const uncut = (target: MemoryTarget) => {
    target.before = () => undefined;
    target.thaw();
  };

  test.each(['rc4', 'aes', 'xp'] as const)(
    'of the app at any step leaves the old or the new database (%s), and both going on and undoing end well',
    { timeout: 120_000 },
    async (form) => {
      const steps = await countOperations(form);
      expect(steps).toBeGreaterThan(30);
      const { preview } = await resetWindowsPasswordTool.plan(
        testJob([offlineTarget({}, form)]).plan,
        reset(offlineTarget({}, form), { password: HANDLE }),
      );
      const states = new Set<boolean>();
      for (let step = 1; step <= steps; step += form === 'aes' ? 1 : 3) {
        const target = offlineTarget({}, form);
        const original = picture(target);
        const input = reset(target, { password: HANDLE });
        const notes: Notes = [];
        const undo = memoryUndo();
        cutAt(target, step);
        await run(target, input, preview, { notes, undo }).catch(() => undefined);
        uncut(target);
        const { state, bytes } = seen(target);
        expect(state, `after a cut at step ${step}`).not.toBe('stuck');
        expect(checkHive(bytes).errorCount).toBe(0);
        const isNew = hashOf(bytes, 1_001)?.equals(ntHash(PASSWORD)) ?? false;
        if (!isNew) expect(hashOf(bytes, 1_001)).toEqual(ntHash('pässwörd ☂'));
        states.add(isNew);
        if (step % 2 === 0) {
          const { result } = await run(target, input, preview, { notes, undo });
          expect(hashOf(sam(target), 1_001)).toEqual(ntHash(PASSWORD));
          expect(result.name).toBe('Jürgen');
        }
        if (undo.changes('job').length > 0) await undone(target, undo);
        expect(picture(target), `after a cut at step ${step}`).toEqual(original);
      }
      expect([...states]).toEqual([false, true]);
    },
  );

  test('of the app after the last step is gone on with, though the new hive beside the copies is gone', async () => {
    const target = offlineTarget();
    const original = picture(target);
    const input = reset(target, { password: HANDLE });
    const { notes, undo, plan } = await change(target, input);
    const done = picture(target);
    const again = await run(target, input, plan.preview, { notes, undo });
    expect(again.problem).toBeUndefined();
    expect(picture(target)).toEqual(done);
    await undone(target, undo);
    expect(picture(target)).toEqual(original);
  });

  test('of the app between any two bytes that are written is taken back', { timeout: 120_000 }, async () => {
    const { preview } = await resetWindowsPasswordTool.plan(
      testJob([offlineTarget()]).plan,
      reset(offlineTarget(), { password: HANDLE }),
    );
    for (const part of [1, 300, 511, 513, 5_000, 20_000, 33_333]) {
      for (let nth = 1; nth <= 6; nth++) {
        const target = offlineTarget();
        const original = picture(target);
        const undo = memoryUndo();
        let count = 0;
        target.onBytes = (piece, path, way) => {
          if (way === 'read' || !path.startsWith(`${CONFIG}/SAM`) || ++count < nth) return piece;
          target.freeze();
          return piece.subarray(0, part);
        };
        await run(target, reset(target, { password: HANDLE }), preview, { notes: [], undo }).catch(() => undefined);
        target.onBytes = (piece) => piece;
        uncut(target);
        await undone(target, undo);
        expect(picture(target), `${part} bytes of piece ${nth}`).toEqual(original);
      }
    }
  });

  test('of undoing at any step is gone on with', { timeout: 120_000 }, async () => {
    const { preview } = await resetWindowsPasswordTool.plan(
      testJob([offlineTarget()]).plan,
      reset(offlineTarget(), { password: HANDLE }),
    );
    for (let step = 1, cut = true; cut; step++) {
      const target = offlineTarget();
      const original = picture(target);
      const undo = memoryUndo();
      await run(target, reset(target, { password: HANDLE }), preview, { notes: [], undo });
      cut = false;
      let count = 0;
      target.before = () => {
        if (++count !== step) return;
        cut = true;
        target.freeze();
      };
      await undone(target, undo).catch(() => undefined);
      uncut(target);
      const back = undo.state('job') === 'undone' ? undefined : await undone(target, undo).catch(() => undefined);
      expect(back?.problem).toBeUndefined();
      expect(picture(target), `after a cut at step ${step}`).toEqual(original);
    }
  });

  test('of the connection in the middle of writing is waited for, and the hive is written to its end', async () => {
    const target = offlineTarget();
    let cuts = 0;
    target.onBytes = (piece, path, way) => {
      if (way === 'write' && path === `${CONFIG}/SAM` && cuts++ === 0) target.cut();
      return piece;
    };
    const { outcome } = await change(target, reset(target, { password: HANDLE }));
    expect(outcome.problem).toBeUndefined();
    expect(cuts).toBeGreaterThan(1);
    expect(hashOf(sam(target), 1_001)).toEqual(ntHash(PASSWORD));
  });

  test('that lasts says which file is whole', async () => {
    const target = offlineTarget();
    const failing = (path: string, at: string) => {
      target.before = (operation, of) => {
        if (operation === at && of === path)
          throw new ProblemError({ code: 'no-permission', title: 'No', message: 'No.' });
      };
    };
    failing(`${CONFIG}/SAM`, 'write');
    await expect(change(target, reset(target, { password: HANDLE }))).rejects.toMatchObject({
      problem: { message: expect.stringContaining('complete, either as it was before or with the change') as string },
    });
    const other = offlineTarget();
    other.before = (operation) => {
      if (operation === 'makeFolder') throw new ProblemError({ code: 'no-permission', title: 'No', message: 'No.' });
    };
    await expect(change(other, reset(other, { password: HANDLE }))).rejects.toMatchObject({
      problem: { message: expect.stringContaining('complete and as it was before') as string },
    });
  });
});
