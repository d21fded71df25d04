import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLocal } from '../../../electron/targets/local/target.ts';
import type { Target } from '../../../electron/targets/target.ts';
import { copyFilesTool } from '../../../electron/tools/copy-files/index.ts';
import { type Notes, testJob } from '../../support/job-context.ts';
import { signInTo } from '../../support/ssh-target.ts';
import { noSshd, type Sshd, startSshd } from '../../support/sshd.ts';
import { type Line, startLine } from '../../support/tcp.ts';
import { expectSameTree, plantTree, watched } from './trees.ts';

const execute = promisify(execFile);
const MEBIBYTE = 1024 * 1024;
const timing = { backOff: [5, 10, 20], keepalive: 5000, connect: 5000, step: 10_000 };

type Input = Parameters<typeof copyFilesTool.run>[1];

const input = (from: Target, paths: string[], to: Target, path: string, part: Partial<Input> = {}): Input => ({
  from: { target: from.id, paths },
  to: { target: to.id, path },
  whenExists: 'refuse',
  move: false,
  verify: true,
  ...part,
});

/** Plans and runs as the engine does. */
async function copy(targets: readonly Target[], what: Input, notes: Notes = []) {
  const planned = await copyFilesTool.plan(testJob(targets).plan, what);
  expect(planned.refusal).toBeUndefined();
  const job = testJob(targets, notes, planned.preview);
  return { ...(await copyFilesTool.run(job.context, what)), job, planned };
}

