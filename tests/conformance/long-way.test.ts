import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Files, Target } from '../../electron/targets/target.ts';
import { type Delay, startDelay } from '../support/delay.ts';
import { signInTo } from '../support/ssh-target.ts';
import { noSshd, type Sshd, startSshd } from '../support/sshd.ts';

const execute = promisify(execFile);
const MEBIBYTE = 1024 * 1024;
const SIZE = 64 * MEBIBYTE;
const ROUND_TRIP = 60;

describe.skipIf(noSshd !== undefined)('a large file over a long way', () => {
  let server: Sshd;
  let delay: Delay;
  let target: Target;
  let files: Files;
  let folder: string;
  const content = randomBytes(SIZE);
  const sum = createHash('sha256').update(content).digest('hex');

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rescue-desk-far-'));
    server = await startSshd();
    delay = await startDelay(server.port, ROUND_TRIP);
    target = await signInTo({ ...server, port: delay.port, user: server.user });
    if (!target.files) throw new Error('no files');
    files = target.files;
    await measured(target);
  });
  afterEach(async () => {
    await target.close();
    await delay.stop();
    await server.stop();
    await rm(folder, { recursive: true });
  });

  const at = (name: string) => join(folder, name);
  const judged = async (name: string) => (await execute('sha256sum', [at(name)])).stdout.slice(0, 64);

  /** Reads all, calling `onBytes` with what is over. */
  async function read(onBytes: (bytes: number) => void = () => undefined): Promise<string> {
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const chunk of files.read(at('source'))) {
      hash.update(chunk);
      bytes += chunk.length;
      onBytes(bytes);
    }
    return hash.digest('hex');
  }

  async function write(onBytes: (bytes: number) => void = () => undefined): Promise<void> {
    const sink = await files.write(at('copy'), { offset: 0, create: 'new', expected: SIZE });
    for (let sent = 0; sent < SIZE; sent += MEBIBYTE) {
      await sink.write(content.subarray(sent, sent + MEBIBYTE));
      onBytes(sent + MEBIBYTE);
    }
    await sink.close();
  }

  /** The number of a connection that carries some of the file and is not the first to do so. */
  const helper = () => {
    for (let number = delay.count - 1; number > 1; number--) if (delay.bytes(number) > MEBIBYTE) return number;
    return undefined;
  };

  it('comes down over several connections, byte for byte', async () => {
    await writeFile(at('source'), content);
    expect(await read()).toBe(sum);
    expect(delay.count).toBe(5);
    expect(helper()).toBeDefined();
  });

  it('goes up over several connections, byte for byte', async () => {
    await write();
    expect(await judged('copy')).toBe(sum);
    expect(helper()).toBeDefined();
  });

  it('comes down whole although one of the connections is cut', async () => {
    await writeFile(at('source'), content);
    let lost: number | undefined;
    const cutOne = () => {
      lost ??= helper();
      if (lost !== undefined) delay.cut(lost);
    };
    expect(await read(cutOne)).toBe(sum);
    expect(lost).toBeDefined();
  });

  it('goes up whole although one of the connections is cut', async () => {
    let lost: number | undefined;
    await write(() => {
      lost ??= helper();
      if (lost !== undefined) delay.cut(lost);
    });
    expect(lost).toBeDefined();
    expect(await judged('copy')).toBe(sum);
  });

  it('holds what was sure to be written when all connections are cut at once', async () => {
    const lost = write((bytes) => {
      if (bytes >= 56 * MEBIBYTE && helper() !== undefined)
        for (let number = 0; number < delay.count; number++) delay.cut(number);
    });
    await expect(lost).rejects.toMatchObject({ problem: { code: 'connection-lost' } });
    const there = await readFile(at('copy'));
    const sure = files.sureBytes?.(there.length, SIZE) ?? 0;
    expect(there.length - sure).toBeLessThanOrEqual(32 * MEBIBYTE);
    expect(there.subarray(0, sure).equals(content.subarray(0, sure))).toBe(true);
  });
});

/** Waits until the way to a target is measured. */
function measured(target: Target): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (target.state().roundTrip === undefined) return;
      stop();
      resolve();
    };
    const stop = target.onChange(look);
    look();
  });
}
