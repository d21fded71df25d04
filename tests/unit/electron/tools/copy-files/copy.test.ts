import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Attributes } from '../../../../../electron/contract/undo.ts';
import { copyFilesTool } from '../../../../../electron/tools/copy-files/index.ts';
import { type Notes, testJob } from '../../../../support/job-context.ts';
import { fault, type MemoryTarget, memoryTarget } from '../../../../support/memory-files.ts';

type Input = Parameters<typeof copyFilesTool.run>[1];

function ends(options: { from?: Parameters<typeof memoryTarget>[0]; to?: Parameters<typeof memoryTarget>[0] } = {}) {
  const from = memoryTarget({ id: 'ssh://root@source:22', ...options.from });
  const to = memoryTarget({ id: 'local:', ...options.to });
  to.folder('/here');
  return { from, to };
}

function input(
  paths: string[],
  part: Partial<Omit<Input, 'from' | 'to'>> & { name?: string; path?: string } = {},
): Input {
  const { name, path = '/here', ...rest } = part;
  return {
    from: { target: 'ssh://root@source:22', paths },
    to: { target: 'local:', path, ...(name !== undefined && { name }) },
    whenExists: 'refuse',
    move: false,
    verify: true,
    ...rest,
  };
}

async function run(targets: readonly MemoryTarget[], what: Input, notes: Notes = [], preview?: unknown) {
  const job = testJob(targets, notes, preview);
  return { ...(await copyFilesTool.run(job.context, what)), job };
}

