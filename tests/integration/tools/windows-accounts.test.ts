import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { Target } from '../../../electron/targets/target.ts';
import { resetWindowsPasswordTool } from '../../../electron/tools/reset-windows-password/index.ts';
import { undoChangesTool } from '../../../electron/tools/undo-changes/index.ts';
import { openHive } from '../../../electron/windows/hive/cells.ts';
import { checkHive } from '../../../electron/windows/hive/check.ts';
import { recoverHive } from '../../../electron/windows/hive/log.ts';
import { readUser, userKey, userText } from '../../../electron/windows/sam/accounts.ts';
import { openDatabase } from '../../../electron/windows/sam/database.ts';
import { ntHash, readHash } from '../../../electron/windows/sam/hashes.ts';
import { sampleSystem } from '../../support/accounts.ts';
import { testJob } from '../../support/job-context.ts';
import { memoryUndo } from '../../support/memory-undo.ts';
import { offlineFiles } from '../../support/offline-windows.ts';
import { chntpwList, dumpedHashes, missing } from '../../support/referees.ts';
import { signInTo } from '../../support/ssh-target.ts';
import { noSshd, type Sshd, startSshd } from '../../support/sshd.ts';
import { type Line, startLine } from '../../support/tcp.ts';

const PASSWORD = 'Neues Paßwort ☂ 1';
const timing = { backOff: [5, 10, 20], keepalive: 5000, connect: 5000, step: 10_000 };

