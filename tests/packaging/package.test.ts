import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { extractAll, getRawHeader, listPackage } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { NtExecutable, NtExecutableResource, Resource } from 'resedit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fuses } from '../../build/fuses.mjs';
import { writeStubElectron } from './stub-electron.ts';

const root = resolve(import.meta.dirname, '../..');
const run = promisify(execFile);
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'packaging-'));
});

afterAll(() => rm(folder, { recursive: true }));

/** The packages that the app needs at run time, with what they need themselves; everything else is bundled. */
const packages = [
  '@lydell/node-pty',
  '@lydell/node-pty-linux-x64',
  'asn1',
  'bcrypt-pbkdf',
  'safer-buffer',
  'ssh2',
  'tweetnacl',
];

describe.each([
  { platform: 'linux', argument: '--linux', unpackedFolder: 'linux-unpacked', program: 'rescue-desk' },
  { platform: 'win32', argument: '--win', unpackedFolder: 'win-unpacked', program: 'Rescue Desk.exe' },
] as const)('the app packaged for $platform', ({ platform, argument, unpackedFolder, program }) => {
  let output: string;
  let files: string[];

  beforeAll(async () => {
    const electron = join(folder, `electron-${platform}`);
    const icon = await readFile(join(root, 'resources/icons/icon.ico'));
    await writeStubElectron(electron, platform, icon);
    await run(
      process.execPath,
      [
        join(root, 'node_modules/electron-builder/out/cli/cli.js'),
        argument,
        'dir',
        '--x64',
        '--publish',
        'never',
        '--config',
        'build/electron-builder.config.mjs',
        `-c.electronDist=${electron}`,
        `-c.directories.output=${join(folder, platform)}`,
      ],
      { cwd: root },
    );
    output = join(folder, platform, unpackedFolder);
    files = listPackage(join(output, 'resources/app.asar'), { isPack: false }).map((path) =>
      path.replaceAll('\\', '/'),
    );
  }, 120_000);

  it('holds every program of the app, the page and the preload', () => {
    expect(files).toEqual(
      expect.arrayContaining([
        '/package.json',
        '/dist/main.js',
        '/dist/engine-process.js',
        '/dist/serve.js',
        '/dist/cli.js',
        '/dist/preload.cjs',
        '/dist/renderer/index.html',
      ]),
    );
  });

  it('holds the packages that are needed at run time and no other', () => {
    const found = new Set(
      files.flatMap((path) => {
        const name = /^\/node_modules\/((?:@[^/]+\/)?[^/@]+)(?:\/|$)/.exec(path)?.[1];
        return name === undefined ? [] : [name];
      }),
    );
    expect([...found].toSorted()).toEqual(packages);
  });

  it('holds no sources, maps, tests or notes of its own making', () => {
    expect(
      files.filter((path) => /\.(map|tsx?|md|test\.js)$|\/(tests?|build|electron|renderer)\/.*\.ts/.test(path)),
    ).toEqual([]);
    expect(files.filter((path) => /^\/(?!dist|node_modules|package\.json)/.test(path))).toEqual([]);
    expect(files.filter((path) => /^\/dist\/(built-from|bench)/.test(path))).toEqual([]);
  });

  it('has Electron’s own welcome app taken out', async () => {
    expect((await readdir(join(output, 'resources'))).toSorted()).toEqual(['app.asar', 'app.asar.unpacked']);
  });

  it('keeps native code outside of the archive, where it can run', () => {
    const outside = join(output, 'resources/app.asar.unpacked/node_modules');
    expect(existsSync(join(outside, '@lydell/node-pty-linux-x64/pty.node'))).toBe(true);
    // It speaks to PuTTY's agent, on Windows only.
    expect(existsSync(join(outside, 'ssh2/util/pagent.exe'))).toBe(platform === 'win32');
    expect(existsSync(join(outside, 'ssh2/lib'))).toBe(false);
  });

  it('has every fuse as decided', async () => {
    const wire = await getCurrentFuseWire(join(output, program));
    const burnt = Object.fromEntries(
      Object.keys(fuses).map((name) => [
        name,
        String.fromCodePoint(Number(wire[FuseV1Options[name as keyof typeof fuses]])) === '1',
      ]),
    );
    expect(burnt).toEqual(fuses);
  });

  it('runs: what is in the archive answers as a command line', async () => {
    const unpacked = join(folder, `extracted-${platform}`);
    extractAll(join(output, 'resources/app.asar'), unpacked);
    const { stdout } = await run(process.execPath, [join(unpacked, 'dist/cli.js'), '--help']);
    expect(stdout).toContain('rescue-desk');
  });

  it.runIf(platform === 'win32')('carries its name, its icon and the digest of its archive', async () => {
    const resources = NtExecutableResource.from(NtExecutable.from(await readFile(join(output, program))));
    const [version] = Resource.VersionInfo.fromEntries(resources.entries);
    expect(version?.getStringValues({ lang: 1033, codepage: 1200 })).toMatchObject({ ProductName: 'Rescue Desk' });
    expect(Resource.IconGroupEntry.fromEntries(resources.entries)[0]?.icons.length).toBeGreaterThanOrEqual(5);
    const integrity = resources.entries.find(({ type }) => type === 'INTEGRITY');
    const { headerString } = getRawHeader(join(output, 'resources/app.asar'));
    expect(JSON.parse(Buffer.from(integrity?.bin ?? new ArrayBuffer()).toString())).toContainEqual({
      file: 'resources\\app.asar',
      alg: 'SHA256',
      value: createHash('sha256').update(headerString).digest('hex'),
    });
  });
});
