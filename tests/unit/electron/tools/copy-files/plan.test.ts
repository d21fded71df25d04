import { describe, expect, it } from 'vitest';
import type { ProblemError } from '../../../../../electron/contract/problem.ts';
import { copyFilesTool } from '../../../../../electron/tools/copy-files/index.ts';
import { testJob } from '../../../../support/job-context.ts';
import { fault, type MemoryTarget, memoryTarget } from '../../../../support/memory-files.ts';

type Input = Parameters<typeof copyFilesTool.plan>[1];

const SOURCE = 'ssh://root@source:22';

function input(paths: string[], part: Partial<Input> = {}, to: Partial<Input['to']> = {}): Input {
  return {
    from: { target: SOURCE, paths },
    to: { target: 'local:', path: '/here', ...to },
    whenExists: 'refuse',
    move: false,
    verify: true,
    ...part,
  };
}

const plan = (targets: readonly MemoryTarget[], what: Input) => copyFilesTool.plan(testJob(targets).plan, what);
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'no problem',
    (error: ProblemError) => error.problem.code,
  );

function ends(options: Parameters<typeof memoryTarget>[0] = {}) {
  const from = memoryTarget({ id: SOURCE });
  const to = memoryTarget({ id: 'local:', free: 1_000_000, ...options });
  to.folder('/here');
  return { from, to };
}

describe('the plan of a copy', () => {
  it('counts what will be copied, says where to, and only reads', async () => {
    const { from, to } = ends();
    from.put('/d/a', Buffer.alloc(1500));
    from.put('/d/sub/b', Buffer.alloc(500));
    from.link('/d/l', 'a');
    const picture = { from: from.picture(), to: to.picture() };
    const made = await plan([from, to], input(['/d']));
    expect(made.preview.total).toEqual({ files: 2, folders: 2, links: 1, bytes: 2000 });
    expect(made.preview.free).toBe(1_000_000);
    expect(made.refusal).toBeUndefined();
    expect(made.warnings).toEqual([]);
    expect(made.summary).toBe(`Copy 2 files, 2 folders and 1 link (1.95 KB) from ${SOURCE} to local:: /here.`);
    expect(made.claims).toEqual([
      { resource: `path:${SOURCE}:/d`, mode: 'shared' },
      { resource: 'path:local::/here/d', mode: 'exclusive' },
    ]);
    expect({ from: from.picture(), to: to.picture() }).toEqual(picture);
  });

  it('names the folders it has to make', async () => {
    const { from, to } = ends();
    from.put('/a', 'x');
    const { steps } = await plan([from, to], input(['/a'], {}, { path: '/here/new/er' }));
    expect(steps.map(({ text }) => text).slice(0, 2)).toEqual([
      'Make the folder “/here/new” on local:',
      'Make the folder “/here/new/er” on local:',
    ]);
  });

  it('is refused where files are there already and nobody said what to do with them', async () => {
    const { from, to } = ends();
    for (const name of ['a', 'b', 'c']) from.put(`/d/${name}`, 'new');
    to.put('/here/d/a', 'older', { modified: 5 });
    const made = await plan([from, to], input(['/d']));
    expect(made.refusal).toMatchObject({ code: 'already-exists', title: '1 file is there already' });
    expect(made.preview).toMatchObject({
      conflictCount: 1,
      conflicts: [{ path: '/here/d/a', source: { size: 3 }, existing: { size: 5, modified: 5 } }],
    });
  });

  it.each([
    ['skip', /^Skip 1 file that is there already$/],
    ['replace', /^Replace 1 file that is there already$/],
    ['keep-both', /^Add a number to 1 name that is taken already$/],
  ] as const)('says what the rule %s makes of them', async (whenExists, words) => {
    const { from, to } = ends();
    from.put('/d/a', 'new');
    to.put('/here/d/a', 'old');
    const { steps, refusal } = await plan([from, to], input(['/d'], { whenExists }));
    expect(refusal).toBeUndefined();
    expect(steps.find(({ text }) => words.test(text))?.detail).toBe('/here/d/a');
  });

  it('warns when it does not fit', async () => {
    const { from, to } = ends({ free: 10 });
    from.put('/a', Buffer.alloc(2000));
    const { warnings } = await plan([from, to], input(['/a']));
    expect(warnings[0]?.text).toBe('It does not fit: 1.95 KB are needed, 10 bytes are free.');
  });

  it('lists what can not be copied, with the reason', async () => {
    const { from, to } = ends({ abilities: { windowsNames: true, caseSensitive: false } });
    from.put('/d/fine', 'x');
    from.put('/d/CON', 'x');
    from.put('/d/Fine', 'x');
    from.special('/d/socket', 'socket');
    from.folder('/d/closed');
    from.before = (operation, path) => {
      if (operation === 'list' && path === '/d/closed') throw fault('no-permission');
    };
    const { preview, warnings, refusal } = await plan([from, to], input(['/d']));
    expect(preview.refused.map(({ path }) => path).sort()).toEqual(['/d/CON', '/d/Fine', '/d/closed', '/d/socket']);
    expect(warnings[0]?.text).toBe('4 entries can’t be copied and will be listed as failed.');
    expect(refusal).toBeUndefined();
  });

  it('is refused when nothing of it can be copied', async () => {
    const { from, to } = ends();
    from.special('/socket', 'socket');
    expect((await plan([from, to], input(['/socket']))).refusal?.code).toBe('unsupported');
  });

  it('looks a name up in a destination folder that it may enter but not list', async () => {
    const { from, to } = ends();
    from.put('/d/a', 'new');
    to.put('/here/d/a', 'old');
    to.before = (operation) => {
      if (operation === 'list') throw fault('no-permission');
    };
    expect((await plan([from, to], input(['/d']))).preview.conflictCount).toBe(1);
  });

  it('says of a move within one target that it is done by renaming', async () => {
    const one = memoryTarget({ id: 'local:', free: 100 });
    one.put('/d/a', 'x');
    one.folder('/here');
    const made = await plan([one], input(['/d'], { from: { target: 'local:', paths: ['/d'] }, move: true }));
    expect(made.steps.map(({ text }) => text)).toEqual(['Give “/d” the path “/here/d”']);
    expect(made.claims[0]).toEqual({ resource: 'path:local::/d', mode: 'exclusive' });
  });

  it('does not promise renaming to another disk', async () => {
    const one = memoryTarget({ id: 'local:', free: 100 });
    one.put('/d/a', 'x');
    one.folder('/here');
    Object.assign(one.files, { space: async (path: string) => ({ total: path === '/' ? 1 : 2, free: 1 }) });
    const made = await plan([one], input(['/d'], { from: { target: 'local:', paths: ['/d'] }, move: true }));
    expect(made.preview.total.files).toBe(1);
    expect(made.steps.map(({ text }) => text).at(-1)).toMatch(/^Remove each file/);
  });
});

