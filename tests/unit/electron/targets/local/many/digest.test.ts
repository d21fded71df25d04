import { createHash, randomBytes } from 'node:crypto';
import { appendFile, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digestThread } from '../../../../../../electron/targets/local/many/digest.ts';

const MEBIBYTE = 1024 * 1024;
const { signal } = new AbortController();
const sumOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('the hash of a large file', () => {
  let folder: string;
  let path: string;
  const content = randomBytes(30 * MEBIBYTE + 17);
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rescue-desk-digest-'));
    path = join(folder, 'file');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is that of all its bytes, however many pieces it takes', async () => {
    await writeFile(path, content);
    expect(await digestThread().whole('sha256', path)).toBe(sumOf(content));
  });

  it('is not told of folders and of what is not there', async () => {
    const { whole } = digestThread();
    expect(await whole('sha256', folder)).toBeNull();
    expect(await whole('sha256', path)).toBeNull();
  });

  it('follows what is written, and is that of the whole in the end', async () => {
    await writeFile(path, '');
    const behind = digestThread().behind(path);
    for (let at = 0; at < content.length; at += MEBIBYTE) {
      await appendFile(path, content.subarray(at, at + MEBIBYTE));
      behind.reached(at + MEBIBYTE);
    }
    expect(await behind.end(content.length, signal)).toBe(sumOf(content));
  });

  it('is not told of a file that has another size in the end', async () => {
    await writeFile(path, content);
    const behind = digestThread().behind(path);
    behind.reached(content.length);
    expect(await behind.end(content.length + 1, signal)).toBeNull();
  });

  it('tells of bytes that changed on the disk before they were read back', async () => {
    await writeFile(path, content);
    const behind = digestThread().behind(path);
    await truncate(path, content.length - 1);
    await appendFile(path, Buffer.from([(content.at(-1) ?? 0) ^ 1]));
    expect(await behind.end(content.length, signal)).not.toBe(sumOf(content));
  });

  it('stops when it is told to', async () => {
    await writeFile(path, content);
    const stop = new AbortController();
    stop.abort();
    const behind = digestThread().behind(path);
    await expect(behind.end(content.length, stop.signal)).rejects.toMatchObject({ problem: { code: 'cancelled' } });
  });
});
