import fc from 'fast-check';
import type { z } from 'zod';
import { describe, expect, it } from 'vitest';
import { changeAttributes } from '../../../../../electron/tools/change-attributes/contract.ts';
import { changeAttributesTool } from '../../../../../electron/tools/change-attributes/index.ts';
import { undoChangesTool } from '../../../../../electron/tools/undo-changes/index.ts';
import { testJob } from '../../../../support/job-context.ts';
import { fault, type MemoryTarget, memoryTarget } from '../../../../support/memory-files.ts';
import { memoryUndo } from '../../../../support/memory-undo.ts';

type Input = Partial<z.input<typeof changeAttributes.input>>;

const inputOf = (input: Input) => changeAttributes.input.parse({ target: 'local:', paths: ['/d'], ...input });
const plan = (target: MemoryTarget, input: Input) => changeAttributesTool.plan(testJob([target]).plan, inputOf(input));
const run = (target: MemoryTarget, input: Input, undo = memoryUndo()) =>
  changeAttributesTool.run(testJob([target], [], undefined, { undo }).context, inputOf(input));
const undoAll = (target: MemoryTarget, undo: ReturnType<typeof memoryUndo>) =>
  undoChangesTool.run(testJob([target], [], undefined, { jobId: 'undoing', undo }).context, {
    jobs: ['job'],
    targets: ['local:'],
    evenIfChanged: false,
  });

function tree() {
  const target = memoryTarget({ id: 'local:' });
  target.put('/d/a.sh', 'a', { mode: 0o755 });
  target.put('/d/sub/b', 'b', { mode: 0o640 });
  target.link('/d/out', '/keep');
  target.put('/keep', 'k', { mode: 0o600 });
  return target;
}

const attributes = (target: MemoryTarget) =>
  Object.keys(target.picture()).map((path) => {
    const { mode, owner, group, modified } = target.at(path) ?? {};
    return [path, mode, owner, group, modified];
  });

describe('changing attributes', () => {
  it('shows before and after, and leaves links and what they lead to alone', async () => {
    const target = tree();
    const input = { recursive: true, fileMode: { on: 0o044, off: 0o111 }, folderMode: { on: 0o055, off: 0 } };
    const made = await plan(target, input);
    expect(made.preview).toMatchObject({ files: 2, folders: 2, links: 1 });
    expect(made.steps.map(({ text, before, after }) => [text, before, after])).toContainEqual([
      '“/d/a.sh”',
      '0755 (rwxr-xr-x)',
      '0644 (rw-r--r--)',
    ]);
    await run(target, input);
    expect(target.at('/d/a.sh')?.mode).toBe(0o644);
    expect(target.at('/d/sub/b')?.mode).toBe(0o644);
    expect(target.at('/d/sub')?.mode).toBe(0o755);
    expect(target.at('/keep')?.mode).toBe(0o600);
  });

  it('changes only the chosen folder itself unless told to go into it', async () => {
    const target = tree();
    await run(target, { owner: 33, group: 34, folderMode: { on: 0, off: 0o077 } });
    expect(target.at('/d')).toMatchObject({ owner: 33, group: 34, mode: 0o700 });
    expect(target.at('/d/sub')).toMatchObject({ owner: 0, mode: 0o755 });
  });

  it('keeps the set-user-id bit when the owner changes, and takes everything back', async () => {
    const target = tree();
    const undo = memoryUndo();
    target.put('/d/su', 'x', { mode: 0o4755 });
    const before = attributes(target);
    await run(target, { recursive: true, owner: 1000, modified: 1_500_000_000_000 }, undo);
    const note = undo.changes('job').find((change) => change.kind === 'attributes' && change.path === '/d/su');
    expect(note).toMatchObject({ after: { owner: 1000, mode: 0o4755 }, before: { owner: 0, mode: 0o4755 } });
    await undoAll(target, undo);
    expect(attributes(target)).toEqual(before);
  });

  it('takes owners by the names that the server knows, shows both, and does what was shown', async () => {
    const target = tree();
    target.put('/etc/passwd', 'root:x:0:0::/root:/bin/sh\nwww-data:x:33:33::/:/bin/false\n');
    target.put('/etc/group', 'root:x:0:\nadm:x:4:\n');
    const input = { owner: 'www-data', group: 'adm' };
    const made = await plan(target, input);
    expect(made.steps[0]).toMatchObject({
      before: 'owner root (0) and group root (0)',
      after: 'owner www-data (33) and group adm (4)',
    });
    // The names may mean others by the time that the job runs: it goes by the numbers that were shown.
    await target.files?.remove('/etc/passwd');
    target.put('/etc/passwd', 'www-data:x:99:99::/:/bin/false\n');
    await changeAttributesTool.run(testJob([target], [], made.preview).context, inputOf(input));
    expect(target.at('/d')).toMatchObject({ owner: 33, group: 4 });
    await expect(plan(target, { owner: 'nobody-here' })).rejects.toMatchObject({ problem: { code: 'invalid-input' } });
  });

  it('closes a folder after what is in it, and opens it before', async () => {
    const order: string[] = [];
    const target = tree();
    target.before = (operation, path) => {
      if (operation === 'setAttributes') order.push(path);
    };
    await run(target, { recursive: true, fileMode: { on: 0, off: 0o077 }, folderMode: { on: 0, off: 0o077 } });
    expect(order.indexOf('/d')).toBe(order.length - 1);
    order.length = 0;
    await run(target, { recursive: true, fileMode: { on: 0o044, off: 0 }, folderMode: { on: 0o055, off: 0 } });
    expect(order.indexOf('/d')).toBe(0);
  });

  it('says so when nothing would change, and what could not be changed', async () => {
    expect((await plan(tree(), { folderMode: { on: 0o755, off: 0 } })).refusal?.title).toBe('Nothing would change');
    const target = tree();
    target.before = (operation, path) => {
      if (operation === 'setAttributes' && path === '/d/a.sh') throw fault('no-permission');
    };
    const { result, problem } = await run(target, { recursive: true, owner: 5 });
    expect(result).toMatchObject({ changed: 3, failedCount: 1 });
    expect(problem?.code).toBe('command-failed');
  });

  it('can be taken back wholly after being killed or cut at any step', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 40 }), fc.boolean(), async (step, kill) => {
        const target = tree();
        const undo = memoryUndo();
        const before = attributes(target);
        let left = step;
        target.before = () => {
          if (left-- !== 0) return;
          if (!kill) target.cut();
          target.freeze();
          throw fault('internal');
        };
        const input = { recursive: true, owner: 7, fileMode: { on: 0o111, off: 0 }, folderMode: { on: 0, off: 0o007 } };
        await run(target, input, undo).catch(() => undefined);
        target.thaw();
        target.before = () => undefined;
        if (!kill) expect(target.at('/d/sub/b')).toMatchObject({ owner: 7, mode: 0o751 });
        if (undo.changes('job').length > 0) expect((await undoAll(target, undo)).result.left).toEqual([]);
        expect(attributes(target)).toEqual(before);
      }),
      { numRuns: 150 },
    );
  });
});
