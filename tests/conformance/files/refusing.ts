import { describe, expect, it } from 'vitest';
import { aborted, codeOf, drain, need } from '../place.ts';
import type { FilesTrial } from './trial.ts';

export function refusingConformance(trial: FilesTrial): void {
  const { at, fresh, put, get, namesIn } = trial;

  describe('refusals', () => {
    it('says “cancelled” for everything that takes a signal and was aborted before', async () => {
      const folder = await fresh();
      await put(at(folder, 'file'), 'x');
      const path = at(folder, 'file');
      expect(await codeOf(drain(trial.files.list(folder, aborted())))).toBe('cancelled');
      expect(await codeOf(trial.files.stat(path, { signal: aborted() }))).toBe('cancelled');
      expect(await codeOf(drain(trial.files.read(path, { signal: aborted() })))).toBe('cancelled');
      const write = trial.files.write(at(folder, 'new'), { offset: 0, create: 'new', signal: aborted() });
      expect(await codeOf(write)).toBe('cancelled');
      expect(await codeOf(trial.files.space(folder, aborted()))).toBe('cancelled');
      const sum = await trial.files
        .hash?.('sha256', [path], aborted())
        .then(([hash]) => hash)
        .catch((error: unknown) => codeOf(Promise.reject(error)));
      // Null where no sums are computed at all.
      expect(['cancelled', null, undefined]).toContain(sum);
      expect(await namesIn(folder)).toEqual(['file']);
    });

    it('says “no-permission” where the account may not', async (context) => {
      const forbidden = need(context, trial.place.forbidden, 'this account may do everything');
      const before = await namesIn(forbidden);
      const own = at(await fresh(), 'own');
      await put(own, 'own');
      expect(await codeOf(put(at(forbidden, 'new'), ''))).toBe('no-permission');
      expect(await codeOf(trial.files.makeFolder(at(forbidden, 'new')))).toBe('no-permission');
      expect(await codeOf(trial.files.remove(at(forbidden, 'sealed')))).toBe('no-permission');
      expect(await codeOf(trial.files.removeFolder(at(forbidden, 'closed')))).toBe('no-permission');
      expect(await codeOf(drain(trial.files.read(at(forbidden, 'sealed'))))).toBe('no-permission');
      expect(await codeOf(drain(trial.files.list(at(forbidden, 'closed'))))).toBe('no-permission');
      const existing = trial.files.write(at(forbidden, 'sealed'), { offset: 0, create: 'existing' });
      expect(await codeOf(existing)).toBe('no-permission');
      for (const replace of [false, true]) {
        expect(await codeOf(trial.files.rename(own, at(forbidden, 'new'), { replace }))).toBe('no-permission');
        const out = trial.files.rename(at(forbidden, 'sealed'), `${own}-2`, { replace });
        expect(await codeOf(out)).toBe('no-permission');
      }
      expect(await codeOf(trial.files.setAttributes(at(forbidden, 'sealed'), { modified: 0 }))).toBe('no-permission');
      if (trial.files.abilities.modes) {
        expect(await codeOf(trial.files.setAttributes(at(forbidden, 'sealed'), { mode: 0o777 }))).toBe('no-permission');
      }
      if (trial.files.abilities.links) {
        expect(await codeOf(trial.files.makeLink(at(forbidden, 'new'), 'x'))).toBe('no-permission');
      }
      // What can't be hashed there is null; the caller then reads the file and meets the refusal there.
      expect((await trial.files.hash?.('sha256', [at(forbidden, 'sealed')])) ?? [null]).toEqual([null]);
      expect(await namesIn(forbidden)).toEqual(before);
      expect(await get(own)).toBe('own');
    });
  });
}