describe('what makes no sense', () => {
  const one = () => {
    const target = memoryTarget({ id: 'local:' });
    target.put('/d/a', 'x');
    target.put('/d/sub/b', 'x');
    target.link('/alias', '/d');
    return target;
  };
  const within = (paths: string[], to: Partial<Input['to']>, part: Partial<Input> = {}) =>
    plan([one()], input(paths, { from: { target: 'local:', paths }, ...part }, to));

  it.each([
    ['a file onto itself', ['/d/a'], '/d'],
    ['a file onto itself by a longer way', ['/d/sub/../a'], '/d/./sub/..'],
    ['a file onto itself through a link', ['/d/a'], '/alias'],
    ['a folder onto itself', ['/d'], '/'],
    ['a folder into itself', ['/d'], '/d/sub'],
    ['a folder into itself, deeper than what is there', ['/d'], '/d/sub/new/er'],
    ['a folder into itself through a link', ['/d'], '/alias/sub'],
  ])('is refused: %s', async (_, paths, path) => {
    expect(await codeOf(within(paths, { path }, { whenExists: 'replace' }))).toBe('invalid-input');
  });

  it('does not include a second copy of a file beside the first', async () => {
    const made = await within(['/d/a'], { path: '/d' }, { whenExists: 'keep-both' });
    expect(made.refusal).toBeUndefined();
  });

  it.each([
    ['a path that is not whole', ['d/a'], {}],
    ['one new name for several', ['/d/a', '/d/sub'], { name: 'x' }],
    ['two sources with one name', ['/d/a', '/other/a'], {}],
    ['a whole file system without a name', ['/'], {}],
  ])('is refused: %s', async (_, paths, to) => {
    const { from, to: target } = ends();
    from.put('/d/a', 'x');
    from.put('/d/sub/x', 'x');
    from.put('/other/a', 'x');
    expect(await codeOf(plan([from, target], input(paths, {}, to)))).toBe('invalid-input');
  });

  it('is refused: a move without comparison, and one of a folder with something in it', async () => {
    const { from, to } = ends();
    from.put('/d/a', 'x');
    expect(await codeOf(plan([from, to], input(['/d'], { move: true, verify: false })))).toBe('invalid-input');
    expect(await codeOf(plan([from, to], input(['/d', '/d/a'], { move: true })))).toBe('invalid-input');
  });

  it('is refused: a source that is not there, a destination that is a file, a target without files', async () => {
    const { from, to } = ends();
    from.put('/a', 'x');
    to.put('/here/file', 'x');
    expect(await codeOf(plan([from, to], input(['/b'])))).toBe('not-found');
    expect(await codeOf(plan([from, to], input(['/a'], {}, { path: '/here/file' })))).toBe('already-exists');
    expect(await codeOf(plan([{ ...from, files: undefined } as never, to], input(['/a'])))).toBe('unsupported');
  });
});
