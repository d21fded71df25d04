import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { whenExists, type WhenExists } from '../../../../../electron/contract/copying.ts';
import { copyFilesTool } from '../../../../../electron/tools/copy-files/index.ts';
import { cases } from '../../../../support/cases.ts';
import { testJob } from '../../../../support/job-context.ts';
import { type MemoryTarget, memoryTarget } from '../../../../support/memory-files.ts';

type Input = Parameters<typeof copyFilesTool.run>[1];

const SOURCE = 'ssh://root@source:22';

function ends(chunk = 1024) {
  const from = memoryTarget({ id: SOURCE, chunk });
  const to = memoryTarget({ id: 'local:', chunk });
  to.folder('/here/d');
  return { from, to };
}

const input = (part: Partial<Input>): Input => ({
  from: { target: SOURCE, paths: ['/d'] },
  to: { target: 'local:', path: '/here' },
  whenExists: 'refuse',
  move: false,
  verify: true,
  ...part,
});

async function run(targets: readonly MemoryTarget[], what: Input) {
  return copyFilesTool.run(testJob(targets).context, what);
}
const plan = (targets: readonly MemoryTarget[], what: Input) => copyFilesTool.plan(testJob(targets).plan, what);

describe('the rule to replace what has another size', () => {
  it('leaves what has the same, whatever is in it', async () => {
    const { from, to } = ends();
    from.put('/d/same', 'new!');
    from.put('/d/other', 'longer');
    to.put('/here/d/same', 'old.');
    to.put('/here/d/other', 'short');
    const what = input({ whenExists: 'replace-different' });
    const planned = await plan([from, to], what);
    expect(planned.steps.map(({ text }) => text)).toContain('Replace 1 file that is there already');
    expect(planned.steps.map(({ text }) => text)).toContain('Skip 1 file that is there already');
    const { result } = await run([from, to], what);
    expect(to.picture('/here/d')).toEqual({ '/same': 'old.', '/other': 'longer' });
    expect(result).toMatchObject({ skipped: 1, failedCount: 0 });
  });
});

describe('the rule to go on with what is there in part', () => {
  it('sends only what is missing, and the proven whole takes its place', async () => {
    const { from, to } = ends(64 * 1024);
    const whole = Buffer.alloc(4 * 1024 * 1024, 'abcdefg');
    from.put('/d/big', whole);
    to.put('/here/d/big', whole.subarray(0, 3 * 1024 * 1024));
    let sent = 0;
    from.onBytes = (piece) => {
      sent += piece.length;
      return piece;
    };
    const { result, problem } = await run([from, to], input({ whenExists: 'resume' }));
    expect(problem).toBeUndefined();
    expect(to.at('/here/d/big')?.content.equals(whole)).toBe(true);
    expect(result).toMatchObject({ verified: 1, skipped: 0 });
    // The last MiB of what was there is compared, the rest of it is not read again.
    expect(sent).toBeLessThanOrEqual(2 * 1024 * 1024 + 64 * 1024);
  });

  it.each([
    ['ends otherwise', 'beginning of anoth'],
    ['begins otherwise and ends alike', 'Xeginning of the so'],
    ['is longer', 'beginning of the source and more'],
    ['has as many bytes, and others', 'beginning of the sourcX'],
  ])('leaves alone and lists what %s', async (_, there) => {
    const { from, to } = ends();
    from.put('/d/a', 'beginning of the source');
    to.put('/here/d/a', there);
    const { result } = await run([from, to], input({ whenExists: 'resume' }));
    expect(to.picture('/here/d')).toEqual({ '/a': there });
    expect(result.failed[0]?.problem.code).toBe('already-exists');
  });

  it('skips what is whole already', async () => {
    const { from, to } = ends();
    from.put('/d/a', 'all of it');
    to.put('/here/d/a', 'all of it');
    const { result } = await run([from, to], input({ whenExists: 'resume' }));
    expect(result).toMatchObject({ skipped: 1, failedCount: 0, copied: { files: 0 } });
  });

  it('keeps what was there when the person stops in the middle', async () => {
    const { from, to } = ends();
    const whole = Buffer.alloc(4 * 1024 * 1024, 'abcdefg');
    from.put('/d/big', whole);
    to.put('/here/d/big', whole.subarray(0, 2 * 1024 * 1024));
    const job = testJob([from, to]);
    from.onBytes = (piece) => {
      job.stop();
      return piece;
    };
    const { problem } = await copyFilesTool.run(job.context, input({ whenExists: 'resume' }));
    expect(problem?.code).toBe('cancelled');
    expect(Object.keys(to.picture('/here/d'))).toEqual(['/big']);
    expect(to.at('/here/d/big')?.content.equals(whole.subarray(0, 2 * 1024 * 1024))).toBe(true);
  });

  it('is refused without the comparison', async () => {
    const { from, to } = ends();
    from.put('/d/a', 'a');
    await expect(plan([from, to], input({ whenExists: 'resume', verify: false }))).rejects.toMatchObject({
      problem: { code: 'invalid-input' },
    });
  });
});

