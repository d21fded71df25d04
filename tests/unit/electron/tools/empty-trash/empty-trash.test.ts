import { describe, expect, it } from 'vitest';
import { emptyTrashTool } from '../../../../../electron/tools/empty-trash/index.ts';
import { trashFilesTool } from '../../../../../electron/tools/trash-files/index.ts';
import { undoChangesTool } from '../../../../../electron/tools/undo-changes/index.ts';
import { testJob } from '../../../../support/job-context.ts';
import { fault, type MemoryTarget, memoryTarget } from '../../../../support/memory-files.ts';
import { type MemoryUndo, memoryUndo } from '../../../../support/memory-undo.ts';

const input = { target: 'local:' };
const jobId = '0123abcd-rest';

function server() {
  const target = memoryTarget({ id: 'local:', mounts: ['/mnt/c'] });
  target.put('/mnt/c/Users/a.txt', 'abc');
  target.put('/mnt/c/big/inside/x', 'x');
  target.put('/mnt/c/big/inside/y', 'yy');
  target.put('/keep', 'k');
  return target;
}

async function deleted(target: MemoryTarget, undo: MemoryUndo, ...paths: string[]) {
  await trashFilesTool.run(testJob([target], [], undefined, { jobId, undo }).context, { target: 'local:', paths });
}
const plan = (target: MemoryTarget, undo: MemoryUndo) =>
  emptyTrashTool.plan(testJob([target], [], undefined, { undo }).plan, input);
const run = (target: MemoryTarget, undo: MemoryUndo, preview: unknown) =>
  emptyTrashTool.run(testJob([target], [], preview, { undo }).context, input);

describe('emptying the trash', () => {
  it('shows what waits there and how much it is, and leaves the disk as if nothing had ever been put into it', async () => {
    const target = server();
    const undo = memoryUndo();
    await deleted(target, undo, '/mnt/c/Users/a.txt', '/mnt/c/big');
    const made = await plan(target, undo);
    expect(made.summary).toMatch(/^Delete 3 files and 3 folders \(6 bytes\) on local: for good/);
    expect(made.steps).toHaveLength(1);
    expect(made.steps[0]?.text).toContain('“/mnt/c/.rescue-desk-trash”');
    expect(made.steps[0]?.detail?.split('\n').sort()).toEqual(['a.txt', 'big']);
    expect(made.phrase).toBe('empty');
    expect(made.undo.possible).toBe(false);
    const { result, problem } = await run(target, undo, made.preview);
    expect(problem).toBeUndefined();
    expect(result.removed).toMatchObject({ files: 3, bytes: 6 });
    expect(Object.keys(target.picture()).filter((path) => path.includes('.rescue-desk'))).toEqual([]);
    expect(target.picture()['/keep']).toBe('k');
  });

  it('finds what synchronising kept, and a trash below the top of its disk, by the records of changes', async () => {
    const target = server();
    const undo = memoryUndo();
    target.before = (operation, path) => {
      if (operation === 'makeFolder' && path === '/mnt/c/.rescue-desk-trash') throw fault('no-permission');
    };
    await deleted(target, undo, '/mnt/c/Users/a.txt');
    target.put('/srv/left/.rescue-desk-kept/run/old', 'old');
    await undo
      .writer('sync', () => true)
      .before([
        {
          kind: 'renamed',
          target: 'local:',
          from: '/srv/left/old',
          to: '/srv/left/.rescue-desk-kept/run/old',
          what: 'file',
        },
      ]);
    const { preview } = await plan(target, undo);
    expect([...preview.folders].sort()).toEqual([
      '/mnt/c/Users/.rescue-desk-trash/0123abcd',
      '/srv/left/.rescue-desk-kept/run',
    ]);
    await run(target, undo, preview);
    expect(Object.keys(target.picture()).filter((path) => path.includes('.rescue-desk'))).toEqual([]);
  });

  it('leaves what was deleted after the plan was made', async () => {
    const target = server();
    const undo = memoryUndo();
    await deleted(target, undo, '/mnt/c/Users/a.txt');
    const { preview } = await plan(target, undo);
    target.put('/mnt/c/.rescue-desk-trash/99999999/late', 'late');
    await run(target, undo, preview);
    expect(target.picture()['/mnt/c/.rescue-desk-trash/99999999/late']).toBe('late');
    expect(target.picture()['/mnt/c/.rescue-desk-trash/0123abcd/a.txt']).toBeUndefined();
  });

  it('leaves what belongs to a job that has not ended, also when it went on after the plan', async () => {
    const target = server();
    const undo = memoryUndo();
    await deleted(target, undo, '/mnt/c/Users/a.txt');
    const { preview } = await plan(target, undo);
    undo.busy.add(jobId);
    const { refusal } = await plan(target, undo);
    expect(refusal?.title).toMatch(/belongs to jobs that still run/);
    await run(target, undo, preview);
    expect(target.picture()['/mnt/c/.rescue-desk-trash/0123abcd/a.txt']).toBe('abc');
  });

  it('says that the trash is empty, and never follows a link of its name', async () => {
    const target = server();
    target.link('/.rescue-desk-trash', '/mnt');
    const { refusal, preview } = await plan(target, memoryUndo());
    expect(refusal?.title).toBe('The trash on local: is empty');
    expect(preview.folders).toEqual([]);
  });

  it('leaves an undo that says what is gone', async () => {
    const target = server();
    const undo = memoryUndo();
    await deleted(target, undo, '/mnt/c/Users/a.txt');
    await run(target, undo, (await plan(target, undo)).preview);
    const undone = await undoChangesTool.run(testJob([target], [], undefined, { jobId: 'undoing', undo }).context, {
      jobs: [jobId],
      targets: ['local:'],
      evenIfChanged: false,
    });
    expect(undone.result.left.length).toBeGreaterThan(0);
    expect(target.picture()['/mnt/c/Users/a.txt']).toBeUndefined();
  });
});
