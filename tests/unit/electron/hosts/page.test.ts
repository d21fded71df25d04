import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pageHeaders, readPage } from '../../../../electron/hosts/page.ts';

let base: string;
let folder: string;

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'page-'));
  folder = join(base, 'renderer');
  await mkdir(join(folder, 'assets'), { recursive: true });
  await writeFile(join(base, 'main.js'), 'outside');
  await writeFile(join(folder, 'index.html'), '<p>');
  await writeFile(join(folder, 'notes.txt'), 'no part of a page');
  await writeFile(join(folder, 'assets/index-Ab_1.js'), 'code');
  await symlink('..', join(folder, 'assets/up'));
});

afterAll(() => rm(base, { recursive: true }));

describe('the built page', () => {
  it('is known by the paths of its files, with their types, and holds nothing else', async () => {
    const page = await readPage(folder);
    const files = [...page].map(([path, { type, body }]) => [path, type, Buffer.from(body).toString()]);
    expect(files).toHaveLength(2);
    expect(files).toEqual(
      expect.arrayContaining([
        ['/', 'text/html; charset=utf-8', '<p>'],
        ['/assets/index-Ab_1.js', 'text/javascript; charset=utf-8', 'code'],
      ]),
    );
  });

  it('runs no inline script, connects only where it is told, and is never guessed at', () => {
    const headers = pageHeaders("'none'");
    expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self';");
    expect(headers['content-security-policy']).toContain("connect-src 'none';");
    expect(headers['x-content-type-options']).toBe('nosniff');
  });
});