describe('what was decided for single files', () => {
  it('goes before the rule, and lets a plan start that would have asked', async () => {
    const { from, to } = ends();
    for (const name of ['skip', 'replace', 'keep', 'part']) from.put(`/d/${name}`, `new ${name}`);
    for (const name of ['skip', 'replace', 'keep']) to.put(`/here/d/${name}`, 'old');
    to.put('/here/d/part', 'new p');
    const asked = await plan([from, to], input({}));
    expect(asked.refusal?.code).toBe('already-exists');
    expect(asked.preview.conflictCount).toBe(4);
    const decisions: NonNullable<Input['decisions']> = [
      { path: '/here/d/skip', answer: 'skip' },
      { path: '/here/d/replace', answer: 'replace' },
      { path: '/here/d/keep', answer: 'keep-both' },
    ];
    expect((await plan([from, to], input({ decisions }))).refusal?.title).toBe('1 file is there already');
    const all = input({ decisions: [...decisions, { path: '/here/d/part', answer: 'resume' }] });
    expect((await plan([from, to], all)).refusal).toBeUndefined();
    await run([from, to], all);
    expect(to.picture('/here/d')).toEqual({
      '/skip': 'old',
      '/replace': 'new replace',
      '/keep': 'old',
      '/keep (2)': 'new keep',
      '/part': 'new part',
    });
  });
});

const names = ['a', 'b', 'c'] as const;
const content = fc.string({ unit: fc.constantFrom('x', 'y'), maxLength: 4 });
const answer = fc.constantFrom('skip', 'replace', 'keep-both', 'resume');

const story = fc.record({
  sources: fc.uniqueArray(
    fc.record({ name: fc.constantFrom(...names), content, modified: fc.integer({ min: 1, max: 3 }) }),
    {
      selector: ({ name }) => name,
      minLength: 1,
    },
  ),
  there: fc.uniqueArray(
    fc.record({ name: fc.constantFrom(...names), content, modified: fc.integer({ min: 1, max: 3 }) }),
    {
      selector: ({ name }) => name,
    },
  ),
  rule: fc.constantFrom(...whenExists.options),
  decisions: fc.uniqueArray(fc.record({ name: fc.constantFrom(...names), answer }), { selector: ({ name }) => name }),
  move: fc.boolean(),
  /** The link breaks, or the person stops, at the so-manieth operation. */
  trouble: fc.option(fc.record({ at: fc.integer({ min: 1, max: 60 }), kind: fc.constantFrom('cut', 'stop') })),
});

describe('any rule', () => {
  it('keeps every byte that it does not replace by its own words, whatever happens on the way', async () => {
    await fc.assert(
      fc.asyncProperty(story, async ({ sources, there, rule, decisions, move, trouble }) => {
        const { from, to } = ends();
        for (const each of sources) from.put(`/d/${each.name}`, each.content, { modified: each.modified * 10_000 });
        for (const each of there) to.put(`/here/d/${each.name}`, each.content, { modified: each.modified * 10_000 });
        const job = testJob([from, to]);
        let operations = 0;
        for (const target of [from, to]) {
          target.before = () => {
            operations += 1;
            if (operations !== trouble?.at) return;
            if (trouble.kind === 'cut') target.cut();
            job.stop();
          };
        }
        const ended = await copyFilesTool.run(
          job.context,
          input({
            whenExists: rule,
            decisions: decisions.map(({ name, answer: decided }) => ({ path: `/here/d/${name}`, answer: decided })),
            move,
          }),
        );
        for (const target of [from, to]) target.before = () => {};
        const after = to.picture('/here/d');

        for (const old of there) {
          const source = sources.find(({ name }) => name === old.name);
          const holds: WhenExists = decisions.find(({ name }) => name === old.name)?.answer ?? rule;
          const mayReplace =
            source !== undefined &&
            (holds === 'replace' ||
              (holds === 'replace-older' && old.modified < source.modified) ||
              (holds === 'replace-different' && old.content.length !== source.content.length) ||
              (holds === 'resume' && source.content.startsWith(old.content)));
          const possible = [old.content, ...(mayReplace ? [source.content] : [])];
          expect(possible).toContain(after[`/${old.name}`]);
          if (mayReplace && !ended.problem) expect(after[`/${old.name}`]).toBe(source.content);
        }
        const left = from.picture('/d');
        for (const source of sources) {
          const here = left[`/${source.name}`];
          if (!move) expect(here).toBe(source.content);
          if (here === undefined) expect(Object.values(after)).toContain(source.content);
          else expect(here).toBe(source.content);
        }
        // Nothing half-copied is left behind, unless the link broke just when it was removed; nor what nobody asked for.
        const allowed = names.flatMap((name) => [`/${name}`, `/${name} (2)`]);
        if (trouble?.kind === 'cut')
          allowed.push(...Object.keys(after).filter((path) => path.endsWith('.rescue-part')));
        expect(Object.keys(after).filter((path) => !allowed.includes(path))).toEqual([]);
      }),
      { numRuns: cases(60, 300) },
    );
  }, 60_000);
});
