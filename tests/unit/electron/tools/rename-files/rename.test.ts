import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renameRules } from '../../../../../electron/contract/new-names.ts';
import type { ToolPreview } from '../../../../../electron/contract/tools.ts';
import { renameFilesTool } from '../../../../../electron/tools/rename-files/index.ts';
import { withoutConflicts } from '../../../../../electron/tools/rename-files/plan.ts';
import { undoChangesTool } from '../../../../../electron/tools/undo-changes/index.ts';
import { cases } from '../../../../support/cases.ts';
import { testJob } from '../../../../support/job-context.ts';
import { fault, type MemoryTarget, memoryTarget } from '../../../../support/memory-files.ts';
import { memoryUndo } from '../../../../support/memory-undo.ts';

const CASES = cases(2_000, 10_000);

type Rules = Parameters<typeof renameRules.parse>[0];
type Preview = ToolPreview<'rename-files'>;

const input = (rules: Rules, paths: string[]) => ({ target: 'local:', paths, rules: renameRules.parse(rules) });
const plan = (target: MemoryTarget, rules: Rules, ...paths: string[]) =>
  renameFilesTool.plan(testJob([target]).plan, input(rules, paths));

function run(
  target: MemoryTarget,
  preview: Preview,
  undo = memoryUndo(),
  notes: unknown[] = [],
  started: (kill: () => void) => void = () => undefined,
) {
  const job = testJob([target], notes, preview, { undo });
  started(() => job.kill());
  return renameFilesTool.run(job.context, input({}, ['/x']));
}

const undoAll = (target: MemoryTarget, undo: ReturnType<typeof memoryUndo>) =>
  undoChangesTool.run(testJob([target], [], undefined, { jobId: 'undoing', undo }).context, {
    jobs: ['job'],
    targets: ['local:'],
    evenIfChanged: false,
  });

/** The picture of the memory target shows plain letters only. */
const contentOf = (name: string) => `was ${encodeURIComponent(name)}`;

const previewOf = (folders: Record<string, Record<string, string>>): Preview => ({
  folders: Object.entries(folders).map(([folder, names]) => ({ folder, names: Object.entries(names) })),
  renamed: Object.values(folders).reduce((sum, names) => sum + Object.keys(names).length, 0),
  unchanged: 0,
  refused: [],
  refusedCount: 0,
});

function place(...names: string[]) {
  const target = memoryTarget({ id: 'local:' });
  for (const name of names) target.put(`/d/${name}`, `was ${name}`);
  return target;
}

describe('the plan of renaming', () => {
  it('shows every old name with its new one', async () => {
    const made = await plan(place('b.jpg', 'a.jpg', 'x'), { name: 'IMG [C:2]' }, '/d/b.jpg', '/d/a.jpg');
    expect(made.preview.folders).toEqual([
      {
        folder: '/d',
        names: [
          ['b.jpg', 'IMG 01.jpg'],
          ['a.jpg', 'IMG 02.jpg'],
        ],
      },
    ]);
    expect(made.steps.map(({ before, after }) => [before, after])).toEqual([
      ['b.jpg', 'IMG 01.jpg'],
      ['a.jpg', 'IMG 02.jpg'],
    ]);
    expect(made.claims).toEqual([{ resource: 'path:local::/d', mode: 'exclusive' }]);
  });

  it('leaves out what can’t be, says why, and goes on with the others', async () => {
    const target = place('a', 'b', 'c', 'taken');
    const twins = await plan(target, { name: 'same' }, '/d/a', '/d/b');
    expect(twins.refusal?.code).toBe('already-exists');
    const taken = await plan(target, { find: '^a$', replace: 'taken', pattern: true }, '/d/a', '/d/b', '/d/none');
    expect(taken.preview).toMatchObject({ renamed: 0, unchanged: 1, refusedCount: 2 });
    const names = await plan(target, { find: 'a', replace: 'x/y' }, '/d/a', '/d/c');
    expect(names.preview.refused[0]?.problem.message).toMatch(/separator/);
    await expect(plan(target, { name: '[' }, '/d/a')).rejects.toMatchObject({ problem: { code: 'invalid-input' } });
  });

  it('refuses a name that another keeps because its own new name is taken', async () => {
    // c stays, so b can't become c, so a can't become b.
    const target = place('a', 'b', 'c');
    const made = await plan(target, { find: 'b', replace: 'c' }, '/d/b');
    expect(made.preview.renamed).toBe(0);
    const { able, taken } = withoutConflicts(
      [
        { from: 'a', to: 'b' },
        { from: 'b', to: 'c' },
        { from: 'x', to: 'y' },
      ],
      ['a', 'b', 'c', 'x'],
      (name) => name,
    );
    expect(able).toEqual([{ from: 'x', to: 'y' }]);
    expect(taken).toHaveLength(2);
  });

  it('keeps to the names that the target can have', async () => {
    const windows = memoryTarget({ id: 'local:', abilities: { windowsNames: true, caseSensitive: false } });
    windows.put('/d/a', '');
    windows.put('/d/B', '');
    expect((await plan(windows, { name: 'con' }, '/d/a')).refusal?.message).toMatch(/device/);
    expect((await plan(windows, { name: 'b' }, '/d/a')).refusal?.code).toBe('already-exists');
    expect((await plan(windows, { letters: 'upper' }, '/d/a')).preview.renamed).toBe(1);
  });

  it('says so when nothing would change', async () => {
    expect((await plan(place('a'), {}, '/d/a')).refusal?.title).toBe('All names stay as they are');
  });
});