describe('copying files', () => {
  it('copies a tree with its dates, modes and links, and proves each file', async () => {
    const { from, to } = ends();
    from.put('/data/a b/x.txt', 'hello', { modified: 1_600_000_000_000, mode: 0o640 });
    from.put('/data/empty', '');
    from.put("/data/-n'\n", 'strange');
    from.link('/data/link', 'a b/x.txt');
    const { result, problem } = await run([from, to], input(['/data']));
    expect(problem).toBeUndefined();
    expect(to.picture('/here')).toEqual({
      '/data': '/',
      '/data/a b': '/',
      '/data/a b/x.txt': 'hello',
      '/data/empty': '',
      "/data/-n'\n": 'strange',
      '/data/link': '-> a b/x.txt',
    });
    expect(to.at('/here/data/a b/x.txt')).toMatchObject({ modified: 1_600_000_000_000, mode: 0o640 });
    expect(result).toMatchObject({
      copied: { files: 3, folders: 2, links: 1, bytes: 12 },
      verified: 3,
      unverifiedCount: 0,
      failedCount: 0,
    });
  });

  it('leaves files and folders to their owners within one system, and only there', async () => {
    const server = memoryTarget({ id: 'ssh://root@source:22' });
    server.put('/data/x', 'hers', { mode: 0o640 }).owner = 1001;
    const folder = server.at('/data');
    if (folder) Object.assign(folder, { owner: 1001, group: 1002 });
    server.folder('/there');
    const within = { ...input(['/data']), to: { target: server.id, path: '/there' } };
    expect((await run([server], within)).problem).toBeUndefined();
    expect(server.at('/there/data/x')).toMatchObject({ owner: 1001, group: 0, mode: 0o640 });
    expect(server.at('/there/data')).toMatchObject({ owner: 1001, group: 1002 });
    const to = memoryTarget({ id: 'local:' });
    to.folder('/here');
    expect((await run([server, to], input(['/data']))).problem).toBeUndefined();
    expect(to.at('/here/data/x')).toMatchObject({ owner: 0 });
  });

  it('copies within one system although its owners can’t be kept, and says so', async () => {
    const server = memoryTarget({ id: 'ssh://root@source:22' });
    server.put('/data/x', 'hers').owner = 1001;
    server.folder('/there');
    const { files } = server;
    if (!files) throw new Error('no files');
    const before = { ...files };
    Object.assign(files, {
      async setAttributes(path: string, wanted: Attributes) {
        if (wanted.owner !== undefined) throw fault('no-permission');
        await before.setAttributes(path, wanted);
      },
    });
    const within = { ...input(['/data']), to: { target: server.id, path: '/there' } };
    const { problem, job } = await run([server], within);
    expect(problem).toBeUndefined();
    expect(server.picture('/there')).toEqual({ '/data': '/', '/data/x': 'hers' });
    expect(job.lines.filter((line) => line.startsWith('Owners'))).toHaveLength(1);
  });

  it('writes down what became of each file, over all its runs', async () => {
    const { from, to } = ends();
    from.put('/data/good', 'good');
    from.put('/data/there', 'there');
    from.put('/data/barred', 'barred');
    from.link('/data/link', 'good');
    to.put('/here/data/there', 'older');
    from.before = (operation, path) => {
      if (operation === 'read' && path === '/data/barred') throw fault('no-permission');
    };
    const notes: Notes = [];
    const what = input(['/data'], { whenExists: 'skip' });
    expect((await run([from, to], what, notes)).result).toMatchObject({ failedCount: 1, skipped: 1 });
    from.before = () => undefined;
    expect((await run([from, to], what, notes)).problem).toBeUndefined();
    const files = notes.flatMap((line) => copyFilesTool.files?.(line) ?? []);
    const told = files.map(({ state, path }) => `${state} ${path}`);
    expect(told.sort()).toEqual([
      'copied /data/barred',
      'copied /data/good',
      'failed /data/barred',
      'linked /data/link',
      'skipped /data/there',
      'skipped /data/there',
    ]);
    expect(files.find(({ state }) => state === 'failed')?.problem?.code).toBe('no-permission');
    const sha256 = createHash('sha256').update('good').digest('hex');
    expect(files).toContainEqual({ state: 'copied', path: '/data/good', to: '/here/data/good', size: 4, sha256 });
  });

  it('goes on at the right byte after the connection was lost', async () => {
    const { from, to } = ends({ from: { chunk: 64 * 1024 } });
    const content = Buffer.alloc(3 * 1024 * 1024, 'abcdefg');
    from.put('/big', content);
    let passed = 0;
    let lost = false;
    from.onBytes = (piece) => {
      passed += piece.length;
      if (passed > 2 * 1024 * 1024 && !lost) {
        lost = true;
        from.cut();
      }
      return piece;
    };
    const { problem, job } = await run([from, to], input(['/big']));
    expect(problem).toBeUndefined();
    expect(job.waits[0]?.code).toBe('connection-lost');
    expect(job.waits.at(-1)).toBeUndefined();
    expect(to.at('/here/big')?.content.equals(content)).toBe(true);
    // What had arrived was not sent again, but for the last MiB that is compared.
    expect(passed).toBeLessThan(3 * 1024 * 1024 + 1024 * 1024 + 128 * 1024);
  });

  it('never gives a wrong copy its name, and says that it is damaged', async () => {
    const { from, to } = ends();
    from.put('/a', 'precious');
    to.onBytes = (piece, _path, way) => (way === 'write' ? Buffer.from(piece).fill('X', 0, 1) : piece);
    const { result, problem } = await run([from, to], input(['/a']));
    expect(problem?.code).toBe('damaged');
    expect(result.failed[0]?.problem.code).toBe('damaged');
    expect(to.picture('/here')).toEqual({});
  });

  it('copies again what arrived wrong once', async () => {
    const { from, to } = ends();
    from.put('/a', 'precious');
    let pieces = 0;
    to.onBytes = (piece, _path, way) =>
      way === 'write' && pieces++ === 0 ? Buffer.from(piece).fill('X', 0, 1) : piece;
    const { problem } = await run([from, to], input(['/a']));
    expect(problem).toBeUndefined();
    expect(to.picture('/here')).toEqual({ '/a': 'precious' });
  });

  it('goes on with the rest where one file fails', async () => {
    const { from, to } = ends();
    from.put('/d/a', 'a');
    from.put('/d/b', 'b');
    from.put('/d/sub/c', 'c');
    from.before = (operation, path) => {
      if (operation === 'read' && path === '/d/a') throw fault('no-permission');
      if (operation === 'list' && path === '/d/sub') throw fault('no-permission');
    };
    const { result, problem } = await run([from, to], input(['/d']));
    expect(problem?.code).toBe('command-failed');
    expect(result.failed.map(({ path }) => path).sort()).toEqual(['/d/a', '/d/sub']);
    expect(to.picture('/here')).toEqual({ '/d': '/', '/d/b': 'b', '/d/sub': '/' });
  });
});

