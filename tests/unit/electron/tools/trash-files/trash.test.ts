import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { trashFilesTool } from '../../../../../electron/tools/trash-files/index.ts';
import { undoChangesTool } from '../../../../../electron/tools/undo-changes/index.ts';
import { testJob } from '../../../../support/job-context.ts';
import { fault, type MemoryTarget, memoryTarget } from '../../../../support/memory-files.ts';
import { memoryUndo } from '../../../../support/memory-undo.ts';

const jobId = '0123abcd-rest';
const input = (...paths: string[]) => ({ target: 'local:', paths });
const plan = (target: MemoryTarget, ...paths: string[]) => trashFilesTool.plan(testJob([target]).plan, input(...paths));
const run = (target: MemoryTarget, undo: ReturnType<typeof memoryUndo>, ...paths: string[]) =>
  trashFilesTool.run(testJob([target], [], undefined, { jobId, undo }).context, input(...paths));
const undoAll = (target: MemoryTarget, undo: ReturnType<typeof memoryUndo>, id = 'undoing') =>
  undoChangesTool.run(testJob([target], [], undefined, { jobId: id, undo }).context, {
    jobs: [jobId],
    targets: ['local:'],
    evenIfChanged: false,
  });

function server() {
  const target = memoryTarget({ id: 'local:', mounts: ['/mnt/c', '/mnt/d'], readOnly: ['/mnt/d'] });
  target.put('/mnt/c/Users/a.txt', 'a');
  target.put('/mnt/c/Users/Desktop/a.txt', 'another');
  target.put('/mnt/c/Users/big/inside/x', 'x');
  target.put('/mnt/d/data', 'd');
  target.put('/etc/hosts', 'h');
  target.link('/mnt/c/Users/link', '/etc');
  return target;
}

describe('the plan of putting into the trash', () => {
  it('names what goes and promises that it can come back, without walking through folders', async () => {
    const target = server();
    const listed: string[] = [];
    target.before = (operation, path) => {
      if (operation === 'list') listed.push(path);
    };
    const made = await plan(target, '/mnt/c/Users/big', '/mnt/c/Users/a.txt', '/mnt/c/Users/link');
    expect(made.summary).toBe('Put 1 file, 1 folder with all that is in it and 1 link into the trash on local:.');
    expect(made.undo.possible).toBe(true);
    expect(made.phrase).toBeUndefined();
    expect(listed).toEqual([]);
  });

  it('says why nothing can be deleted on a disk that is mounted for reading only', async () => {
    const { refusal, preview } = await plan(server(), '/mnt/d/data');
    expect(refusal?.code).toBe('no-permission');
    expect(refusal?.title).toMatch(/can only be read/);
    expect(refusal?.message).toMatch(/mounted for reading only/);
    expect(preview.refusedCount).toBe(1);
  });

  it('refuses a folder at which another disk is mounted, and what is in the trash already', async () => {
    expect((await plan(server(), '/mnt/c')).refusal).toMatchObject({ code: 'unsupported' });
    const target = server();
    target.put('/mnt/c/.rescue-desk-trash/0000/old', 'x');
    expect((await plan(target, '/mnt/c/.rescue-desk-trash/0000/old')).refusal?.code).toBe('invalid-input');
    expect((await plan(target, '/mnt/c/.rescue-desk-trash')).refusal?.code).toBe('invalid-input');
  });

  it('goes on with the others where one is refused', async () => {
    const made = await plan(server(), '/mnt/d/data', '/etc/hosts', '/etc/none');
    expect(made.refusal).toBeUndefined();
    expect(made.preview).toMatchObject({ files: 1, refusedCount: 2 });
  });
});