describe('renaming', () => {
  it('lets names change places, move up in a row, and change only their case', async () => {
    const swap = place('a', 'b', '1', '2', '3');
    const undo = memoryUndo();
    const before = swap.picture();
    await run(swap, previewOf({ '/d': { a: 'b', b: 'a', 1: '2', 2: '3', 3: '4' } }), undo);
    expect(swap.picture()).toEqual({
      '/d': '/',
      '/d/b': 'was a',
      '/d/a': 'was b',
      '/d/2': 'was 1',
      '/d/3': 'was 2',
      '/d/4': 'was 3',
    });
    await undoAll(swap, undo);
    expect(swap.picture()).toEqual(before);
    const folding = memoryTarget({ id: 'local:', abilities: { caseSensitive: false } });
    folding.put('/d/a', 'x');
    await run(folding, previewOf({ '/d': { a: 'A' } }));
    expect(folding.picture()).toEqual({ '/d': '/', '/d/A': 'x' });
  });

  it('renames what lies in a renamed folder first', async () => {
    const target = memoryTarget({ id: 'local:' });
    target.put('/d/sub/a', 'x');
    const undo = memoryUndo();
    await run(target, previewOf({ '/': { d: 'e' }, '/d': { sub: 'bus' }, '/d/sub': { a: 'b' } }), undo);
    expect(target.picture()).toEqual({ '/e': '/', '/e/bus': '/', '/e/bus/b': 'x' });
    await undoAll(target, undo);
    expect(target.picture()).toEqual({ '/d': '/', '/d/sub': '/', '/d/sub/a': 'x' });
  });

  it('gives the old name back to whoever can’t have the new one', async () => {
    const target = place('a', 'b');
    target.before = (operation, path) => {
      if (operation === 'rename' && path.endsWith('rescue-rename') && !target.at('/d/late')) {
        target.put('/d/late', 'of somebody else');
        target.put('/d/a', 'in the way');
      }
    };
    const { result, problem } = await run(target, previewOf({ '/d': { a: 'b', b: 'a' } }));
    expect(result).toMatchObject({ renamed: 1, failedCount: 1 });
    expect(problem?.code).toBe('command-failed');
    expect(Object.values(target.picture()).toSorted((one, other) => one.localeCompare(other))).toEqual([
      '/',
      'in the way',
      'of somebody else',
      'was a',
      'was b',
    ]);
    expect(Object.keys(target.picture()).join()).not.toContain('rescue-rename');
  });

  it('never loses a file, whatever the names, cuts, kills and failures', async () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd', 'A', 'B', 'é', 'x y');
    const wishes = fc.dictionary(name, name, { minKeys: 3, maxKeys: 8 });
    const counts = { complete: 0, undone: 0, killed: 0 };
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(name, { minLength: 3 }),
        wishes,
        fc.boolean(),
        fc.constantFrom('none', 'cut', 'kill', 'kill', 'fail'),
        fc.nat({ max: 14 }),
        fc.boolean(),
        async (present, wanted, caseSensitive, mishap, step, goOn) => {
          const fold = (text: string) => (caseSensitive ? text : text.toLowerCase());
          const target = memoryTarget({ id: 'local:', abilities: { caseSensitive } });
          const there = present.filter((each, at) => present.findIndex((other) => fold(other) === fold(each)) === at);
          for (const each of there) target.put(`/d/${each}`, contentOf(each));
          const before = target.picture();
          const contents = (picture: Record<string, string>) => Object.values(picture).toSorted();
          const list = there.flatMap((from) => {
            const to = wanted[from];
            return to === undefined || to === from ? [] : [{ from, to }];
          });
          const { able } = withoutConflicts(list, there, fold);
          const preview = previewOf({ '/d': Object.fromEntries(able.map(({ from, to }) => [from, to])) });
          const undo = memoryUndo();
          const notes: unknown[] = [];
          let left = step;
          let kill = () => {};
          target.before = (operation) => {
            if (left-- !== 0) return;
            if (mishap === 'cut') target.cut();
            if (mishap === 'fail' && operation === 'rename') throw fault('no-permission');
            if (mishap !== 'kill') return;
            kill();
            target.freeze();
            throw fault('internal');
          };
          const first = await run(target, preview, undo, notes, (how) => {
            kill = how;
          }).catch(() => undefined);
          target.thaw();
          target.before = () => undefined;
          expect(contents(target.picture())).toEqual(contents(before));
          const killed = mishap === 'kill' && left < 0;
          if (killed) counts.killed += 1;
          if (killed && goOn) {
            await run(target, preview, undo, notes);
            expect(contents(target.picture())).toEqual(contents(before));
          }
          if (!killed || goOn) {
            expect(Object.keys(target.picture()).join()).not.toContain('rescue-rename');
            if (first?.result.failedCount === 0 || (killed && goOn)) {
              counts.complete += 1;
              for (const { from, to } of able) expect(target.picture()[`/d/${to}`]).toBe(contentOf(from));
            }
          }
          if (undo.changes('job').length === 0) return;
          const { result } = await undoAll(target, undo);
          expect(result.left).toEqual([]);
          expect(target.picture()).toEqual(before);
          counts.undone += 1;
        },
      ),
      { numRuns: CASES },
    );
    // The cases are worth something only while they reach these ends.
    expect(counts.complete).toBeGreaterThan(CASES / 10);
    expect(counts.undone).toBeGreaterThan(CASES / 10);
    expect(counts.killed).toBeGreaterThan(CASES / 50);
  }, 120_000);
});
