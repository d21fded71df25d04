import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeName, encodeName } from '../../electron/contract/names.ts';
import { openLocal } from '../../electron/targets/local/target.ts';
import type { ManyFiles, SmallFile, Target } from '../../electron/targets/target.ts';
import { copyFilesTool } from '../../electron/tools/copy-files/index.ts';
import { noDropbear, startDropbear } from '../support/dropbear.ts';
import { testJob } from '../support/job-context.ts';
import { signInTo } from '../support/ssh-target.ts';
import { noSshd, startSshd } from '../support/sshd.ts';

const execute = promisify(execFile);
const NAMES = ['plain', '-rf', 'two words', 'line\nbreak', 'q\'"', `${'long '.repeat(45)}end`, '\udcff\udc80 bytes'];
const native = (path: string) => Buffer.from(encodeName(path));

interface Place {
  readonly target: Target;
  close(): Promise<void>;
}

async function overSsh(): Promise<Place> {
  const server = await startSshd();
  const target = await signInTo(server);
  return {
    target,
    async close() {
      await target.close();
      await server.stop();
    },
  };
}

async function here(): Promise<Place> {
  const target = await openLocal();
  return { target, close: () => target.close() };
}

const places: [string, () => Promise<Place>][] = [
  ['this computer', here],
  ...(noSshd === undefined ? [['an OpenSSH server', overSsh] as [string, () => Promise<Place>]] : []),
];

describe.each(places)('many small files of %s', (_, open) => {
  let place: Place;
  let many: ManyFiles;
  let folder: string;
  beforeAll(async () => {
    place = await open();
    const found = await place.target.files?.many?.();
    if (!found) throw new Error('not able');
    many = found;
    folder = await mkdtemp(join(tmpdir(), 'rescue-desk-many-'));
  });
  afterAll(async () => {
    await place.close();
    await rm(folder, { recursive: true });
  });

  const at = (name: string) => join(folder, name);
  const write = async (files: readonly SmallFile[]) =>
    many.write(
      (async function* () {
        yield files;
      })(),
    );
  const small = (name: string, content: string): SmallFile => ({
    path: at(name),
    data: Buffer.from(content),
    mode: 0o640,
    modified: 1_700_000_000_123_456_000n,
  });

  it('are read whole, whatever their names, with dates finer than a second', async () => {
    await mkdir(at('read'));
    const paths = NAMES.map((name) => at(`read/${name}`));
    for (const [index, path] of paths.entries()) {
      await writeFile(native(path), `content ${index}`);
      await utimes(native(path), 1_600_000_000.25, 1_600_000_000.25);
    }
    const found = new Map<number, { data: string; modified: bigint }>();
    for await (const files of many.read(paths, { largest: 100 }))
      for (const { index, data, modified } of files) found.set(index, { data: Buffer.from(data).toString(), modified });
    expect([...found].sort(([one], [other]) => one - other)).toEqual(
      NAMES.map((_, index) => [index, { data: `content ${index}`, modified: 1_600_000_000_250_000_000n }]),
    );
  });

  it('are left out where they are no small plain files', async () => {
    await mkdir(at('kinds/folder'), { recursive: true });
    await writeFile(at('kinds/large'), 'x'.repeat(101));
    await writeFile(at('kinds/good'), 'good');
    await symlink('good', at('kinds/link'));
    await execute('mkfifo', [at('kinds/pipe')]);
    const paths = ['folder', 'large', 'missing', 'link', 'pipe', 'good'].map((name) => at(`kinds/${name}`));
    const found: number[] = [];
    for await (const files of many.read(paths, { largest: 100 })) found.push(...files.map(({ index }) => index));
    expect(found).toEqual([5]);
  });

  it('are made with their permissions and dates', async () => {
    await mkdir(at('made'));
    expect(await write(NAMES.map((name) => small(`made/${name}`, name)))).toBe(true);
    for (const name of NAMES) {
      const path = native(at(`made/${name}`));
      expect(decodeName(await readFile(path))).toBe(Buffer.from(name).toString());
      const { mode, mtimeNs } = await stat(path, { bigint: true });
      expect([Number(mode) & 0o777, mtimeNs / 1000n]).toEqual([0o640, 1_700_000_000_123_456n]);
    }
  });

  it('are never written over or through what is there', async () => {
    await mkdir(at('taken'));
    await writeFile(at('taken/file'), 'mine');
    await writeFile(at('taken/else'), 'else');
    await symlink('else', at('taken/link'));
    await symlink('nowhere', at('taken/broken'));
    for (const name of ['file', 'link', 'broken']) expect(await write([small(`taken/${name}`, 'theirs')])).toBe(false);
    expect(await readFile(at('taken/file'), 'utf8')).toBe('mine');
    expect(await readFile(at('taken/else'), 'utf8')).toBe('else');
    expect((await readdir(at('taken'))).sort()).toEqual(['broken', 'else', 'file', 'link']);
  });

  it('get their names, and replace only where they may', async () => {
    await mkdir(at('names/folder'), { recursive: true });
    for (const name of ['a', 'b', 'c', 'd', 'e', 'taken', 'old']) await writeFile(at(`names/${name}`), name);
    await symlink('folder', at('names/link'));
    const renaming = (from: string, to: string, replace = false) => ({
      from: at(`names/${from}`),
      to: at(`names/${to}`),
      replace,
    });
    const done = await many.rename([
      renaming('a', 'new\nname'),
      renaming('b', 'taken'),
      renaming('c', 'old', true),
      renaming('d', 'folder', true),
      renaming('e', 'link', true),
      renaming('missing', 'other'),
    ]);
    expect(done).toEqual([true, false, true, false, true, false]);
    const content = async (name: string) => [name, await readFile(at(`names/${name}`), 'utf8')];
    expect(await Promise.all(['new\nname', 'taken', 'old', 'b', 'd', 'link'].map(content))).toEqual([
      ['new\nname', 'a'],
      ['taken', 'taken'],
      ['old', 'c'],
      ['b', 'b'],
      ['d', 'd'],
      ['link', 'e'],
    ]);
    expect((await readdir(at('names'))).sort()).toEqual(['b', 'd', 'folder', 'link', 'new\nname', 'old', 'taken']);
  });

  it('are hashed in order, with null for each that can’t be read', async () => {
    await writeFile(at('hashed'), 'abc');
    const sum = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect(await many.hash([at('missing'), at('hashed')])).toEqual([null, sum]);
  });

  it('leave nothing behind that is made later when they are given up', async () => {
    await mkdir(at('stopped'));
    const stop = new AbortController();
    async function* endless() {
      for (let number = 0; ; number++) {
        if (number === 700) stop.abort(new Error('enough'));
        stop.signal.throwIfAborted();
        yield [small(`stopped/${number}`, 'x')];
      }
    }
    await expect(many.write(endless(), stop.signal)).rejects.toThrow();
    const after = await readdir(at('stopped'));
    // Whoever answers last has been asked last: nothing can have come after it.
    await write([small('last', '')]);
    expect(await readdir(at('stopped'))).toEqual(after);
  });
});

