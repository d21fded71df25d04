import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isProblem } from '../../../../electron/contract/problem.ts';
import { openLocal } from '../../../../electron/targets/local/target.ts';
import type { Target } from '../../../../electron/targets/target.ts';
import { copyFilesTool } from '../../../../electron/tools/copy-files/index.ts';
import { testJob } from '../../../support/job-context.ts';
import { signInTo } from '../../../support/ssh-target.ts';
import { noSshd, type Sshd, startSshd } from '../../../support/sshd.ts';
import { startTcp, type TcpServer } from '../../../support/tcp.ts';
import { expectSameTree } from '../../tools/trees.ts';

/** Lets one connection through, so that nothing can have one of its own. */
async function oneConnection(port: number): Promise<TcpServer> {
  let taken = false;
  return startTcp((near) => {
    if (taken) {
      near.destroy();
      return;
    }
    taken = true;
    const far = connect(port, '127.0.0.1');
    far.on('error', () => near.destroy());
    far.on('close', () => near.destroy());
    near.on('close', () => far.destroy());
    near.pipe(far).pipe(near);
  });
}

// A server that is waited for in vain costs half a minute a time: far beyond the time that a test has.
describe.skipIf(noSshd !== undefined)('a server that allows one connection, and two sessions on it', () => {
  let server: Sshd;
  let line: TcpServer;
  let remote: Target;
  let local: Target;
  let folder: string;

  beforeEach(async () => {
    server = await startSshd({ extraConfig: 'MaxSessions 2' });
    line = await oneConnection(server.port);
    remote = await signInTo({ ...server, port: line.port, user: server.user });
    local = await openLocal();
    folder = await mkdtemp(join(tmpdir(), 'rescue-desk-few-'));
    await mkdir(join(folder, 'source'));
    for (let number = 0; number < 30; number++)
      await writeFile(join(folder, 'source', `small ${number}`), randomBytes(4000));
    for (let number = 0; number < 2; number++)
      await writeFile(join(folder, 'source', `large ${number}`), randomBytes(9_000_000));
  });
  afterEach(async () => {
    await remote.close();
    await local.close();
    await line.stop();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const copied = async (direction: 'down' | 'up') => {
    const [from, to] = direction === 'down' ? [remote, local] : [local, remote];
    const job = testJob([from, to]);
    const outcome = await copyFilesTool.run(job.context, {
      from: { target: from.id, paths: [join(folder, 'source')] },
      to: { target: to.id, path: join(folder, 'copy') },
      whenExists: 'refuse',
      move: false,
      verify: true,
    });
    expect(outcome).toMatchObject({ result: { copied: { files: 32 }, verified: 32, unverifiedCount: 0 } });
    await expectSameTree(join(folder, 'source'), join(folder, 'copy', 'source'));
  };

  it.each(['down', 'up'] as const)('keeps copies going %s', { timeout: 25_000 }, copied);

  it.each(['down', 'up'] as const)(
    'keeps copies going %s beside an open terminal',
    { timeout: 25_000 },
    async (way) => {
      const terminal = await remote.terminal?.open({ columns: 80, rows: 24 });
      await copied(way);
      terminal?.close();
    },
  );

  it('says at once that it has no room for a second terminal, and has some when the first is closed', async () => {
    const first = await remote.terminal?.open({ columns: 80, rows: 24 });
    await expect(remote.terminal?.open({ columns: 80, rows: 24 })).rejects.toSatisfy((error) =>
      isProblem(error, 'busy'),
    );
    first?.close();
    const second = await remote.terminal?.open({ columns: 80, rows: 24 });
    expect(second).toBeDefined();
    second?.close();
  });
});
