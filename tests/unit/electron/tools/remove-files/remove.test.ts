import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { removeFilesTool } from '../../../../../electron/tools/remove-files/index.ts';
import { testJob } from '../../../../support/job-context.ts';
import { fault, type MemoryTarget, memoryTarget } from '../../../../support/memory-files.ts';

const input = (...paths: string[]) => ({ target: 'local:', paths });
const plan = (target: MemoryTarget, ...paths: string[]) =>
  removeFilesTool.plan(testJob([target]).plan, input(...paths));
const run = (target: MemoryTarget, ...paths: string[]) =>
  removeFilesTool.run(testJob([target]).context, input(...paths));

function tree() {
  const target = memoryTarget({ id: 'local:' });
  target.put('/d/a', 'aa');
  target.put('/d/sub/b', 'b');
  target.link('/d/sub/out', '/keep');
  target.put('/keep/c', 'c');
  return target;
}

describe('the plan of a deletion', () => {
  it('counts what will be deleted and asks for the name where it is a whole tree', async () => {
    const made = await plan(tree(), '/d');
    expect(made.preview.total).toEqual({ files: 2, folders: 2, links: 1, bytes: 3 });
    expect(made.phrase).toBe('d');
    expect(made.summary).toBe('Delete 2 files, 2 folders and 1 link (3 bytes) on local: for good.');
    expect(made.claims).toEqual([{ resource: 'path:local::/d', mode: 'exclusive' }]);
  });

  it('asks for nothing to be typed for a single file', async () => {
    expect((await plan(tree(), '/d/a')).phrase).toBeUndefined();
  });

  it('asks for a plain word where the name can not be typed', async () => {
    const target = memoryTarget({ id: 'local:' });
    target.put('/x\n\udcff/sub/a', 'a');
    expect((await plan(target, '/x\n\udcff')).phrase).toBe('delete');
  });

  it.each(['/', '/d/..', 'd'])('is refused for %s', async (path) => {
    await expect(plan(tree(), path)).rejects.toMatchObject({ problem: { code: 'invalid-input' } });
  });

  it('counts what lies in another of the chosen once', async () => {
    expect((await plan(tree(), '/d', '/d/sub', '/d')).preview.total.files).toBe(2);
  });
});

describe('deleting', () => {
  it('removes the tree and its links, and leaves alone what they lead to', async () => {
    const target = tree();
    const { result, problem } = await run(target, '/d');
    expect(problem).toBeUndefined();
    expect(result.removed).toEqual({ files: 2, folders: 2, links: 1, bytes: 3 });
    expect(target.picture()).toEqual({ '/keep': '/', '/keep/c': 'c' });
  });

  it('removes a chosen link itself', async () => {
    const target = tree();
    await run(target, '/d/sub/out');
    expect(target.picture('/keep')).toEqual({ '/c': 'c' });
    expect(target.at('/d/sub/out')).toBeUndefined();
  });

  it('goes on over what can not be deleted, and keeps only that and its folders', async () => {
    const target = tree();
    target.before = (operation, path) => {
      if (operation === 'remove' && path === '/d/sub/b') throw fault('no-permission');
    };
    const { result, problem } = await run(target, '/d');
    expect(problem?.code).toBe('command-failed');
    expect(result.failed.map(({ path }) => path)).toEqual(['/d/sub/b']);
    expect(target.picture('/d')).toEqual({ '/sub': '/', '/sub/b': 'b' });
  });

  it('does not follow a folder that was swapped for a link after it was listed', async () => {
    const target = tree();
    target.before = (operation, path) => {
      if (operation !== 'stat' || path !== '/d/sub' || target.at('/d/sub')?.kind === 'link') return;
      target.at('/d')?.children.delete('sub');
      target.link('/d/sub', '/keep');
    };
    await run(target, '/d');
    expect(target.picture()).toEqual({ '/keep': '/', '/keep/c': 'c' });
  });

  it('never leaves the chosen folder, whatever names are listed', async () => {
    const target = memoryTarget({
      id: 'local:',
      list: (_path, entries) => [
        ...entries,
        ...['..', '../keep', '/keep', '.', ''].flatMap((name) => [
          { name, kind: 'file' as const, hidden: false },
          { name: `${name}/c`, kind: 'folder' as const, hidden: false },
        ]),
      ],
    });
    target.put('/d/a', 'a');
    target.put('/keep/c', 'c');
    const { result } = await run(target, '/d');
    expect(target.picture('/keep')).toEqual({ '/c': 'c' });
    expect(target.at('/d/a')).toBeUndefined();
    expect(result.failedCount).toBeGreaterThan(0);
  });

  it('lists a folder again where names were left out of the first listing', async () => {
    let listings = 0;
    const target = memoryTarget({
      id: 'local:',
      list: (path, entries) => (path === '/d' && listings++ === 0 ? entries.slice(1) : entries),
    });
    target.put('/d/a', 'a');
    target.put('/d/b', 'b');
    const { result, problem } = await run(target, '/d');
    expect(problem).toBeUndefined();
    expect(result.removed).toMatchObject({ files: 2, folders: 1 });
    expect(target.picture()).toEqual({});
  });

  it('ends in nothing left, whatever cuts come and whenever it is tried again', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 4 }), { maxLength: 12 }),
        fc.array(fc.record({ after: fc.nat(30), what: fc.constantFrom('cut', 'cut', 'deny', 'stop') }), {
          maxLength: 8,
        }),
        async (paths, happenings) => {
          const target = memoryTarget({ id: 'local:' });
          target.put('/keep', 'k');
          target.folder('/d');
          for (const path of paths) {
            try {
              target.put(`/d/${path.join('/')}`, 'x');
            } catch {
              // A file is on the way.
            }
          }
          const left = [...happenings];
          let steps = 0;
          let job = testJob([target]);
          const step = (before: boolean) => {
            const next = left[0];
            if (!next || steps++ < next.after) return;
            steps = 0;
            left.shift();
            if (next.what === 'cut') target.cut();
            if (next.what === 'deny' && before) throw fault('no-permission');
            if (next.what === 'stop') job.stop();
          };
          target.before = () => step(true);
          target.after = () => step(false);
          for (let runs = 0; runs < 20; runs++) {
            job = testJob([target]);
            if (!(await removeFilesTool.run(job.context, input('/d'))).problem) break;
          }
          expect(target.picture()).toEqual({ '/keep': 'k' });
        },
      ),
      { numRuns: 60 },
    );
  });
});
