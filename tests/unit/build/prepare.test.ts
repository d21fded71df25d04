import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findElectron } from '../../../build/electron-binary.mjs';
import { isInstalled, needsBuild, noteBuild } from '../../../build/prepare.mjs';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'prepare-'));
});

afterEach(() => rm(root, { recursive: true }));

async function put(files: Record<string, string>) {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
}

describe('the packages', () => {
  const locked = {
    packages: {
      '': {},
      'node_modules/zod': { version: '4.0.0' },
      'node_modules/for-windows': { version: '1.0.0', optional: true },
    },
  };

  it('are installed when each is there in its version; those for other systems may be missing', () => {
    expect(isInstalled(locked, { packages: { 'node_modules/zod': { version: '4.0.0' } } })).toBe(true);
  });

  it.each([
    ['nothing is installed', undefined],
    ['one is missing', { packages: {} }],
    ['one has another version', { packages: { 'node_modules/zod': { version: '3.0.0' } } }],
    [
      'an optional one has another version',
      { packages: { 'node_modules/zod': { version: '4.0.0' }, 'node_modules/for-windows': { version: '0.9.0' } } },
    ],
  ])('are installed anew when %s', (_what, there) => {
    expect(isInstalled(locked, there)).toBe(false);
  });
});

describe('the build', () => {
  const built = Object.fromEntries(
    ['main.js', 'engine-process.js', 'serve.js', 'cli.js', 'preload.cjs', 'renderer/index.html'].map((name) => [
      `dist/${name}`,
      '',
    ]),
  );

  beforeEach(() => put({ ...built, 'electron/main.ts': 'one', 'renderer/main.tsx': 'one', 'package.json': '{}' }));

  it('is kept while nothing changes', () => {
    noteBuild(root);
    expect(needsBuild(root)).toBe(false);
  });

  it.each([
    ['a source changes', { 'electron/main.ts': 'two' }],
    ['a source is added', { 'renderer/deep/new.tsx': 'one' }],
    ['the packages change', { 'package.json': '{ }' }],
  ])('is made anew when %s', async (_what, change) => {
    noteBuild(root);
    await put(change);
    expect(needsBuild(root)).toBe(true);
  });

  it('is made anew when a source is taken away', async () => {
    noteBuild(root);
    await rm(join(root, 'renderer/main.tsx'));
    expect(needsBuild(root)).toBe(true);
  });

  it.each(Object.keys(built))('is made anew when %s is missing', async (name) => {
    noteBuild(root);
    await rm(join(root, name));
    expect(needsBuild(root)).toBe(true);
  });

  it('is made anew when nobody noted from what it was made', () => {
    expect(needsBuild(root)).toBe(true);
  });
});

describe('Electron', () => {
  const there = {
    'node_modules/electron/package.json': '{"version":"45.4.1"}',
    'node_modules/electron/dist/version': 'v45.4.1',
    'node_modules/electron/dist/electron': '',
  };

  it('is found where its package keeps it', async () => {
    await put(there);
    expect(findElectron(root, {}, 'linux')).toBe(join(root, 'node_modules/electron/dist/electron'));
  });

  it('is not there in an older version, or without its program', async () => {
    await put({ ...there, 'node_modules/electron/dist/version': '44.0.0' });
    expect(findElectron(root, {}, 'linux')).toBeUndefined();
    await put(there);
    expect(findElectron(root, {}, 'win32')).toBeUndefined();
    expect(findElectron(join(root, 'nowhere'), {}, 'linux')).toBeUndefined();
  });

  it('is found where ELECTRON_OVERRIDE_DIST_PATH says, and then nowhere else', async () => {
    await put({ ...there, 'own/electron': '' });
    const own = { ELECTRON_OVERRIDE_DIST_PATH: join(root, 'own') };
    expect(findElectron(root, own, 'linux')).toBe(join(root, 'own/electron'));
    expect(findElectron(root, { ELECTRON_OVERRIDE_DIST_PATH: join(root, 'empty') }, 'linux')).toBeUndefined();
  });
});