describe('what is there already', () => {
  const cases = [
    ['skip', { '/d': '/', '/d/a': 'old', '/d/b': 'new b' }, { skipped: 1, failedCount: 0 }],
    ['replace', { '/d': '/', '/d/a': 'new a', '/d/b': 'new b' }, { skipped: 0, failedCount: 0 }],
    ['keep-both', { '/d': '/', '/d/a': 'old', '/d/a (2)': 'new a', '/d/b': 'new b' }, { skipped: 0, failedCount: 0 }],
    ['refuse', { '/d': '/', '/d/a': 'old', '/d/b': 'new b' }, { skipped: 0, failedCount: 1 }],
  ] as const;
  it.each(cases)('is treated by the rule %s', async (whenExists, picture, counts) => {
    const { from, to } = ends();
    from.put('/d/a', 'new a');
    from.put('/d/b', 'new b');
    to.put('/here/d/a', 'old');
    const { result } = await run([from, to], input(['/d'], { whenExists }));
    expect(to.picture('/here')).toEqual(picture);
    expect(result).toMatchObject(counts);
  });

  it('is replaced only where it is older, when that is the rule', async () => {
    const { from, to } = ends();
    from.put('/d/old-there', 'new', { modified: 2000 });
    from.put('/d/new-there', 'old', { modified: 2000 });
    to.put('/here/d/old-there', 'old', { modified: 1000 });
    to.put('/here/d/new-there', 'new', { modified: 3000 });
    const { result } = await run([from, to], input(['/d'], { whenExists: 'replace-older' }));
    expect(to.picture('/here/d')).toEqual({ '/old-there': 'new', '/new-there': 'new' });
    expect(result.skipped).toBe(1);
  });

  it('stays whole until its proven successor takes its name', async () => {
    const { from, to } = ends();
    from.put('/a', 'new content');
    to.put('/here/a', 'old');
    to.before = () => expect(to.at('/here/a')?.content.toString()).toBe('old');
    to.onRename = (path, node) => expect([path, node.content.toString()]).toEqual(['/here/a', 'new content']);
    const { problem } = await run([from, to], input(['/a'], { whenExists: 'replace' }));
    expect(problem).toBeUndefined();
    expect(to.picture('/here')).toEqual({ '/a': 'new content' });
  });

  it.each([
    ['refuse', { '/a': 'newcomer' }],
    ['skip', { '/a': 'newcomer' }],
    ['keep-both', { '/a': 'newcomer', '/a (2)': 'mine' }],
  ] as const)('is not replaced by surprise when it appears during the copy: %s', async (whenExists, picture) => {
    const { from, to } = ends();
    from.put('/a', 'mine');
    to.before = (operation) => {
      if (operation === 'rename' && !to.at('/here/a')) to.put('/here/a', 'newcomer');
    };
    await run([from, to], input(['/a'], { whenExists }));
    expect(to.picture('/here')).toEqual(picture);
  });

  it('is left alone where it is of another kind, whatever the rule', async () => {
    for (const whenExists of ['replace', 'replace-older', 'refuse'] as const) {
      const { from, to } = ends();
      from.put('/d/file', 'x');
      from.put('/d/folder/y', 'y');
      to.put('/here/d/file/inner', 'keep');
      to.put('/here/d/folder', 'keep');
      const { result, problem } = await run([from, to], input(['/d'], { whenExists }));
      expect(to.picture('/here')).toEqual({ '/d': '/', '/d/file': '/', '/d/file/inner': 'keep', '/d/folder': 'keep' });
      expect(result.failedCount).toBe(2);
      expect(problem).toBeDefined();
    }
  });
});

