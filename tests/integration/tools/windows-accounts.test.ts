import { chown, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { Target } from '../../../electron/targets/target.ts';
import { resetWindowsPasswordTool } from '../../../electron/tools/reset-windows-password/index.ts';
import { undoChangesTool } from '../../../electron/tools/undo-changes/index.ts';
import { ntHash } from '../../../electron/windows/sam/hashes.ts';
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

  const connect = async (form: 'rc4' | 'aes') => {
    server = await startSshd({ password: true });
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

      const back = { job: 'job', targets: [target.id], evenIfChanged: false };
      const undoing = await undoChangesTool.plan(testJob([target], [], undefined, { undo }).plan, back);
      await undoChangesTool.run(testJob([target], [], undoing.preview, { jobId: 'undo', undo }).context, back);
      expect(await everything()).toEqual(before);
      expect((await stat(join(config, 'SAM'))).ino).toBe(ino);
    },
  );
});
