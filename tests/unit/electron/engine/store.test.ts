import { appendFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openStore } from '../../../../electron/engine/store.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'store-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const collect = async (lines: AsyncIterable<unknown>) => {
  const all: unknown[] = [];
  for await (const line of lines) all.push(line);
  return all;
};

describe('the store', () => {
  it('gives back what was written last, also after many writes at once', async () => {
    const store = await openStore(folder);
    await Promise.all(Array.from({ length: 50 }, (_, n) => store.write('a.json', { n })));
    expect(await (await openStore(folder)).read('a.json', z.object({ n: z.number() }))).toEqual({ n: 49 });
    expect(await readdir(folder)).toEqual(['a.json']);
  });

  it('keeps everything readable by the owner alone', async () => {
    const store = await openStore(join(folder, 'deep'));
    await store.write('jobs/1/job.json', {});
    await store.append('jobs/1/journal.jsonl', {});
    expect((await stat(join(folder, 'deep'))).mode & 0o077).toBe(0);
    expect((await stat(join(folder, 'deep/jobs/1'))).mode & 0o077).toBe(0);
    expect((await stat(join(folder, 'deep/jobs/1/job.json'))).mode & 0o077).toBe(0);
    expect((await stat(join(folder, 'deep/jobs/1/journal.jsonl'))).mode & 0o077).toBe(0);
  });

  it('sets a damaged document aside instead of failing or forgetting it', async () => {
    await writeFile(join(folder, 'a.json'), '{"n": 1');
    const store = await openStore(folder);
    expect(await store.read('a.json', z.object({ n: z.number() }))).toBeUndefined();
    expect(await readFile(join(folder, 'a.json.damaged'), 'utf8')).toBe('{"n": 1');
  });

  it('reads a journal in order and leaves out a last line that a crash cut short', async () => {
    const store = await openStore(folder);
    await Promise.all([1, 2, 3].map((n) => store.append('j', n)));
    await appendFile(join(folder, 'j'), '{"half');
    expect(await collect(store.lines('j'))).toEqual([1, 2, 3]);
    const next = await openStore(folder);
    await Promise.all([4, 5].map((n) => next.append('j', n)));
    expect(await collect(next.lines('j'))).toEqual([1, 2, 3, 4, 5]);
    expect(await collect(store.lines('none'))).toEqual([]);
  });
});