describe('a hostile or damaged source', () => {
  it('never gets anything written outside the chosen folder by the names it lists', async () => {
    const names = ['..', '.', '', '../escaped', 'a/../../escaped', '/etc/passwd', 'nul\0byte', '\ud800'];
    const { from, to } = ends({
      from: {
        list: (_path, entries) => [
          ...names.map((name) => ({ name, kind: 'file' as const, size: 1, modified: 1, hidden: false })),
          ...names.map((name) => ({ name, kind: 'folder' as const, hidden: false })),
          ...entries,
        ],
      },
    });
    from.put('/d/good', 'good');
    const before = to.picture();
    const { result } = await run([from, to], input(['/d']));
    expect(to.picture()).toEqual({ ...before, '/here/d': '/', '/here/d/good': 'good' });
    expect(result.failedCount).toBeGreaterThanOrEqual(names.length);
    expect(result.copied.files).toBe(1);
  });

  it('can not have files written through a link that it sends first, or that is there', async () => {
    const { from, to } = ends({
      from: {
        list: (path, entries) =>
          path === '/d'
            ? [
                { name: 'x', kind: 'link', linkTo: '/outside', hidden: false },
                ...entries.filter((e) => e.kind !== 'link'),
              ]
            : entries,
      },
    });
    from.put('/d/x/evil', 'evil');
    from.put('/d/y/evil', 'evil');
    to.folder('/outside');
    to.link('/here/d/y', '/outside');
    const { result } = await run([from, to], input(['/d'], { whenExists: 'replace' }));
    expect(to.picture('/outside')).toEqual({});
    expect(result.failed.map(({ path }) => path)).toContain('/d/y');
  });

  it('does not hold the copy for ever with a folder that lists itself again and again', async () => {
    const { from, to } = ends({ from: { list: (_path, entries) => entries } });
    const loop = from.folder('/d');
    loop.children.set('a-rather-long-name-to-be-done-soon'.repeat(6), loop);
    const { result } = await run([from, to], input(['/d']));
    expect(result.failed[0]?.problem.title).toMatch(/too long/);
    expect(result.copied.folders).toBeLessThan(25);
  });

  it('fails where more or fewer bytes come than it said', async () => {
    for (const lie of [3, 7]) {
      const { from, to } = ends({
        from: { list: (_path, entries) => entries.map((entry) => ({ ...entry, size: lie })), hashes: false },
      });
      from.put('/d/a', '12345');
      // The lie is kept up when it is asked again.
      const honest = { ...from.files };
      Object.assign(from.files, {
        stat: async (path: string) => {
          const entry = await honest.stat(path);
          return entry.kind === 'file' ? { ...entry, size: lie } : entry;
        },
      });
      const { result } = await run([from, to], input(['/d']));
      expect(result.failed[0]?.problem.code).toBe('damaged');
      expect(to.picture('/here')).toEqual({ '/d': '/' });
    }
  });

  it('has a name that it lists twice taken once', async () => {
    const { from, to } = ends({ from: { list: (_path, entries) => [...entries, ...entries] } });
    from.put('/d/a', 'a');
    const { result } = await run([from, to], input(['/d']));
    expect(to.picture('/here')).toEqual({ '/d': '/', '/d/a': 'a' });
    expect(result.failed[0]?.problem.message).toMatch(/twice/);
  });

  it('has devices, pipes and sockets refused with a reason', async () => {
    const { from, to } = ends();
    from.special('/d/disk', 'device');
    from.special('/d/pipe', 'pipe');
    from.special('/d/socket', 'socket');
    from.put('/d/a', 'a');
    const { result } = await run([from, to], input(['/d']));
    expect(to.picture('/here')).toEqual({ '/d': '/', '/d/a': 'a' });
    expect(result.failed.map(({ problem }) => problem.code)).toEqual(['unsupported', 'unsupported', 'unsupported']);
  });
});

