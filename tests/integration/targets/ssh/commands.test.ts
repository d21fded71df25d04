import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeName, encodeName } from '../../../../electron/contract/names.ts';
import type { Commands, Target } from '../../../../electron/targets/target.ts';
import { noDropbear, startDropbear } from '../../../support/dropbear.ts';
import { type Place, signInTo } from '../../../support/ssh-target.ts';
import { noSshd, startSshd } from '../../../support/sshd.ts';

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');

interface Server extends Place {
  readonly folder: string;
  stop(): Promise<void>;
}

const SERVERS: readonly [string, boolean, () => Promise<Server>][] = [
  ['OpenSSH', noSshd === undefined, () => startSshd({ password: true, extraConfig: 'MaxSessions 4' })],
  ['Dropbear', noDropbear === undefined, () => startDropbear()],
];

/** Resolves when the file is there and holds a whole line. */
async function lineIn(path: string): Promise<string> {
  for (;;) {
    const content = existsSync(path) ? await readFile(path, 'utf8') : '';
    if (content.endsWith('\n')) return content.trim();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Resolves when the process has ended. */
async function ended(pid: string): Promise<void> {
  while (existsSync(`/proc/${pid}`)) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe.each(SERVERS)('commands on a server with %s', (_, installed, start) => {
  if (!installed) return;
  let server: Server;
  let target: Target;
  let commands: Commands;

  beforeAll(async () => {
    server = await start();
    target = await signInTo(server);
    if (target.commands === undefined) throw new Error('no commands');
    ({ commands } = target);
  });
  afterAll(async () => {
    await target.close();
    await server.stop();
  });

  test('get arguments of any bytes exactly', async () => {
    const argument = fc
      .uint8Array({ minLength: 0, maxLength: 20 })
      .map((bytes) => decodeName(bytes.map((byte) => byte || 1)));
    await fc.assert(
      fc.asyncProperty(fc.array(argument, { minLength: 1, maxLength: 30 }), async (args) => {
        const { stdout, status } = await commands.run({ program: 'printf', args: ['%s\\0', ...args] });
        const expected = Buffer.concat(args.map((name) => Buffer.concat([encodeName(name), Buffer.alloc(1)])));
        expect(status).toBe(0);
        expect(Buffer.from(stdout).equals(expected)).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  test('reach a file whose name is no text', async () => {
    const name = Buffer.concat([Buffer.from(`${server.folder}/caf`), Buffer.from([0xe9])]);
    await writeFile(name, 'found');
    const { stdout } = await commands.run({ program: 'cat', args: ['--', `${server.folder}/caf\udce9`] });
    expect(text(stdout)).toBe('found');
  });

  test('may be far longer than a line of the server', async () => {
    const args = Array.from({ length: 800 }, (_, index) => `${index}-${'ü'.repeat(50)}`);
    const { stdout } = await commands.run({
      program: 'printf',
      args: ['%s\\n', ...args],
      stdin: Buffer.from('unread'),
    });
    expect(text(stdout)).toBe(`${args.join('\n')}\n`);
  });

  test('tell their exit status and what they print to stderr', async () => {
    const result = await commands.run({ program: 'sh', args: ['-c', 'echo out; echo err >&2; exit 3'] });
    expect({ ...result, stdout: text(result.stdout) }).toEqual({ status: 3, stdout: 'out\n', stderr: 'err\n' });
    expect((await commands.run({ program: 'sh', args: ['-c', 'exit 127'] })).status).toBe(127);
  });

  test('that end at once, many times over, always tell their status', async () => {
    for (let i = 0; i < 60; i++) expect((await commands.run({ program: 'true', args: [] })).status).toBe(0);
  });

  test('that close their output long before they end still tell their status', async () => {
    const result = await commands.run({ program: 'sh', args: ['-c', 'echo x; exec >&- 2>&-; sleep 0.3; exit 5'] });
    expect([text(result.stdout), result.status]).toEqual(['x\n', 5]);
  });

  test('that are stopped again and again do not disturb those that follow', async () => {
    for (let i = 0; i < 20; i++) {
      const endless = commands.run({ program: 'yes', args: [] }, { limit: 10_000 });
      await expect(endless).rejects.toMatchObject({ problem: { code: 'command-failed' } });
      expect((await commands.run({ program: 'true', args: [] })).status).toBe(0);
    }
  });

  test('killed by a signal have the status that a shell gives', async () => {
    expect((await commands.run({ program: 'sh', args: ['-c', 'kill -9 $$'] })).status).toBe(137);
  });

  test('that do not exist are not found', async () => {
    await expect(commands.run({ program: 'no-such-program', args: [] })).rejects.toMatchObject({
      problem: { code: 'not-found', details: { program: 'no-such-program' } },
    });
    await expect(commands.run({ program: 'pwd', args: [], folder: '/no/such' })).rejects.toMatchObject({
      problem: { code: 'not-found', details: { folder: '/no/such' } },
    });
  });

  test('with a NUL byte are refused before they are sent', async () => {
    await expect(commands.run({ program: 'echo', args: ['\0'] })).rejects.toMatchObject({
      problem: { code: 'invalid-input' },
    });
  });

  test('start in a folder, with variables', async () => {
    const folder = `${server.folder}/it's a "folder"`;
    await mkdir(folder);
    const { stdout } = await commands.run({
      program: 'sh',
      args: ['-c', 'pwd; echo "$GREETING"'],
      folder,
      environment: { GREETING: "it's\nme" },
    });
    expect(text(stdout)).toBe(`${folder}\nit's\nme\n`);
  });

  test('take and give megabytes exactly', async () => {
    const input = randomBytes(5 * 1024 * 1024);
    async function* pieces() {
      for (let at = 0; at < input.length; at += 100_000) yield input.subarray(at, at + 100_000);
    }
    const { stdout } = await commands.run({ program: 'cat', args: [], stdin: pieces() });
    expect(Buffer.from(stdout).equals(input)).toBe(true);
  });

  test('pull their input only as fast as they read it', async () => {
    let given = 0;
    async function* endless() {
      for (;;) {
        given += 65_536;
        yield Buffer.alloc(65_536);
      }
    }
    const { stdout, status } = await commands.run({ program: 'head', args: ['-c', '10'], stdin: endless() });
    expect([status, stdout.length]).toEqual([0, 10]);
    expect(given).toBeLessThan(32 * 1024 * 1024);
  });

  test('whose output nobody reads wait, and use little memory here', async () => {
    const running = await commands.start({ program: 'yes', args: [] });
    const before = process.memoryUsage().rss;
    for (let i = 0; i < 20; i++) await commands.run({ program: 'true', args: [] });
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024);
    for await (const chunk of running.stdout) {
      expect(text(chunk.subarray(0, 4))).toBe('y\ny\n');
      break;
    }
  });

  test('that print more than allowed are stopped', async () => {
    await expect(commands.run({ program: 'yes', args: [] }, { limit: 100_000 })).rejects.toMatchObject({
      problem: { code: 'command-failed' },
    });
  });

  test('whose input breaks off are stopped and tell why', async () => {
    async function* broken() {
      yield Buffer.from('some');
      throw new Error('the disk broke');
    }
    await expect(commands.run({ program: 'cat', args: [], stdin: broken() })).rejects.toThrow('the disk broke');
  });

  test('that are stopped end on the server as well', async () => {
    const note = `${server.folder}/pid-${randomBytes(4).toString('hex')}`;
    const stop = new AbortController();
    const running = commands.run(
      { program: 'sh', args: ['-c', 'echo $$ > "$1"; exec sleep 1000', 'sh', note] },
      { signal: stop.signal },
    );
    const pid = await lineIn(note);
    stop.abort();
    await expect(running).rejects.toMatchObject({ problem: { code: 'cancelled' } });
    await ended(pid);
  });

  test('that will not end when asked are made to', async () => {
    const note = `${server.folder}/pid-${randomBytes(4).toString('hex')}`;
    const stop = new AbortController();
    const running = commands.run(
      { program: 'sh', args: ['-c', 'trap "" TERM HUP; echo $$ > "$1"; while :; do sleep 0.05; done', 'sh', note] },
      { signal: stop.signal },
    );
    const pid = await lineIn(note);
    stop.abort();
    await expect(running).rejects.toMatchObject({ problem: { code: 'cancelled' } });
    await ended(pid);
  });

  test('aborted beforehand never start', async () => {
    await expect(commands.run({ program: 'true', args: [] }, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      problem: { code: 'cancelled' },
    });
  });

  test('beyond what the server allows at once wait for their turn', async () => {
    const all = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        commands.run({ program: 'sh', args: ['-c', `sleep 0.05; echo ${index}`] }),
      ),
    );
    expect(all.map(({ stdout }) => text(stdout).trim())).toEqual(
      Array.from({ length: 12 }, (_, index) => String(index)),
    );
  });
});
