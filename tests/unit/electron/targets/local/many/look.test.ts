import { lstat, mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Entry } from '../../../../../../electron/contract/files.ts';
import { openLocal } from '../../../../../../electron/targets/local/target.ts';
import { lookThread } from '../../../../../../electron/targets/local/many/look.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rescue-desk-look-'));
});
afterAll(async () => rm(folder, { recursive: true }));

test('tells of each path what lstat tells, and nothing of one that is gone', async () => {
  const path = join(folder, 'a file');
  await writeFile(path, 'twelve bytes');
  const link = join(folder, 'a link');
  await symlink('nowhere', link);
  const found = await lookThread()([path, join(folder, 'gone'), Buffer.from(link)]);
  expect(found?.map((facts) => facts?.size)).toEqual([12, undefined, 7]);
  const { mode, mtimeMs, uid, gid } = await lstat(path);
  expect(found?.[0]).toMatchObject({ mode, mtimeMs, uid, gid });
});

test('is busy while it looks, so that a drive which does not answer holds up nobody else', async () => {
  const look = lookThread();
  const first = look([folder]);
  expect(await look([folder])).toBeNull();
  expect(await first).toHaveLength(1);
  expect(await look([folder])).toHaveLength(1);
});

test('each entry of a large folder is as it would be by itself, whatever its kind and name', async () => {
  const large = join(folder, 'large');
  await mkdir(large);
  for (let number = 0; number < 700; number++) await writeFile(join(large, `file ${number}`), 'x'.repeat(number));
  for (let number = 0; number < 200; number++) {
    await mkdir(join(large, `folder ${number}`));
    await symlink(number % 2 === 0 ? `folder ${number}` : 'nowhere', join(large, `link ${number}`));
    await writeFile(Buffer.concat([Buffer.from(`${large}/no text ${number} `), Buffer.from([0xe9, 0xff])]), '');
  }
  await utimes(join(large, 'file 500'), 1, 1_234_567_890.123);
  const local = await openLocal();
  const listed: Entry[] = [];
  for await (const page of local.files?.list(large) ?? []) listed.push(...page);
  expect(listed).toHaveLength(1_300);
  for (const entry of listed) {
    const { accessed, ...alone } = (await local.files?.stat(`${large}/${entry.name}`)) ?? {};
    expect({ ...entry, accessed: undefined }).toEqual({ ...alone, accessed: undefined });
    expect(accessed).toBeTypeOf('number');
  }
  await local.close();
});