describe('a destination that can keep less', () => {
  it('gets only the first of two names that differ by case, and never one in the place of the other', async () => {
    for (const whenExists of ['refuse', 'replace', 'keep-both'] as const) {
      const { from, to } = ends({ to: { abilities: { caseSensitive: false } } });
      from.put('/d/Readme', 'one');
      from.put('/d/README', 'two');
      const { result } = await run([from, to], input(['/d'], { whenExists }));
      expect(Object.values(to.picture('/here/d'))).toEqual(['one']);
      expect(result.failed[0]?.problem.title).toMatch(/same name/);
    }
  });

  it('gets no names that Windows would take for something else', async () => {
    const { from, to } = ends({ to: { abilities: { windowsNames: true, anyBytes: false, caseSensitive: false } } });
    for (const name of ['CON', 'a:stream', 'dot.', 'sp ', 'b\\c', '\udcff', 'fine.txt']) from.put(`/d/${name}`, name);
    const { result } = await run([from, to], input(['/d']));
    expect(to.picture('/here')).toEqual({ '/d': '/', '/d/fine.txt': 'fine.txt' });
    expect(result.failedCount).toBe(6);
  });

  it('gets no links where it has none', async () => {
    const { from, to } = ends({ to: { abilities: { links: false } } });
    from.link('/d/l', 'x');
    const { result } = await run([from, to], input(['/d']));
    expect(result.failed[0]?.problem.title).toMatch(/links/);
  });

  it('that can be written but not read back has its files listed as unverified', async () => {
    const { from, to } = ends({ to: { hashes: false } });
    from.put('/a', 'content');
    to.before = (operation) => {
      if (operation === 'read') throw fault('no-permission');
    };
    const { result, problem } = await run([from, to], input(['/a']));
    expect(problem).toBeUndefined();
    expect(to.picture('/here')).toEqual({ '/a': 'content' });
    expect(result).toMatchObject({ verified: 0, unverifiedCount: 1, unverified: [{ path: '/a' }] });
  });
});

describe('what is proven', () => {
  it('was read anew on both ends where they can not hash themselves', async () => {
    const { from, to } = ends({ from: { hashes: false }, to: { hashes: false } });
    from.put('/a', 'content');
    const reads: string[] = [];
    from.before = (operation, path) => void (operation === 'read' && reads.push(`from ${path}`));
    to.before = (operation, path) =>
      void (operation === 'read' && reads.push(`to ${path.replace(/[0-9a-f]{16}/, 'hex')}`));
    const { result } = await run([from, to], input(['/a']));
    expect(result.verified).toBe(1);
    expect(reads.sort()).toEqual(['from /a', 'from /a', 'to /here/.hex.rescue-part']);
  });

  it('is nothing when the comparison is switched off, and that is said', async () => {
    const { from, to } = ends();
    from.put('/a', 'content');
    const { result, problem } = await run([from, to], input(['/a'], { verify: false }));
    expect(problem).toBeUndefined();
    expect(result).toMatchObject({ verified: 0, unverifiedCount: 1 });
  });

  it('is the newest version of a file that changes while it is copied', async () => {
    const { from, to } = ends();
    from.put('/a', 'old content');
    let changed = false;
    to.before = (operation) => {
      if (operation !== 'close' || changed) return;
      changed = true;
      Object.assign(from.at('/a') ?? {}, { content: Buffer.from('newer content'), modified: 1_700_000_005_000 });
    };
    const { problem, job } = await run([from, to], input(['/a']));
    expect(problem).toBeUndefined();
    expect(to.picture('/here')).toEqual({ '/a': 'newer content' });
    expect(job.lines.join()).toMatch(/changed while it was copied/);
  });

  it('is not claimed of a file that keeps changing', async () => {
    const { from, to } = ends();
    from.put('/a', 'content');
    let moment = 1_700_000_000_000;
    to.before = (operation) => {
      const node = from.at('/a');
      if (operation === 'close' && node) node.modified = moment += 5000;
    };
    const { problem } = await run([from, to], input(['/a']));
    expect(problem?.code).toBe('busy');
    expect(to.picture('/here')).toEqual({});
  });
});

