import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { noSshd, type Sshd, startSshd } from '../../support/sshd.ts';
import { expectSameTree, plantTree } from './trees.ts';

const execute = promisify(execFile);
const root = resolve(import.meta.dirname, '../../..');
const MEBIBYTE = 1024 * 1024;

interface Line {
  readonly type: string;
  readonly jobId?: string;
  readonly status?: string;
  readonly done?: number;
  readonly result?: { readonly verified: number; readonly failedCount: number };
}

describe.skipIf(noSshd !== undefined)('the engine killed in the middle of a copy', () => {
  let program: string;
  let server: Sshd;
  let here: string;

  beforeAll(async () => {
    // Inside the tree, so that the packages it does not bundle are found.
    await mkdir(join(root, 'out'), { recursive: true });
    program = await mkdtemp(join(root, 'out/killed-'));
    const vite = join(root, 'node_modules/vite/bin/vite.js');
    await execute(process.execPath, [vite, 'build', '-c', 'build/vite.node.config.ts', '--outDir', program], {
      cwd: root,
    });
  }, 180_000);
  afterAll(() => rm(program, { recursive: true, force: true }));
  beforeEach(async () => {
    server = await startSshd({ password: true });
    here = await mkdtemp(join(tmpdir(), 'killed-'));
  });
  afterEach(async () => {
    await server.stop();
    await rm(here, { recursive: true, force: true });
  });

  /** Runs the command line; ends it with SIGKILL so many milliseconds after its job has begun. */
  const rescueDesk = (args: readonly string[], killAfter: number) =>
    new Promise<{ status: number | null; lines: Line[] }>((done, fail) => {
      const child = spawn(
        process.execPath,
        [
          join(program, 'cli.js'),
          ...args,
          '--json',
          '--key',
          server.keyPath,
          '--accept-host-key',
          server.hostKeyFingerprint,
        ],
        { env: { ...process.env, RESCUE_DESK_DATA: join(here, 'data') }, stdio: ['ignore', 'pipe', 'inherit'] },
      );
      const lines: Line[] = [];
      let timer: NodeJS.Timeout | undefined;
      createInterface({ input: child.stdout }).on('line', (text) => {
        const line = JSON.parse(text) as Line;
        lines.push(line);
        if (line.type === 'job' && killAfter < Infinity) timer = setTimeout(() => child.kill('SIGKILL'), killAfter);
      });
      child.on('error', fail);
      child.on('close', (status) => {
        clearTimeout(timer);
        done({ status, lines });
      });
    });

  /** No file that has its final name may differ from the source, however much is missing. */
  const expectNoWrongFile = async (model: string, copy: string) => {
    for (const entry of await readdir(copy, { recursive: true, withFileTypes: true }).catch(() => [])) {
      if (!entry.isFile() || entry.name.endsWith('.rescue-part') || entry.name.includes('\ufffd')) continue;
      const path = join(entry.parentPath, entry.name);
      const [given, wanted] = await Promise.all([readFile(path), readFile(path.replace(copy, model))]);
      expect(given.equals(wanted), path).toBe(true);
    }
  };

  it.each(['down', 'up'] as const)(
    'goes on %s where it stopped, after SIGKILL at random points',
    { timeout: 300_000 },
    async (way) => {
      const address = `ssh://${server.user}@${server.host}:${server.port}`;
      const source = way === 'down' ? server.folder : here;
      const destination = way === 'down' ? join(here, 'copies') : join(server.folder, 'copies');
      await plantTree(join(source, 'tree'), { large: [96 * MEBIBYTE, 9 * MEBIBYTE, 9 * MEBIBYTE], small: 80 });
      const [from, to] = way === 'down' ? [address, 'local:'] : ['local:', address];
      const input = {
        from: { target: from, paths: [join(source, 'tree')] },
        to: { target: to, path: destination },
      };

      let jobId: string | undefined;
      let kills = 0;
      let last: Awaited<ReturnType<typeof rescueDesk>> | undefined;
      for (let runs = 0; runs < 30; runs++) {
        const args = jobId
          ? ['resume', jobId]
          : ['run', 'copy-files', '--target', address, '--yes', '--input', JSON.stringify(input)];
        last = await rescueDesk(args, kills < 8 ? Math.random() * 120 : Infinity);
        jobId ??= last.lines.find((line) => line.jobId !== undefined)?.jobId;
        await expectNoWrongFile(join(source, 'tree'), join(destination, 'tree'));
        if (last.status !== null) break;
        kills += 1;
      }
      const result = last?.lines.find(({ type }) => type === 'result');
      expect(last?.status, JSON.stringify(last?.lines.at(-1))).toBe(0);
      expect(kills).toBeGreaterThan(3);
      expect(result?.status).toBe('done');
      expect(result?.result?.failedCount).toBe(0);
      expect((await readdir(destination, { recursive: true })).filter((name) => name.endsWith('.rescue-part'))).toEqual(
        [],
      );
      await expectSameTree(join(source, 'tree'), join(destination, 'tree'));
    },
  );
});
