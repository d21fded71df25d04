import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Target } from '../../../electron/targets/target.ts';
import { listAccountsTool } from '../../../electron/tools/list-accounts/index.ts';
import { resetWindowsPasswordTool } from '../../../electron/tools/reset-windows-password/index.ts';
import { undoChangesTool } from '../../../electron/tools/undo-changes/index.ts';
import { ntHash } from '../../../electron/windows/sam/hashes.ts';
import { sampleSystem } from '../../support/accounts.ts';
import { testJob } from '../../support/job-context.ts';
import { memoryUndo } from '../../support/memory-undo.ts';
import { offlineFiles } from '../../support/offline-windows.ts';
import { dumpedHashes, missing } from '../../support/referees.ts';
import { signInTo } from '../../support/ssh-target.ts';
import { noSshd, type Sshd, startSshd } from '../../support/sshd.ts';

const PASSWORD = 'Neues Paßwort ☂ 1';

/** A shell in the words of cmd.exe, which OpenSSH on Windows starts for every command: `sh` and all of POSIX is missing. */
const CMD = [
  '#!/bin/sh',
  '[ "$2" = /usr/lib/openssh/sftp-server ] && exec "$2"',
  `if [ "$2" = 'cmd.exe /c ver' ]; then printf '\\r\\nMicrosoft Windows [Version 10.0.20348.2762]\\r\\n'; exit 0; fi`,
  `printf "'%s' is not recognized as an internal or external command,\\r\\noperable program or batch file.\\r\\n" "\${2%% *}" >&2`,
  'exit 1',
  '',
].join('\n');

// It stands in for the rescue system that is a Windows itself; the SSH and SFTP server is real, the Windows is not.
describe.skipIf(noSshd !== undefined)('over SSH to a rescue system that is a Windows, where only SFTP is left', () => {
  let outside: string;
  let server: Sshd;
  let target: Target;
  let drive: string;
  let config: string;

  beforeEach(async () => {
    outside = await mkdtemp(join(tmpdir(), 'rescue-desk-cmd-'));
    const shell = join(outside, 'cmd');
    await writeFile(shell, CMD);
    for (const path of [outside, shell]) await chmod(path, 0o755);
    server = await startSshd({ password: true, shell });
    target = await signInTo({ ...server, password: server.password });
    drive = join(server.folder, 'D:');
    config = join(drive, 'Windows/System32/config');
    await mkdir(config, { recursive: true });
    for (const [name, bytes] of Object.entries(offlineFiles())) await writeFile(join(config, name), bytes);
    const { uid, gid } = await stat(server.folder);
    for (const name of ['', ...(await readdir(config))]) await chown(join(config, name), uid, gid);
  });

  afterEach(async () => {
    await target.close();
    await server.stop();
    await rm(outside, { recursive: true });
  });

  const everything = async () =>
    Object.fromEntries(
      await Promise.all(
        (await readdir(config)).map(async (name) => [name, await readFile(join(config, name))] as const),
      ),
    );

  test('the accounts of the Windows on another drive are listed, a password set, and taken back byte for byte', async () => {
    expect(target.state()).toMatchObject({
      platform: 'windows',
      system: 'Microsoft Windows [Version 10.0.20348.2762]',
    });
    expect(target.commands).toBeUndefined();
    const before = await everything();
    const where = { target: target.id, folder: drive };
    const { preview } = await listAccountsTool.plan(testJob([target]).plan, { ...where, sizes: true });
    expect(preview.accounts.map(({ name }) => name)).toContain('Jürgen');

    const undo = memoryUndo();
    const input = { ...where, rid: 1_001, password: 'secret:00112233445566778899aabbccddeeff', unlock: true as const };
    const plan = await resetWindowsPasswordTool.plan(testJob([target]).plan, input);
    expect(plan.refusal).toBeUndefined();
    const { context } = testJob([target], [], plan.preview, { undo });
    const outcome = await resetWindowsPasswordTool.run({ ...context, secret: () => PASSWORD }, input);
    expect(outcome.problem).toBeUndefined();
    if (missing('impacket') === undefined) {
      const hashes = await dumpedHashes(await readFile(join(config, 'SAM')), sampleSystem);
      expect(hashes.get(1_001)).toEqual(ntHash(PASSWORD));
    }

    const back = { jobs: ['job'], targets: [target.id], evenIfChanged: false };
    const undoing = await undoChangesTool.plan(testJob([target], [], undefined, { undo }).plan, back);
    await undoChangesTool.run(testJob([target], [], undoing.preview, { jobId: 'undo', undo }).context, back);
    expect(await everything()).toEqual(before);
  });
});
