import { describe, expect, it } from 'vitest';
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
