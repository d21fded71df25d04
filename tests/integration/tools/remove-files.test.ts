import { chmod, chown, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Target } from '../../../electron/targets/target.ts';
import { removeFilesTool } from '../../../electron/tools/remove-files/index.ts';
import { testJob } from '../../support/job-context.ts';
import { signInTo } from '../../support/ssh-target.ts';
import { noSshd, type Sshd, startSshd } from '../../support/sshd.ts';
import { type Line, startLine } from '../../support/tcp.ts';
import { plantTree } from './trees.ts';

const timing = { backOff: [5, 10, 20], keepalive: 5000, connect: 5000, step: 10_000 };

describe.skipIf(noSshd !== undefined)('deleting on a server', () => {
  let server: Sshd;
  let line: Line;
  let remote: Target;

  beforeEach(async () => {
    server = await startSshd({ password: true });
    line = await startLine(server.port);
    remote = await signInTo({ ...server, password: server.password, port: line.port }, {}, { timing });
  });
  afterEach(async () => {
    await remote.close();
    await line.stop();
    await server.stop();
  });

  /** Gives a tree to the user of the server, as it would be theirs. */
  const own = async (folder: string) => {
    const { uid, gid } = await stat(server.folder);
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
      if (entry.isDirectory()) await chown(join(entry.parentPath, entry.name), uid, gid);
    await chown(folder, uid, gid);
  };

  it('removes a tree with names of every kind, over a link that is cut again and again', async () => {
    const tree = join(server.folder, 'tree');
    await plantTree(tree, { small: 120 });
    await own(tree);
    const what = { target: remote.id, paths: [tree] };
    const planned = await removeFilesTool.plan(testJob([remote]).plan, what);
    let cuts = 0;
    const stop = remote.onChange(({ state }) => {
      if (state === 'connected' && cuts++ < 10) line.cutAfter(6000 + Math.floor(Math.random() * 6000));
    });
    line.cutAfter(5000);
    const { problem, result } = await removeFilesTool.run(testJob([remote], [], planned.preview).context, what);
    stop();
    expect(problem).toBeUndefined();
    expect(cuts).toBeGreaterThan(2);
    expect(result.failedCount).toBe(0);
    expect(await readdir(server.folder)).toEqual([]);
  });

  it('leaves what the server does not let go, with its reason', async () => {
    const tree = join(server.folder, 'tree');
    await mkdir(join(tree, 'closed'), { recursive: true });
    await writeFile(join(tree, 'closed/kept'), 'kept');
    await writeFile(join(tree, 'gone'), 'gone');
    await own(tree);
    await chown(join(tree, 'closed'), 0, 0);
    await chmod(join(tree, 'closed'), 0o755);
    const { problem, result } = await removeFilesTool.run(testJob([remote]).context, {
      target: remote.id,
      paths: [tree],
    });
    expect(problem?.code).toBe('command-failed');
    expect(result.failed).toMatchObject([{ path: join(tree, 'closed/kept'), problem: { code: 'no-permission' } }]);
    expect((await readdir(tree, { recursive: true })).sort()).toEqual(['closed', 'closed/kept']);
  });
});