describe.skipIf(noSshd !== undefined)('a tree of many small files', () => {
  let folder: string;
  const local = openLocal();
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rescue-desk-trees-'));
    for (let number = 0; number < 400; number++) {
      const below = join(folder, 'source', `folder ${number % 7}`, number % 3 === 0 ? 'deeper' : '.');
      await mkdir(below, { recursive: true });
      const name = native(`${below}/${NAMES[number % NAMES.length]?.slice(0, 200)} ${number}`);
      await writeFile(name, Buffer.alloc((number * 37) % 5000, number), { mode: number % 2 === 0 ? 0o600 : 0o755 });
    }
  });
  afterAll(async () => {
    await (await local).close();
    await rm(folder, { recursive: true });
  });

  async function copied(
    server: Parameters<typeof signInTo>[0],
    direction: 'down' | 'up',
    whenExists: 'refuse' | 'replace',
  ) {
    const remote = await signInTo(server);
    const [from, to] = direction === 'down' ? [remote, await local] : [await local, remote];
    const job = testJob([from, to]);
    const outcome = await copyFilesTool.run(job.context, {
      from: { target: from.id, paths: [join(folder, 'source')] },
      to: { target: to.id, path: join(folder, 'copy') },
      whenExists,
      move: false,
      verify: true,
    });
    await remote.close();
    expect(outcome.problem).toBeUndefined();
    expect(outcome.result).toMatchObject({ copied: { files: 400 }, verified: 400, unverifiedCount: 0 });
    await execute('diff', ['-r', join(folder, 'source'), join(folder, 'copy/source')]);
    const picture = (root: string) => execute('find', ['.', '-type', 'f', '-printf', '%p %m %s\n'], { cwd: root });
    const together = job.lines.some((line) => line.startsWith('Small files go together'));
    const sorted = ({ stdout }: { stdout: string }) => stdout.split('\n').sort();
    expect(sorted(await picture(join(folder, 'copy/source')))).toEqual(sorted(await picture(join(folder, 'source'))));
    return { together };
  }
  const cleared = () => rm(join(folder, 'copy'), { recursive: true, force: true });

  it.each(['down', 'up'] as const)('goes %s an OpenSSH server, and again over what is there', async (direction) => {
    const server = await startSshd();
    await cleared();
    expect(await copied(server, direction, 'refuse')).toEqual({ together: true });
    expect(await copied(server, direction, 'replace')).toEqual({ together: true });
    await server.stop();
  });

  it.each([
    ['allows SFTP only', { sftpOnly: true }, false],
    ['allows few sessions and connections', { extraConfig: 'MaxSessions 2\nMaxStartups 2' }, true],
  ])('goes down and up a server that %s', async (_, options, together) => {
    const server = await startSshd(options);
    for (const direction of ['down', 'up'] as const) {
      await cleared();
      expect(await copied(server, direction, 'refuse')).toEqual({ together });
    }
    await server.stop();
  });

  it.skipIf(noDropbear !== undefined)('goes down a Dropbear server', async () => {
    const server = await startDropbear();
    await execute('chmod', ['-R', 'a+rX', folder]);
    await cleared();
    await copied(server, 'down', 'refuse');
    await server.stop();
  });
});
