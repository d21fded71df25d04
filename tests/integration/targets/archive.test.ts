import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { archiveAddress, readAddress } from '../../../electron/contract/address.ts';
import { isProblem, type Problem } from '../../../electron/contract/problem.ts';
import { openArchive } from '../../../electron/targets/archive/target.ts';
import { openLocal } from '../../../electron/targets/local/target.ts';
import type { Files, Target } from '../../../electron/targets/target.ts';
import { signInTo } from '../../support/ssh-target.ts';
import { noSshd, type Sshd, startSshd } from '../../support/sshd.ts';

const noSevenZip = !existsSync('/usr/bin/7zz');
const DATE = new Date(Date.UTC(2025, 5, 7, 8, 9, 10));
const large = randomBytes(3 * 1024 * 1024);

describe.skipIf(noSevenZip || noSshd !== undefined)('an archive as a folder', () => {
  let folder: string;
  let server: Sshd;
  let here: Target;
  let there: Target;
  const opened: Target[] = [];
  const run = (program: string, ...args: string[]) =>
    execFileSync(program, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rescue-desk-archives-'));
    const source = join(folder, 'site');
    await mkdir(join(source, 'empty folder'), { recursive: true });
    await mkdir(join(source, 'many'));
    await writeFile(join(source, 'index.html'), '<h1>shop</h1>');
    await writeFile(join(source, 'large.bin'), large);
    await writeFile(join(source, 'nothing'), '');
    await writeFile(join(source, 'preço [1] *?.txt'), 'names');
    await writeFile(join(source, '-o@list'), 'like an option');
    await chmod(join(source, 'index.html'), 0o640);
    for (let index = 0; index < 300; index++)
      await writeFile(join(source, 'many', `file ${index}`), `${index} `.repeat(index));
    await utimes(join(source, 'index.html'), DATE, DATE);
    await symlink('index.html', join(source, 'link'));
    run('7zz', 'a', 'site.7z', 'site');
    run('7zz', 'a', 'site.zip', 'site');
    run('7zz', 'a', 'site.wim', 'site');
    run('tar', '-cf', 'site.tar', 'site');
    run('tar', '-czf', 'site.tgz', 'site');
    run('tar', '-cJf', 'site.tar.xz', 'site');
    run('tar', '--zstd', '-cf', 'site.tar.zst', 'site');
    await mkdir(join(folder, 'disk'));
    run('cp', '-a', 'site', 'disk');
    run('mke2fs', '-q', '-t', 'ext4', '-d', 'disk', 'disk.img', '24M');
    for (const kind of ['qcow2', 'vhdx', 'vmdk', 'vpc'])
      run('qemu-img', 'convert', '-O', kind, 'disk.img', `disk.${kind === 'vpc' ? 'vhd' : kind}`);
    server = await startSshd();
    here = await openLocal();
    there = await signInTo(server);
  });
  afterAll(async () => {
    for (const target of [...opened, here, there]) await target?.close();
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const open = async (name: string, { on = here, password }: { on?: Target; password?: string } = {}) => {
    const path = join(folder, name);
    const target = await openArchive(
      { id: archiveAddress(on.id, path), on, path, ...(password !== undefined && { password }) },
      new AbortController().signal,
    );
    opened.push(target);
    return target;
  };
  const filesOf = (target: Target): Files => {
    if (!target.files) throw new Error('it has no files');
    return target.files;
  };
  const namesIn = async (files: Files, path: string) => {
    const names: string[] = [];
    for await (const page of files.list(path)) names.push(...page.map(({ name }) => name));
    return names.sort();
  };
  const bytesOf = async (source: AsyncIterable<Uint8Array>) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of source) chunks.push(chunk);
    return Buffer.concat(chunks);
  };
  const problemOf = async (work: Promise<unknown>): Promise<Problem> => {
    try {
      await work;
    } catch (error) {
      if (isProblem(error)) return error.problem;
      throw error;
    }
    throw new Error('it succeeded');
  };

  describe.each([
    ['on this computer', () => here],
    ['over SSH', () => there],
  ])('%s', (_, on) => {
    it.each(['site.7z', 'site.zip', 'site.wim', 'site.tar', 'site.tgz', 'site.tar.xz', 'site.tar.zst'])(
      'lists and reads %s',
      async (name) => {
        const files = filesOf(await open(name, { on: on() }));
        expect(await namesIn(files, '/')).toEqual(['site']);
        expect(await namesIn(files, '/site')).toEqual(
          ['-o@list', 'empty folder', 'index.html', 'large.bin', 'link', 'many', 'nothing', 'preço [1] *?.txt'].sort(),
        );
        expect(await namesIn(files, '/site/empty folder')).toEqual([]);
        expect(await files.stat('/site/index.html')).toMatchObject({
          name: 'index.html',
          kind: 'file',
          size: 13,
          modified: DATE.getTime(),
        });
        expect((await bytesOf(files.read('/site/large.bin'))).equals(large)).toBe(true);
        expect(await bytesOf(files.read('/site/large.bin', { offset: 2_000_001, length: 77 }))).toEqual(
          large.subarray(2_000_001, 2_000_078),
        );
        expect((await bytesOf(files.read('/site/nothing'))).length).toBe(0);
        expect((await bytesOf(files.read('/site/preço [1] *?.txt'))).toString()).toBe('names');
        expect((await bytesOf(files.read('/site/-o@list'))).toString()).toBe('like an option');
      },
    );

    it('gives many files in one run, each with its own bytes', async () => {
      const many = await filesOf(await open('site.tgz', { on: on() })).many?.();
      const paths = Array.from({ length: 300 }, (_, index) => `/site/many/file ${299 - index}`);
      const found = new Map<number, string>();
      for await (const some of many?.read([...paths, '/site/large.bin', '/none'], { largest: 100_000 }) ?? [])
        for (const { index, data } of some) found.set(index, Buffer.from(data).toString());
      expect(found.size).toBe(300);
      for (const [index, text] of found) expect(text).toBe(`${299 - index} `.repeat(299 - index));
      const hash = await many?.hash(['/site/index.html', '/none']);
      expect(hash).toEqual([createHash('sha256').update('<h1>shop</h1>').digest('hex'), null]);
    });
  });

  it.each(['disk.img', 'disk.qcow2', 'disk.vhd', 'disk.vhdx', 'disk.vmdk'])('opens the disk in %s', async (name) => {
    const files = filesOf(await open(name));
    const inner = (await namesIn(files, '/')).includes('site');
    expect(inner, (await namesIn(files, '/')).join(', ')).toBe(true);
    expect((await bytesOf(files.read('/site/index.html'))).toString()).toBe('<h1>shop</h1>');
  });

  it('names what a compressor packed after the packed file', async () => {
    run('bzip2', '-k', 'site/index.html');
    run('mv', 'site/index.html.bz2', 'page.html.bz2');
    const files = filesOf(await open('page.html.bz2'));
    expect(await namesIn(files, '/')).toEqual(['page.html']);
    expect((await bytesOf(files.read('/page.html'))).toString()).toBe('<h1>shop</h1>');
  });

  it('has an address of its own, which is read back', async () => {
    const { id } = await open('site.zip');
    expect(readAddress(id)).toEqual({ kind: 'archive', on: 'local:', path: join(folder, 'site.zip') });
  });

  it('is opened by its password only, which no other program can see', async () => {
    run('7zz', 'a', '-psecret', 'locked contents.7z', 'site');
    run('7zz', 'a', '-psecret', '-mhe=on', 'locked names.7z', 'site');
    run('7zz', 'a', '-psecret', 'locked.zip', 'site');
    for (const name of ['locked contents.7z', 'locked names.7z', 'locked.zip']) {
      expect((await problemOf(open(name))).code).toBe('sign-in-failed');
      expect((await problemOf(open(name, { password: 'wrong' }))).title).toMatch(/password does not open/);
      const files = filesOf(await open(name, { on: there, password: 'secret' }));
      expect((await bytesOf(files.read('/site/index.html'))).toString()).toBe('<h1>shop</h1>');
    }
  });

  it('says what can’t be opened', async () => {
    expect(await problemOf(open('site/index.html'))).toMatchObject({ code: 'invalid-input' });
    expect(await problemOf(open('none.zip'))).toMatchObject({ code: 'not-found' });
  });

  it('shows what is left of an archive that was cut off, and fails where a file is not whole', async () => {
    await writeFile(join(folder, 'cut.tar'), await readFile(join(folder, 'site.tar')));
    await truncate(join(folder, 'cut.tar'), 2 * 1024 * 1024);
    const target = await open('cut.tar');
    expect(target.state().system).toContain('damaged');
    const files = filesOf(target);
    expect(await namesIn(files, '/')).toEqual(['site']);
    expect((await problemOf(bytesOf(files.read('/site/large.bin')))).code).toBe('damaged');
    const many = await files.many?.();
    const got: number[] = [];
    for await (const some of many?.read(['/site/large.bin'], { largest: 2 ** 30 }) ?? [])
      got.push(...some.map(({ index }) => index));
    expect(got).toEqual([]);
  });

  it('keeps what would climb out of it inside', async () => {
    execFileSync('tar', ['-cPf', join(folder, 'evil.tar'), '../site/index.html', join(folder, 'site/nothing')], {
      cwd: join(folder, 'site'),
    });
    const files = filesOf(await open('evil.tar'));
    const names = await namesIn(files, '/');
    expect(names).not.toContain('..');
    expect(names).toHaveLength(2);
    const climbing = '/%2E%2E/site/index.html';
    expect((await bytesOf(files.read(climbing))).toString()).toBe('<h1>shop</h1>');
  });

  it('changes nothing', async () => {
    const files = filesOf(await open('site.zip'));
    expect((await problemOf(files.remove('/site/index.html'))).title).toMatch(/not changed from inside/);
    expect((await problemOf(files.write('/new', { offset: 0, create: 'new' }))).code).toBe('unsupported');
  });

  it('closes with the system that it lies on', async () => {
    const host = await openLocal();
    const target = await open('site.zip', { on: host });
    const states: string[] = [];
    target.onChange(({ state }) => states.push(state));
    await host.close();
    expect(states).toEqual(['closed']);
  });

  it('stops at once when told to', async () => {
    const stop = new AbortController();
    const read = async () => {
      for await (const chunk of filesOf(await open('site.7z')).read('/site/large.bin', { signal: stop.signal })) {
        expect(chunk.length).toBeGreaterThan(0);
        stop.abort();
      }
    };
    expect((await problemOf(read())).code).toBe('cancelled');
  });
});
