import { describe, expect, it } from 'vitest';
import type { ToolInput } from '../../../../../electron/contract/tools.ts';
import { makeEntryTool } from '../../../../../electron/tools/make-entry/index.ts';
import { undoChangesTool } from '../../../../../electron/tools/undo-changes/index.ts';
import { testJob } from '../../../../support/job-context.ts';
import { type MemoryTarget, memoryTarget } from '../../../../support/memory-files.ts';
import { memoryUndo } from '../../../../support/memory-undo.ts';

type Make = ToolInput<'make-entry'>['make'];
const plan = (target: MemoryTarget, path: string, make: Make) =>
  makeEntryTool.plan(testJob([target]).plan, { target: 'local:', path, make });
const run = (target: MemoryTarget, undo: ReturnType<typeof memoryUndo>, path: string, make: Make) =>
  makeEntryTool.run(testJob([target], [], undefined, { undo }).context, { target: 'local:', path, make });

function place() {
  const target = memoryTarget({ id: 'local:' });
  target.put('/d/a', 'content');
  return target;
}

describe('making a file or link', () => {
  it.each([
    [{ kind: 'file' }, ''],
    [{ kind: 'symbolic-link', to: '../d/a' }, '-> ../d/a'],
    [{ kind: 'hard-link', to: '/d/a' }, 'content'],
  ] as const)('makes %o, and takes it away again', async (make, expected) => {
    const target = place();
    const undo = memoryUndo();
    expect((await plan(target, '/d/new', make)).refusal).toBeUndefined();
    await run(target, undo, '/d/new', make);
    expect(target.picture()['/d/new']).toBe(expected);
    await undoChangesTool.run(testJob([target], [], undefined, { jobId: 'undoing', undo }).context, {
      jobs: ['job'],
      targets: ['local:'],
      evenIfChanged: false,
    });
    expect(target.picture()).toEqual(place().picture());
  });

  it('never replaces anything, and never takes away what others made', async () => {
    const target = place();
    const undo = memoryUndo();
    expect((await plan(target, '/d/a', { kind: 'file' })).refusal?.code).toBe('already-exists');
    await expect(run(target, undo, '/d/a', { kind: 'file' })).rejects.toMatchObject({
      problem: { code: 'already-exists' },
    });
    expect(target.picture()).toEqual(place().picture());
    for await (const group of undo.read('job').groups()) expect(group.changes).toEqual([]);
  });

  it('says what can’t be made, and why', async () => {
    const poor = memoryTarget({ id: 'local:', abilities: { links: false, hardLinks: false, windowsNames: true } });
    poor.put('/d/a', '');
    expect((await plan(poor, '/d/x', { kind: 'symbolic-link', to: 'a' })).refusal?.code).toBe('unsupported');
    expect((await plan(poor, '/d/con', { kind: 'file' })).refusal?.code).toBe('invalid-input');
    expect((await plan(place(), '/d/x', { kind: 'hard-link', to: '/d' })).refusal?.code).toBe('invalid-input');
  });

  it('goes on where the link was lost after it was made', async () => {
    const target = place();
    let once = true;
    target.after = (operation) => {
      if (operation !== 'makeLink' || !once) return;
      once = false;
      target.cut();
    };
    await run(target, memoryUndo(), '/d/new', { kind: 'symbolic-link', to: 'a' });
    expect(target.picture()['/d/new']).toBe('-> a');
  });
});
