import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeName } from '../../../../../electron/contract/names.ts';
import { ProblemError } from '../../../../../electron/contract/problem.ts';
import type { Files, Target } from '../../../../../electron/targets/target.ts';
import { signInTo } from '../../../../support/ssh-target.ts';
import { noSshd, type Sshd, startSshd } from '../../../../support/sshd.ts';

const execute = promisify(execFile);
const MEBIBYTE = 1024 * 1024;

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return 'no problem';
  } catch (error) {
    if (error instanceof ProblemError) return error.problem.code;
    throw error;
  }
};

const sha256 = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex');

async function sha256Of(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of chunks) hash.update(chunk);
  return hash.digest('hex');
}

const filesOf = (target: Target): Files => {
  if (target.files === undefined) throw new Error('no files');
  return target.files;
};

const write = async (files: Files, path: string, data: Uint8Array, offset = 0): Promise<void> => {
  const sink = await files.write(path, { offset, create: offset === 0 ? 'new' : 'existing' });
  await sink.write(data);
  await sink.close();
};

describe.skipIf(noSshd !== undefined)('files of a real server', () => {
  let server: Sshd;
  let target: Target;
  let files: Files;
  let folder: string;
  const at = (name: string) => join(folder, name);

  beforeAll(async () => {
    server = await startSshd();
    target = await signInTo(server, {}, { timing: { backOff: [50] } });
    files = filesOf(target);
    folder = mkdtempSync(join(tmpdir(), 'rescue-desk-files-'));
  });
  afterAll(async () => {
    await target.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('go up and come down with the very same bytes, 64 MiB of them', async () => {
    const data = randomBytes(64 * MEBIBYTE);
    await write(files, at('large'), data);
    expect(sha256(readFileSync(at('large')))).toBe(sha256(data));
    expect(await sha256Of(files.read(at('large')))).toBe(sha256(data));
    expect(await files.hash?.('sha256', [at('large')])).toEqual([sha256(data)]);
  });

  it('are gone on with in the middle, up and down', async () => {
    const data = randomBytes(5 * MEBIBYTE);
    await write(files, at('resumed'), data.subarray(0, 1_234_567));
    await write(files, at('resumed'), data.subarray(1_234_567), 1_234_567);
    expect(readFileSync(at('resumed')).equals(data)).toBe(true);
    expect(await sha256Of(files.read(at('resumed'), { offset: 2_345_678 }))).toBe(sha256(data.subarray(2_345_678)));
  });

  it('are hashed and copied on the server, whatever bytes their names have', async () => {
    for (const name of ['c\udce9t\udce9', '-rf', 'new\nline', `it's "$(touch bad)"`, 'x'.repeat(255)]) {
      const data = randomBytes(100_000);
      await write(files, at(name), data);
      expect(await files.hash?.('sha256', [at(name)])).toEqual([sha256(data)]);
      const copy = `${name.slice(0, 200)}.copy`;
      expect(await files.copyWithin?.(at(name), at(copy), { offset: 0 })).toBe(true);
      expect(readFileSync(Buffer.from(encodeName(at(copy)))).equals(data)).toBe(true);
    }
    expect(readdirSync(folder)).not.toContain('bad');
  });

  it('are listed 20,000 at a time', async () => {
    mkdirSync(at('many'));
    for (let i = 0; i < 20_000; i++) writeFileSync(at(`many/file ${i}`), '');
    const names = new Set<string>();
    for await (const page of files.list(at('many'))) for (const entry of page) names.add(entry.name);
    expect(names.size).toBe(20_000);
  });

  it('end with “connection-lost” when the line is cut, and work again when it is back', async () => {
    const data = Buffer.alloc(48 * MEBIBYTE, 1);
    writeFileSync(at('cut'), data);
    let read = 0;
    const reading = (async () => {
      for await (const chunk of files.read(at('cut'))) {
        if (read === 0) server.cut();
        read += chunk.length;
      }
    })();
    expect(await codeOf(reading)).toBe('connection-lost');
    expect(read).toBeLessThan(data.length);
    await target.connected(AbortSignal.timeout(20_000));
    expect(await sha256Of(files.read(at('cut')))).toBe(sha256(data));

    const sink = await files.write(at('cut up'), { offset: 0, create: 'new' });
    const writing = (async () => {
      for (let sent = 0; sent < data.length; sent += MEBIBYTE) {
        if (sent === 4 * MEBIBYTE) server.cut();
        await sink.write(data.subarray(sent, sent + MEBIBYTE));
      }
      await sink.close();
    })();
    expect(await codeOf(writing)).toBe('connection-lost');
    await sink.abandon();
    await target.connected(AbortSignal.timeout(20_000));
    const { size = 0 } = await files.stat(at('cut up'));
    expect(size).toBeLessThan(data.length);
    // What arrived is a true beginning, so that a copy can go on there.
    expect(await sha256Of(files.read(at('cut up')))).toBe(sha256(data.subarray(0, size)));
  });

  it('end with “connection-lost” when only the server’s SFTP program dies', async () => {
    writeFileSync(at('killed'), Buffer.alloc(48 * MEBIBYTE));
    const reading = (async () => {
      let first = true;
      for await (const chunk of files.read(at('killed'))) {
        if (first && chunk.length > 0) await killSftpServers();
        first = false;
      }
    })();
    expect(await codeOf(reading)).toBe('connection-lost');
    expect(await files.stat(at('killed'))).toMatchObject({ size: 48 * MEBIBYTE });
  });

  /** Those that our own sshd started, and no other test's. */
  async function killSftpServers(): Promise<void> {
    const { stdout } = await execute('ps', ['-eo', 'pid=,args=']);
    for (const line of stdout.split('\n')) {
      const [, pid, args] = /^\s*(\d+) (.*)$/.exec(line) ?? [];
      if (pid === undefined || !/\bsftp-server$/.test(args ?? '')) continue;
      const environment = readFileSync(`/proc/${pid}/environ`, 'latin1');
      if (environment.includes(`SSH_CONNECTION=127.0.0.1 `) && environment.includes(` 127.0.0.1 ${server.port}\0`)) {
        process.kill(Number(pid), 'SIGKILL');
      }
    }
  }
});

describe.skipIf(noSshd !== undefined)('a disk that is full', () => {
  let server: Sshd;
  let target: Target;
  let mount: string;

  beforeAll(async () => {
    mount = mkdtempSync(join(tmpdir(), 'rescue-desk-full-'));
    await execute('mount', ['-t', 'tmpfs', '-o', 'size=6m,mode=777', 'none', mount]);
    server = await startSshd({ password: true });
    target = await signInTo(server);
  });
  afterAll(async () => {
    await target.close();
    await server.stop();
    await execute('umount', [mount]);
    rmSync(mount, { recursive: true });
  });

  it('is reported as such, and the file holds a true beginning without holes', async () => {
    const files = filesOf(target);
    const data = randomBytes(16 * MEBIBYTE);
    const sink = await files.write(join(mount, 'file'), { offset: 0, create: 'new' });
    const writing = (async () => {
      for (let sent = 0; sent < data.length; sent += 300_000) await sink.write(data.subarray(sent, sent + 300_000));
      await sink.close();
    })();
    expect(await codeOf(writing)).toBe('no-space');
    await sink.abandon();
    const { size } = statSync(join(mount, 'file'));
    expect(size).toBeGreaterThan(4 * MEBIBYTE);
    expect(readFileSync(join(mount, 'file')).equals(data.subarray(0, size))).toBe(true);
    expect(
      await codeOf(files.copyWithin?.('/usr/bin/node', join(mount, 'copy'), { offset: 0 }) ?? Promise.resolve()),
    ).toBe('no-space');
  });

  it('says “read-only” where it is mounted so', async () => {
    await execute('mount', ['-o', 'remount,ro', mount]);
    const files = filesOf(target);
    expect(await codeOf(files.makeFolder(join(mount, 'folder')))).toBe('no-permission');
    expect(await codeOf(files.remove(join(mount, 'file')))).toBe('no-permission');
  });
});

describe.skipIf(noSshd !== undefined)('an ordinary user', () => {
  let server: Sshd;
  let target: Target;

  beforeAll(async () => {
    server = await startSshd({ password: true });
    target = await signInTo(server);
  });
  afterAll(async () => {
    await target.close();
    await server.stop();
  });

  it('is told what is not permitted', async () => {
    const files = filesOf(target);
    expect(await codeOf(files.read('/etc/shadow')[Symbol.asyncIterator]().next())).toBe('no-permission');
    expect(await codeOf(files.write('/etc/rescue-desk', { offset: 0, create: 'new' }))).toBe('no-permission');
    expect(await codeOf(files.write('/etc/hosts', { offset: 0, create: 'existing' }))).toBe('no-permission');
    expect(await codeOf(files.remove('/etc/hosts'))).toBe('no-permission');
    expect(await codeOf(files.list('/root')[Symbol.asyncIterator]().next())).toBe('no-permission');
    expect(await codeOf(files.setAttributes('/etc/hosts', { modified: 0 }))).toBe('no-permission');
  });
});