describe('putting into the trash', () => {
  it('moves each to the top of its own disk, same names apart, and everything comes back', async () => {
    const target = server();
    const undo = memoryUndo();
    const before = target.picture();
    const chosen = [
      '/mnt/c/Users/a.txt',
      '/mnt/c/Users/Desktop/a.txt',
      '/mnt/c/Users/big',
      '/mnt/c/Users/link',
      '/etc/hosts',
    ];
    const { result, problem } = await run(target, undo, ...chosen);
    expect(problem).toBeUndefined();
    expect(result.trashed).toBe(5);
    const trash = '/mnt/c/.rescue-desk-trash/0123abcd';
    expect(target.picture()).toMatchObject({
      [`${trash}/a.txt`]: 'a',
      [`${trash}/2/a.txt`]: 'another',
      [`${trash}/big/inside/x`]: 'x',
      [`${trash}/link`]: '-> /etc',
      '/.rescue-desk-trash/0123abcd/hosts': 'h',
    });
    expect(target.at('/mnt/c/.rescue-desk-trash')?.mode).toBe(0o700);
    await undoAll(target, undo);
    // Only the trash folders themselves stay, empty.
    expect(target.picture()).toEqual({ ...before, '/.rescue-desk-trash': '/', '/mnt/c/.rescue-desk-trash': '/' });
  });

  it('says for each why it could not, and loses nothing', async () => {
    const target = server();
    const { result, problem } = await run(target, memoryUndo(), '/mnt/d/data', '/etc/hosts');
    expect(result).toMatchObject({ trashed: 1, failedCount: 1 });
    expect(problem?.code).toBe('command-failed');
    expect(target.picture()['/mnt/d/data']).toBe('d');
  });

  it('takes a folder further down where the top may not be written', async () => {
    const target = server();
    target.before = (operation, path) => {
      if (operation === 'makeFolder' && path === '/mnt/c/.rescue-desk-trash') throw fault('no-permission');
    };
    const undo = memoryUndo();
    await run(target, undo, '/mnt/c/Users/a.txt');
    expect(target.picture()['/mnt/c/Users/.rescue-desk-trash/0123abcd/a.txt']).toBe('a');
    target.before = (operation) => {
      if (operation === 'makeFolder') throw fault('no-permission');
    };
    const { problem } = await run(target, memoryUndo(), '/mnt/c/Users/big');
    expect(problem).toMatchObject({ code: 'no-permission', title: expect.stringContaining('big') });
  });

  it('is not led out of the disk by a link in the place of the trash', async () => {
    const target = server();
    target.link('/mnt/c/.rescue-desk-trash', '/etc');
    const { problem } = await run(target, memoryUndo(), '/mnt/c/Users/a.txt');
    expect(problem?.code).toBe('already-exists');
    expect(target.picture()).toEqual({ ...server().picture(), '/mnt/c/.rescue-desk-trash': '-> /etc' });
  });

  it('loses nothing when it is killed or its link is cut at any step, goes on, and can be undone', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 60 }), fc.boolean(), fc.boolean(), async (step, kill, goOn) => {
        const target = server();
        const undo = memoryUndo();
        const before = target.picture();
        const chosen = ['/mnt/c/Users/a.txt', '/mnt/c/Users/Desktop/a.txt', '/mnt/c/Users/big', '/etc/hosts'];
        let left = step;
        target.before = () => {
          if (left-- !== 0) return;
          if (!kill) target.cut();
          target.freeze();
          throw fault('internal');
        };
        await run(target, undo, ...chosen).catch(() => undefined);
        target.thaw();
        target.before = () => undefined;
        if (goOn || !kill) {
          expect(await run(target, undo, ...chosen)).toMatchObject({ result: { failedCount: 0 } });
          for (const path of chosen) expect(target.at(path)).toBeUndefined();
        }
        if (undo.changes(jobId).length > 0) {
          const { result } = await undoAll(target, undo);
          expect(result.left).toEqual([]);
        }
        const after = target.picture();
        delete after['/.rescue-desk-trash'];
        delete after['/mnt/c/.rescue-desk-trash'];
        expect(after).toEqual(before);
      }),
      { numRuns: 200 },
    );
  });
});