async function partialsIn(folder: string): Promise<string[]> {
  return (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.rescue-part'));
}

describe.skipIf(noSshd !== undefined)('copying over SSH', () => {
  let server: Sshd;
  let line: Line;
  let here: string;
  let local: Target;
  const open: Target[] = [];

  /** As an ordinary user, whose home and shell start are the test's own and whom permissions bind. */
  const connect = async (quick: Partial<typeof timing> = {}) => {
    server = await startSshd({ password: true });
    line = await startLine(server.port);
    const remote = await signInTo(
      { ...server, password: server.password, port: line.port },
      {},
      { timing: { ...timing, ...quick } },
    );
    open.push(remote);
    return remote;
  };

  beforeEach(async () => {
    here = await mkdtemp(join(tmpdir(), 'copy-'));
    local = await openLocal();
    open.push(local);
  });
  afterEach(async () => {
    for (const target of open.splice(0)) await target.close();
    await line.stop();
    await server.stop();
    await rm(here, { recursive: true, force: true });
  });

  it.each(['down', 'up'] as const)('brings a whole tree %s, whatever the names, and proves every file', async (way) => {
    const remote = await connect();
    const there = server.folder;
    const [source, destination] = way === 'down' ? [there, here] : [here, there];
    await plantTree(join(source, 'tree'), { large: [3 * MEBIBYTE] });
    const [from, to] = way === 'down' ? [remote, local] : [local, remote];
    const { problem, result, planned } = await copy(
      [from, to],
      input(from, [join(source, 'tree')], to, join(destination, 'new/folder')),
    );
    expect(problem).toBeUndefined();
    await expectSameTree(join(source, 'tree'), join(destination, 'new/folder/tree'));
    expect(result).toMatchObject({ copied: planned.preview.total, unverifiedCount: 0, failedCount: 0 });
    expect(result.verified).toBe(planned.preview.total.files);
  });

  it('copies on the server itself without the bytes leaving it', async () => {
    const remote = await connect();
    await plantTree(join(server.folder, 'tree'), { large: [6 * MEBIBYTE] });
    let passed = 0;
    for (const socket of line.connections) socket.on('data', (data: Buffer) => (passed += data.length));
    const { problem, result } = await copy(
      [remote],
      input(remote, [join(server.folder, 'tree')], remote, join(server.folder, 'copy')),
    );
    expect(problem).toBeUndefined();
    expect(result.verified).toBe(result.copied.files);
    await expectSameTree(join(server.folder, 'tree'), join(server.folder, 'copy/tree'));
    expect(passed).toBeLessThan(3 * MEBIBYTE);
  });

  it.each(['down', 'up'] as const)(
    'goes on %s over a link that is cut at 50 random bytes, with never a wrong byte under a final name',
    { timeout: 240_000 },
    async (way) => {
      const remote = await connect();
      const there = server.folder;
      const [source, destination] = way === 'down' ? [there, here] : [here, there];
      await plantTree(join(source, 'tree'), { large: [150 * MEBIBYTE, 7 * MEBIBYTE], small: 60 });
      const [from, to] = way === 'down' ? [remote, local] : [local, remote];
      const look = watched(to, join(destination, 'tree'), join(source, 'tree'));

      let cuts = 0;
      const seed = Math.random();
      let random = seed;
      const next = () => {
        random = (random * 9301 + 0.49297) % 1;
        return Math.floor(random * 4 * MEBIBYTE) + 1;
      };
      const targets = way === 'down' ? [from, look.target] : [look.target, from];
      const what = input(from, [join(source, 'tree')], to, destination);
      const planned = await copyFilesTool.plan(testJob(targets).plan, what);
      const stop = remote.onChange(({ state }) => {
        // Each time it is back the next cut is waiting for it.
        if (state !== 'connected' || cuts >= 50) return;
        cuts += 1;
        line.cutAfter(next());
      });
      cuts += 1;
      line.cutAfter(next());
      const job = testJob(targets, [], planned.preview);
      const { problem, result } = await copyFilesTool.run(job.context, what);
      stop();
      expect({ problem, seed, failed: result.failed }).toEqual({ problem: undefined, seed, failed: [] });
      expect(cuts).toBe(50);
      expect(look.wrong).toEqual([]);
      expect(result).toMatchObject({ failedCount: 0, unverifiedCount: 0, verified: result.copied.files });
      expect(await partialsIn(destination)).toEqual([]);
      await expectSameTree(join(source, 'tree'), join(destination, 'tree'));
    },
  );

  it.each(['down', 'up'] as const)(
    'goes on %s with a file that is there in part, and sends only the rest',
    async (way) => {
      const remote = await connect();
      const whole = randomBytes(24 * MEBIBYTE);
      const [source, destination] = way === 'down' ? [server.folder, here] : [here, server.folder];
      const [from, to] = way === 'down' ? [remote, local] : [local, remote];
      await writeFile(join(source, 'big.bin'), whole);
      await mkdir(join(here, 'to'));
      const path = way === 'down' ? join(here, 'to') : destination;
      await writeFile(join(path, 'big.bin'), whole.subarray(0, 20 * MEBIBYTE));
      const passed = () =>
        [...line.connections].reduce((sum, socket) => sum + socket.bytesRead + socket.bytesWritten, 0);
      const before = passed();
      const { result, problem } = await copy(
        [local, remote],
        input(from, [join(source, 'big.bin')], to, path, { whenExists: 'resume' }),
      );
      expect(problem).toBeUndefined();
      expect(result).toMatchObject({ copied: { files: 1 }, verified: 1, failedCount: 0 });
      expect((await readFile(join(path, 'big.bin'))).equals(whole)).toBe(true);
      expect(await partialsIn(path)).toEqual([]);
      expect(passed() - before).toBeLessThan(8 * MEBIBYTE);
    },
  );

  it('goes on after the line has swallowed everything without a word', { timeout: 120_000 }, async () => {
    const remote = await connect({ keepalive: 300 });
    await writeFile(join(server.folder, 'big'), randomBytes(24 * MEBIBYTE));
    const what = input(remote, [join(server.folder, 'big')], local, here);
    const job = testJob([remote, local]);
    let stalled = false;
    const context = {
      ...job.context,
      progress: ({ done }: { done: number }) => {
        if (stalled || done < 4 * MEBIBYTE) return;
        stalled = true;
        line.freeze();
        const stop = remote.onChange(({ state }) => {
          if (state === 'connected') return;
          stop();
          line.cut();
          line.thaw();
        });
      },
    };
    const { problem } = await copyFilesTool.run(context, what);
    expect(problem).toBeUndefined();
    expect(stalled).toBe(true);
    expect(job.waits[0]?.code).toBe('connection-lost');
    await execute('cmp', [join(server.folder, 'big'), join(here, 'big')]);
    expect(await partialsIn(here)).toEqual([]);
  });

  it('goes on with the rest where permission is denied in the middle of the source', async () => {
    const remote = await connect();
    const tree = join(server.folder, 'tree');
    await plantTree(tree);
    await chmod(join(tree, 'a/b/c'), 0o700);
    await chmod(join(tree, 'Documents and Settings/file-1.txt'), 0o600);
    const { result, problem, planned } = await copy([remote, local], input(remote, [tree], local, here));
    expect(problem?.code).toBe('command-failed');
    expect(planned.preview.refused.map(({ path }) => path)).toEqual([join(tree, 'a/b/c')]);
    expect(Object.fromEntries(result.failed.map(({ path, problem: { code } }) => [path, code]))).toEqual({
      [join(tree, 'Documents and Settings/file-1.txt')]: 'no-permission',
      [join(tree, 'a/b/c')]: 'no-permission',
    });
    await rm(join(tree, 'a/b/c'), { recursive: true });
    await rm(join(here, 'tree/a/b/c'), { recursive: true });
    await rm(join(tree, 'Documents and Settings/file-1.txt'));
    await expectSameTree(tree, join(here, 'tree'));
    expect(await partialsIn(here)).toEqual([]);
  });

  it('goes on with the rest where permission is denied in the middle of the destination, and finishes when it is given', async () => {
    const remote = await connect();
    const tree = join(here, 'tree');
    await plantTree(tree);
    const closed = join(server.folder, 'tree/a/b');
    await mkdir(closed, { recursive: true });
    const { uid, gid } = (await execute('stat', ['-c', '{"uid":%u,"gid":%g}', server.folder]).then(({ stdout }) =>
      JSON.parse(stdout),
    )) as { uid: number; gid: number };
    for (const folder of ['tree', 'tree/a']) await chown(join(server.folder, folder), uid, gid);
    const notes: Notes = [];
    const what = input(local, [tree], remote, server.folder);
    const first = await copy([local, remote], what, notes);
    expect(first.problem?.code).toBe('command-failed');
    expect(first.result.failed.every(({ path }) => path.startsWith(join(tree, 'a/b')))).toBe(true);
    expect(await partialsIn(server.folder)).toEqual([]);

    await chown(closed, uid, gid);
    const job = testJob([local, remote], notes, first.planned.preview);
    const { problem, result } = await copyFilesTool.run(job.context, what);
    expect(problem).toBeUndefined();
    expect(result.verified).toBe(first.planned.preview.total.files);
    // The folders that were there before keep their own permissions.
    for (const folder of ['', 'a', 'a/b'])
      await chmod(join(server.folder, 'tree', folder), 0o755).then(() => chmod(join(tree, folder), 0o755));
    await expectSameTree(tree, join(server.folder, 'tree'));
  });

  it('stops when the disk is full without spoiling anything, and goes on once there is room', async (test) => {
    const remote = await connect();
    const disk = join(here, 'disk');
    await mkdir(disk);
    try {
      await execute('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk]);
    } catch {
      test.skip('no right to mount a small disk');
    }
    try {
      const tree = join(server.folder, 'tree');
      await mkdir(tree);
      for (let index = 0; index < 5; index++)
        await writeFile(join(tree, `${index}`), Buffer.alloc(1.5 * MEBIBYTE, index));
      const notes: Notes = [];
      const what = input(remote, [tree], local, disk);
      const full = await copy([remote, local], what, notes);
      expect(full.planned.warnings[0]?.text).toMatch(/does not fit/);
      expect(full.problem?.code).toBe('no-space');
      for (const name of (await readdir(join(disk, 'tree'))).filter((one) => !one.endsWith('.rescue-part')))
        await execute('cmp', [join(tree, name), join(disk, 'tree', name)]);

      await execute('mount', ['-o', 'remount,size=20m', disk]);
      const job = testJob([remote, local], notes, full.planned.preview);
      const { problem, result } = await copyFilesTool.run(job.context, what);
      expect(problem).toBeUndefined();
      expect(result.verified).toBe(5);
      expect(await partialsIn(disk)).toEqual([]);
      await expectSameTree(tree, join(disk, 'tree'));
    } finally {
      await execute('umount', [disk]);
    }
  });

  it('moves a tree to the other side and leaves nothing behind', async () => {
    const remote = await connect();
    await plantTree(join(here, 'tree'));
    await execute('cp', ['-a', join(here, 'tree'), join(here, 'model')]);
    const { problem } = await copy(
      [local, remote],
      input(local, [join(here, 'tree')], remote, server.folder, { move: true }),
    );
    expect(problem).toBeUndefined();
    expect(await readdir(here)).toEqual(['model']);
    await expectSameTree(join(here, 'model'), join(server.folder, 'tree'));
  });
});