describe('a paused job', () => {
  it('stands still in the middle of a file, and goes on from there', async () => {
    const { from, to } = ends();
    from.put('/big', Buffer.alloc(64 * 1024, 'content '));
    const job = testJob([from, to]);
    let written = 0;
    const half = new Promise<void>((resolve) => {
      to.onBytes = (piece, _path, way) => {
        if (way === 'write') written += piece.length;
        if (written === 32 * 1024) {
          job.pause();
          resolve();
        }
        return piece;
      };
    });
    const done = copyFilesTool.run(job.context, input(['/big']));
    await half;
    // Time enough for hundreds of steps of the targets, which take a turn of the queue each.
    for (let turn = 0; turn < 500; turn++) await Promise.resolve();
    expect(written).toBe(32 * 1024);
    job.resume();
    expect((await done).problem).toBeUndefined();
    expect(written).toBe(64 * 1024);
  });
});

describe('a job that ends before it is done', () => {
  const big = Buffer.alloc(64 * 1024, 'content ');

  it('leaves no half file when the person stops it, and goes on when it is tried again', async () => {
    const { from, to } = ends();
    from.put('/d/a', 'a');
    from.put('/d/big', big);
    const notes: Notes = [];
    const first = testJob([from, to], notes);
    to.onBytes = (piece, path) => {
      if (path.includes('rescue-part') && to.at(path)?.content.length === 32 * 1024) first.stop();
      return piece;
    };
    const stopped = await copyFilesTool.run(first.context, input(['/d']));
    expect(stopped.problem?.code).toBe('cancelled');
    expect(to.picture('/here')).toEqual({ '/d': '/', '/d/a': 'a' });
    to.onBytes = (piece) => piece;
    const { result, problem } = await run([from, to], input(['/d']), notes);
    expect(problem).toBeUndefined();
    expect(result).toMatchObject({ copied: { files: 2 }, verified: 2 });
  });

  it('keeps the half file when the app ends, and goes on from there', async () => {
    const { from, to } = ends();
    from.put('/big', big);
    const notes: Notes = [];
    const first = testJob([from, to], notes);
    to.onBytes = (piece, path) => {
      if (to.at(path)?.content.length === 32 * 1024) first.interrupt();
      return piece;
    };
    await copyFilesTool.run(first.context, input(['/big']));
    const [partial] = Object.keys(to.picture('/here'));
    expect(partial).toMatch(/^\/\.[0-9a-f]{16}\.rescue-part$/);
    let written = 0;
    to.onBytes = (piece, _path, way) => {
      if (way === 'write') written += piece.length;
      return piece;
    };
    const { problem } = await run([from, to], input(['/big']), notes);
    expect(problem).toBeUndefined();
    expect(written).toBeLessThan(big.length);
    expect(to.at('/here/big')?.content.equals(big)).toBe(true);
  });

  it('does not go on behind an end that a power cut has spoilt', async () => {
    const { from, to } = ends();
    from.put('/big', big);
    const notes: Notes = [];
    const first = testJob([from, to], notes);
    to.onBytes = (piece, path) => {
      if (to.at(path)?.content.length === 32 * 1024) first.interrupt();
      return piece;
    };
    await copyFilesTool.run(first.context, input(['/big']));
    to.onBytes = (piece) => piece;
    for (const path of Object.keys(to.picture('/here'))) to.at(`/here${path}`)?.content.fill(0, 31 * 1024);
    const { problem, job } = await run([from, to], input(['/big']), notes);
    expect(problem).toBeUndefined();
    expect(job.lines.join()).not.toMatch(/not equal/);
    expect(to.at('/here/big')?.content.equals(big)).toBe(true);
  });

  it('throws the half file away when the source has become another meanwhile', async () => {
    const { from, to } = ends();
    from.put('/big', big);
    const notes: Notes = [];
    const first = testJob([from, to], notes);
    to.onBytes = (piece, path) => {
      if (to.at(path)?.content.length === 32 * 1024) first.interrupt();
      return piece;
    };
    await copyFilesTool.run(first.context, input(['/big']));
    to.onBytes = (piece) => piece;
    Object.assign(from.at('/big') ?? {}, { content: Buffer.from('another'), modified: 1_700_000_009_000 });
    const { problem } = await run([from, to], input(['/big']), notes);
    expect(problem).toBeUndefined();
    expect(to.picture('/here')).toEqual({ '/big': 'another' });
  });

  it('stops at once when the destination is full, and goes on once there is room', async () => {
    const { from, to } = ends();
    for (const name of ['a', 'b', 'c', 'd']) from.put(`/d/${name}`, big);
    let room = 100 * 1024;
    to.onBytes = (piece, _path, way) => {
      if (way === 'write') room -= piece.length;
      if (room < 0) throw fault('no-space');
      return piece;
    };
    const notes: Notes = [];
    const full = await run([from, to], input(['/d']), notes);
    expect(full.problem?.code).toBe('no-space');
    expect(full.result.failedCount).toBe(0);
    room = Infinity;
    const { problem, result } = await run([from, to], input(['/d']), notes);
    expect(problem).toBeUndefined();
    expect(result.verified).toBe(4);
    expect(Object.keys(to.picture('/here/d')).sort()).toEqual(['/a', '/b', '/c', '/d']);
  });

  it('says so when the connection is given up, and does not list every file as failed', async () => {
    const { from, to } = ends();
    for (let index = 0; index < 50; index++) from.put(`/d/${index}`, 'x');
    let steps = 0;
    from.before = () => {
      if (++steps === 20) from.cut();
    };
    Object.assign(from, { connected: async () => Promise.reject(fault('unreachable')) });
    const { problem, result } = await run([from, to], input(['/d']));
    expect(problem?.code).toBe('unreachable');
    expect(result.failedCount).toBe(0);
  });

  it('leaves a source that changed after it was copied as a failure to look at', async () => {
    const { from, to } = ends();
    from.put('/d/a', 'a');
    from.put('/d/b', 'b');
    const notes: Notes = [];
    from.before = (operation, path) => {
      if (operation === 'read' && path === '/d/b') throw fault('no-permission');
    };
    await run([from, to], input(['/d']), notes);
    from.before = () => undefined;
    Object.assign(from.at('/d/a') ?? {}, { content: Buffer.from('a2'), modified: 1_700_000_009_000 });
    const { result } = await run([from, to], input(['/d']), notes);
    expect(to.picture('/here/d')).toEqual({ '/a': 'a', '/b': 'b' });
    expect(result.failed).toMatchObject([{ path: '/d/a', problem: { code: 'already-exists' } }]);
  });
});