describe.skipIf(noSshd !== undefined)('a password set over SSH', () => {
  let server: Sshd;
  let line: Line;
  let target: Target;
  let config: string;

  const connect = async (form: 'rc4' | 'aes', options: Parameters<typeof startSshd>[0] = {}) => {
    server = await startSshd({ password: true, ...options });
    line = await startLine(server.port);
    target = await signInTo({ ...server, password: server.password, port: line.port }, {}, { timing });
    config = join(server.folder, 'c/Windows/System32/config');
    await mkdir(config, { recursive: true, mode: 0o777 });
    for (const [name, bytes] of Object.entries(offlineFiles(form))) await writeFile(join(config, name), bytes);
    const owner = await stat(server.folder);
    for (const name of ['', ...(await readdir(config))]) await chown(join(config, name), owner.uid, owner.gid);
  };

  afterEach(async () => {
    await target.close();
    await line.stop();
    await server.stop();
  });

  const everything = async () =>
    Object.fromEntries(
      await Promise.all(
        (await readdir(config)).map(async (name) => [name, await readFile(join(config, name))] as const),
      ),
    );

  test.each(['rc4', 'aes'] as const)(
    'is the one that impacket reads (%s), and goes when it is undone',
    async (form) => {
      await connect(form);
      const before = await everything();
      const { ino } = await stat(join(config, 'SAM'));
      const undo = memoryUndo();
      const input = {
        target: target.id,
        folder: join(server.folder, 'c'),
        rid: 1_001,
        password: 'secret:00112233445566778899aabbccddeeff',
        unlock: true as const,
      };
      const plan = await resetWindowsPasswordTool.plan(testJob([target]).plan, input);
      expect(plan.refusal).toBeUndefined();
      const { context } = testJob([target], [], plan.preview, { undo });
      // The line goes down as soon as the hive itself is being written, and comes back.
      const progress = (now: Parameters<typeof context.progress>[0]) => {
        if (now.done === 1) line.cut();
      };
      const { problem } = await resetWindowsPasswordTool.run({ ...context, progress, secret: () => PASSWORD }, input);
      expect(problem).toBeUndefined();
      const sam = await readFile(join(config, 'SAM'));
      expect((await stat(join(config, 'SAM'))).ino).toBe(ino);
      if (missing('impacket') === undefined)
        expect((await dumpedHashes(sam, sampleSystem)).get(1_001)).toEqual(ntHash(PASSWORD));
      if (missing('chntpw') === undefined) expect((await chntpwList(sam)).get(1_001)?.state).toBe('');

      const back = { jobs: ['job'], targets: [target.id], evenIfChanged: false };
      const undoing = await undoChangesTool.plan(testJob([target], [], undefined, { undo }).plan, back);
      await undoChangesTool.run(testJob([target], [], undoing.preview, { jobId: 'undo', undo }).context, back);
      expect(await everything()).toEqual(before);
      expect((await stat(join(config, 'SAM'))).ino).toBe(ino);
    },
  );

  test('and its hash are in no command, log or file on either side', { timeout: 60_000 }, async () => {
    const outside = await mkdtemp(join(tmpdir(), 'rescue-desk-witness-'));
    try {
      const [shell, said] = [join(outside, 'shell'), join(outside, 'said')];
      await writeFile(shell, `#!/bin/sh\nprintf '%s\\n' "$*" >>${said}\nexec /bin/sh "$@"\n`);
      await writeFile(said, '');
      for (const [path, mode] of [
        [outside, 0o755],
        [shell, 0o755],
        [said, 0o666],
      ] as const)
        await chmod(path, mode);
      await connect('aes', { shell, extraConfig: 'LogLevel DEBUG3' });
      const input = {
        target: target.id,
        folder: join(server.folder, 'c'),
        rid: 1_001,
        password: 'secret:00112233445566778899aabbccddeeff',
      };
      const { preview } = await resetWindowsPasswordTool.plan(testJob([target]).plan, input);
      const undo = memoryUndo();
      const notes: unknown[] = [];
      const job = testJob([target], notes, preview, { undo });
      const outcome = await resetWindowsPasswordTool.run({ ...job.context, secret: () => PASSWORD }, input);
      expect(outcome.problem).toBeUndefined();

      const places: [string, Buffer][] = [
        ['what the job leaves', Buffer.from(JSON.stringify([preview, outcome, notes, job.lines, undo.changes('job')]))],
        ['the log of the server', Buffer.from(server.log())],
        ['the commands', await readFile(said)],
      ];
      const { uid } = await stat(server.folder);
      for (const top of [server.folder, tmpdir()]) {
        for (const entry of await readdir(top, { recursive: top === server.folder, withFileTypes: true })) {
          const path = join(entry.parentPath, entry.name);
          const found = entry.isFile() ? await stat(path).catch(() => undefined) : undefined;
          if (found?.uid === uid) places.push([path, await readFile(path)]);
        }
      }
      // The witnesses saw something at all.
      expect(places[2]?.[1].length).toBeGreaterThan(0);
      expect(places.map(([name]) => name)).toContain(join(config, 'SAM'));
      const hashes = [PASSWORD, 'pässwörd ☂'].map((password) => ntHash(password));
      const secrets = [
        Buffer.from(PASSWORD, 'utf8'),
        Buffer.from(PASSWORD, 'utf16le'),
        ...hashes,
        ...hashes.flatMap((hash) => [hash.toString('hex'), hash.toString('base64')].map((text) => Buffer.from(text))),
      ];
      for (const [name, bytes] of places)
        for (const secret of secrets) expect(bytes.includes(secret), name).toBe(false);
    } finally {
      await rm(outside, { recursive: true });
    }
  });

  test('cut at every step is the old or the new one to Windows, is gone on with, and is taken back', {
    timeout: 400_000,
  }, async () => {
    await connect('aes');
    const before = await everything();
    const input = {
      target: target.id,
      folder: join(server.folder, 'c'),
      rid: 1_001,
      password: 'secret:00112233445566778899aabbccddeeff',
    };
    const { preview } = await resetWindowsPasswordTool.plan(testJob([target]).plan, input);
    const [old, fresh] = [ntHash('pässwörd ☂'), ntHash(PASSWORD)];
    const seen: { bytes: number; state: string }[] = [];
    /** Cuts the line so many bytes after the hive began to be written; the app goes on, or ends with the line and never does. */
    const cutAt = async (bytes: number, appEnds: boolean): Promise<boolean> => {
      const undo = memoryUndo();
      const name = `cut-${bytes}-${appEnds}`;
      const job = testJob([target], [], preview, { undo, jobId: name });
      let wasCut = false;
      const context: typeof job.context = {
        ...job.context,
        secret: () => PASSWORD,
        progress: (now) => {
          if (now.done === 1) line.cutAfter(bytes);
          if (now.done === now.total) line.cutAfter(Number.POSITIVE_INFINITY);
        },
        waiting: (problem) => {
          if (problem === undefined) return;
          wasCut = true;
          if (appEnds) job.interrupt();
        },
      };
      const ended = await resetWindowsPasswordTool.run(context, input).catch(() => undefined);
      line.cutAfter(Number.POSITIVE_INFINITY);
      await target.connected();
      const found: Partial<Record<string, Buffer>> = {};
      for (const file of ['SAM', 'SAM.LOG1', 'SAM.LOG2']) found[file] = await readFile(join(config, file));
      const [sam = Buffer.alloc(0), ...logs] = [found['SAM'], found['SAM.LOG1'], found['SAM.LOG2']];
      const { state, bytes: whole } = recoverHive(
        sam,
        logs.map((log) => log ?? Buffer.alloc(0)),
      );
      expect(checkHive(whole).errorCount, name).toBe(0);
      const now = hashIn(whole);
      expect([old, fresh].some((hash) => hash.equals(now))).toBe(true);
      if (!appEnds || !wasCut) {
        expect(ended?.problem).toBeUndefined();
        expect(now).toEqual(fresh);
      } else seen.push({ bytes, state: `${now.equals(old) ? 'old' : 'new'}, ${state}` });

      const back = { jobs: [name], targets: [target.id], evenIfChanged: false };
      const undoing = testJob([target], [], undefined, { jobId: `undo-${name}`, undo });
      expect((await undoChangesTool.run(undoing.context, back)).problem).toBeUndefined();
      expect(await everything(), name).toEqual(before);
      return wasCut;
    };
    let cuts = 0;
    for (let bytes = 40; await cutAt(bytes, cuts % 2 === 1); bytes += 4_001) cuts += 1;
    expect(cuts).toBeGreaterThan(10);
    // Between the last cut that left the old one and the first that left the new one counts the log: it is looked for step by step.
    const has = (state: string) => seen.some((each) => each.state === state);
    const lastOld = seen.findLast((each) => each.state.startsWith('old'))?.bytes ?? 0;
    const firstNew = seen.find((each) => each.state.startsWith('new'))?.bytes ?? 0;
    for (let bytes = lastOld + 200; !has('new, recovered') && bytes < firstNew; bytes += 200) await cutAt(bytes, true);
    expect(seen.map(({ state }) => state)).toEqual(
      expect.arrayContaining(['old, clean', 'new, recovered', 'new, clean']),
    );
  });
});

/** The NT hash of the account of the tests. */
function hashIn(sam: Buffer): Buffer {
  const hive = openHive(sam);
  const { fields } = readUser(hive, userKey(hive, 1_001));
  const stored = fields[userText.nt]?.data ?? Buffer.alloc(0);
  return readHash(stored, 'NT', 1_001, openDatabase(hive, openHive(sampleSystem))) ?? Buffer.alloc(0);
}
