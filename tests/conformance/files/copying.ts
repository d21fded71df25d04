import { describe, expect, it } from 'vitest';
import type { WhenExists } from '../../../electron/contract/copying.ts';
import { copyFilesTool } from '../../../electron/tools/copy-files/index.ts';
import { testJob } from '../../support/job-context.ts';
import type { FilesTrial } from './trial.ts';

type Input = Parameters<typeof copyFilesTool.run>[1];

/** What lies at the destination before: older, newer, of the same size, of another, a beginning, and no beginning. */
const NAMES = ['older', 'newer', 'same size', 'beginning', 'no beginning'] as const;
const SOURCE = 'the whole new content';
const THERE: Record<(typeof NAMES)[number], string> = {
  older: 'old',
  newer: 'old',
  'same size': 'the whole old content',
  beginning: 'the whole new',
  'no beginning': 'another',
};

export function copyingConformance(trial: FilesTrial): void {
  const { at, fresh, put, get, namesIn } = trial;

  /** Source and destination with the same names, and a file that is only at the source. */
  async function ends() {
    const [from, to] = [await fresh(), await fresh()];
    await put(at(from, 'new'), SOURCE);
    for (const name of NAMES) {
      await put(at(from, name), SOURCE);
      await put(at(to, name), THERE[name]);
      await trial.files.setAttributes(at(from, name), { modified: 1_700_000_000_000 });
      await trial.files.setAttributes(at(to, name), {
        modified: name === 'newer' ? 1_800_000_000_000 : 1_600_000_000_000,
      });
    }
    return { from, to };
  }

  async function copy(from: string, to: string, part: Partial<Input>) {
    const { target } = trial;
    const what: Input = {
      from: { target: target.id, paths: ['new', ...NAMES].map((name) => at(from, name)) },
      to: { target: target.id, path: to },
      whenExists: 'refuse',
      move: false,
      verify: true,
      ...part,
    };
    const planned = await copyFilesTool.plan(testJob([target]).plan, what);
    if (planned.refusal) return { refusal: planned.refusal };
    return await copyFilesTool.run(testJob([target], [], planned.preview).context, what);
  }

  const contents = async (folder: string) =>
    Object.fromEntries(
      await Promise.all((await namesIn(folder)).map(async (name) => [name, await get(at(folder, name))])),
    );
  const all = Object.fromEntries(NAMES.map((name) => [name, SOURCE]));

  describe('copying over what is there already', () => {
    it('is refused until it is decided, and changes nothing', async () => {
      const { from, to } = await ends();
      expect(await copy(from, to, {})).toMatchObject({ refusal: { code: 'already-exists' } });
      expect(await contents(to)).toEqual(THERE);
    });

    it.each<[WhenExists, Record<string, string>]>([
      ['skip', { ...THERE, new: SOURCE }],
      ['replace', { ...all, new: SOURCE }],
      ['replace-older', { ...all, new: SOURCE, newer: THERE.newer }],
      ['replace-different', { ...all, new: SOURCE, 'same size': THERE['same size'] }],
      ['keep-both', { ...THERE, new: SOURCE, ...Object.fromEntries(NAMES.map((name) => [`${name} (2)`, SOURCE])) }],
    ])('by the rule “%s” changes what that rule says and nothing else', async (whenExists, wanted) => {
      const { from, to } = await ends();
      const outcome = await copy(from, to, { whenExists });
      expect('problem' in outcome ? outcome.problem : undefined).toBeUndefined();
      expect(await contents(to)).toEqual(wanted);
    });

    it('by going on completes only what is a beginning of the source', async () => {
      const { from, to } = await ends();
      await copy(from, to, { whenExists: 'resume' });
      const found = await contents(to);
      expect(found).toMatchObject({ new: SOURCE, beginning: SOURCE, 'same size': THERE['same size'] });
      expect(found['no beginning']).toBe(THERE['no beginning']);
      expect(Object.keys(found).sort()).toEqual(['new', ...NAMES].sort());
    });

    it('takes the answer for a single file before the rule', async () => {
      const { from, to } = await ends();
      const decisions = [{ path: at(to, 'older'), answer: 'replace' as const }];
      await copy(from, to, { whenExists: 'skip', decisions });
      expect(await contents(to)).toEqual({ ...THERE, new: SOURCE, older: SOURCE });
    });
  });
}