describe('moving', () => {
  it('removes a source file only after its copy has its name, then the empty folders', async () => {
    const { from, to } = ends();
    from.put('/d/a', 'a');
    from.put('/d/sub/b', 'b');
    from.link('/d/l', 'a');
    from.before = (operation, path) => {
      if (operation === 'remove' && path !== '/d/l')
        expect(to.at(path.replace('/d', '/here/d'))?.content.toString()).toBe(path.at(-1));
    };
    const { problem } = await run([from, to], input(['/d'], { move: true }));
    expect(problem).toBeUndefined();
    expect(from.at('/d')).toBeUndefined();
    expect(to.picture('/here')).toEqual({ '/d': '/', '/d/a': 'a', '/d/sub': '/', '/d/sub/b': 'b', '/d/l': '-> a' });
  });

  it('keeps the source of what was skipped, failed or could not be compared', async () => {
    const { from, to } = ends({ to: { hashes: false } });
    for (const name of ['skipped', 'failed', 'unread', 'moved']) from.put(`/d/${name}`, name);
    to.put('/here/d/skipped', 'there');
    from.before = (operation, path) => {
      if (operation === 'read' && path === '/d/failed') throw fault('no-permission');
      if ((operation === 'hash' || (operation === 'read' && from.at('/d/unread'))) && path === '/d/unread')
        throw fault('no-permission');
    };
    await run([from, to], input(['/d'], { move: true, whenExists: 'skip' }));
    expect(Object.keys(from.picture('/d')).sort()).toEqual(['/failed', '/skipped', '/unread']);
  });

  it('gives another path within one target, without reading a byte', async () => {
    const one = memoryTarget({ id: 'local:' });
    one.put('/d/a', 'a');
    one.folder('/here');
    one.before = (operation) => expect(operation).not.toBe('read');
    const what = { ...input(['/d'], { move: true }), from: { target: 'local:', paths: ['/d'] } };
    const { problem } = await run([one], what);
    expect(problem).toBeUndefined();
    expect(one.picture()).toEqual({ '/here': '/', '/here/d': '/', '/here/d/a': 'a' });
  });

  it('copies and removes within one target where the other path is on another disk', async () => {
    const one = memoryTarget({ id: 'local:' });
    one.put('/d/a', 'a');
    one.folder('/here');
    one.before = (operation, path) => {
      if (operation === 'rename' && path === '/d') throw fault('unsupported');
    };
    const what = { ...input(['/d'], { move: true }), from: { target: 'local:', paths: ['/d'] } };
    const { problem } = await run([one], what);
    expect(problem).toBeUndefined();
    expect(one.picture()).toEqual({ '/here': '/', '/here/d': '/', '/here/d/a': 'a' });
  });

  it('does not lose a file when both ends are one folder, reached by two addresses', async () => {
    const from = memoryTarget({ id: 'ssh://root@source:22' });
    from.put('/d/a', 'precious');
    const to = { ...memoryTarget({ id: 'local:' }), files: from.files };
    const { problem } = await run([from, to], input(['/d/a'], { path: '/d', move: true, whenExists: 'replace' }));
    expect(problem?.code).toBe('command-failed');
    expect(from.picture('/d')).toEqual({ '/a': 'precious' });
  });
});

describe('copying within one target', () => {
  it('lets the target copy the bytes itself where it can', async () => {
    const one = memoryTarget({ id: 'local:', copies: true });
    one.put('/d/a', 'content');
    one.before = (operation) => expect(operation).not.toBe('read');
    const { problem, result } = await run([one], { ...input(['/d']), from: { target: 'local:', paths: ['/d'] } });
    expect(problem).toBeUndefined();
    expect(result.verified).toBe(1);
    expect(one.picture('/here')).toEqual({ '/d': '/', '/d/a': 'content' });
  });
});

describe('many files', () => {
  it('are copied at most eight at once, and told in few lines', async () => {
    const { from, to } = ends();
    for (let index = 0; index < 300; index++) from.put(`/d/${index}`, 'x'.repeat(10));
    let open = 0;
    let most = 0;
    to.after = (operation) => {
      if (operation === 'write') most = Math.max(most, ++open);
      if (operation === 'rename') open -= 1;
    };
    const planned = await copyFilesTool.plan(testJob([from, to]).plan, input(['/d']));
    const { result, job } = await run([from, to], input(['/d']), [], planned.preview);
    expect(result.verified).toBe(300);
    expect(most).toBeGreaterThan(2);
    expect(most).toBeLessThanOrEqual(8);
    expect(job.lines.length).toBeLessThan(5);
    expect(job.progress.at(-1)).toMatchObject({ done: 3000, total: 3000, filesDone: 300, filesTotal: 300 });
    for (const { done, total = 0 } of job.progress) expect(done).toBeLessThanOrEqual(total);
  });
});
