import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { awkwardNames, byteNames, codeOf, fitsWindows, need } from '../place.ts';
import type { FilesTrial } from './trial.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

export function namesConformance(trial: FilesTrial): void {
  const { at, fresh, put, get, namesIn } = trial;

  const carried = (name: string) => trial.place.quirks?.carries?.(name) !== false;

  describe('names', () => {
    it.each(awkwardNames)('keeps %j', async (name) => {
      const folder = await fresh();
      if (!carried(name) || (trial.files.abilities.windowsNames && !fitsWindows(name))) {
        expect(await codeOf(put(at(folder, name), name))).toBe('invalid-input');
        expect(await namesIn(folder)).toEqual([]);
        return;
      }
      await lives(folder, name);
    });

    it('keeps names that are no UTF-8, byte for byte', async (context) => {
      need(context, trial.files.abilities.anyBytes, 'this target’s names are text');
      for (const name of byteNames.filter(carried)) await lives(await fresh(), name);
    });

    it('keeps any name of bytes', async (context) => {
      need(context, trial.files.abilities.anyBytes, 'this target’s names are text');
      const unit = fc.oneof(
        fc.integer({ min: 1, max: 0x7f }).filter((code) => code !== 0x2f),
        fc.integer({ min: 0xdc80, max: 0xdcff }),
      );
      const folder = await fresh();
      const known = new Set<string>();
      await fc.assert(
        fc.asyncProperty(fc.array(unit, { minLength: 1, maxLength: 60 }), async (units) => {
          const name = String.fromCharCode(...units);
          // A run of such bytes may be UTF-8 after all; then the name has another spelling.
          fc.pre(carried(name));
          fc.pre(!/^\.\.?$/.test(name) && !/[\udcc2-\udcf4][\udc80-\udcbf]/.test(name) && !known.has(name));
          known.add(name);
          await put(at(folder, name), name);
          expect((await trial.files.stat(at(folder, name))).name).toBe(name);
          expect(await namesIn(folder)).toContain(name);
          await trial.files.remove(at(folder, name));
        }),
        { numRuns: 40 },
      );
      expect(await namesIn(folder)).toEqual([]);
    });

    it('tells upper from lower case where it says so', async () => {
      const folder = await fresh();
      await put(at(folder, 'name'), 'lower');
      const second = put(at(folder, 'NAME'), 'upper');
      if (trial.files.abilities.caseSensitive) {
        await second;
        expect(await get(at(folder, 'name'))).toBe('lower');
      } else expect(await codeOf(second)).toBe('already-exists');
    });

    it('refuses a name that is too long, holds NUL, or a path that is not whole', async () => {
      const folder = await fresh();
      expect(await codeOf(put(at(folder, 'y'.repeat(256)), ''))).toBe('invalid-input');
      expect(await codeOf(put(at(folder, 'a\0b'), ''))).toBe('invalid-input');
      expect(await codeOf(trial.files.stat('relative'))).toBe('invalid-input');
      expect(await codeOf(trial.files.stat(at(folder, '\ud800')))).toBe('invalid-input');
      expect(await namesIn(folder)).toEqual([]);
    });

    /** Made, listed, looked at, read, hashed, renamed, removed: as a file and as a folder. */
    async function lives(folder: string, name: string): Promise<void> {
      const path = at(folder, name);
      await put(path, 'content');
      expect(await namesIn(folder)).toEqual([name]);
      expect(await trial.files.stat(path)).toMatchObject({ name, kind: 'file', size: 7 });
      expect(await get(path)).toBe('content');
      const [hash = null] = (await trial.files.hash?.('sha256', [path])) ?? [];
      if (hash !== null) expect(hash).toBe(sha256(Buffer.from('content')));
      if (trial.files.copyWithin !== undefined) {
        const copy = at(folder, 'copy of it');
        if (await trial.files.copyWithin(path, copy, { offset: 0 })) {
          expect(await get(copy)).toBe('content');
          await trial.files.remove(copy);
          await trial.files.rename(path, copy);
          expect(await trial.files.copyWithin(copy, path, { offset: 0 })).toBe(true);
          expect(await get(path)).toBe('content');
          await trial.files.remove(copy);
        }
      }
      await trial.files.rename(path, at(folder, 'plain'));
      expect(await namesIn(folder)).toEqual(['plain']);
      await trial.files.rename(at(folder, 'plain'), path);
      await trial.files.remove(path);
      if (trial.place.quirks?.refusesFolder?.(name)) {
        expect(await codeOf(trial.files.makeFolder(path))).toBe('invalid-input');
        return;
      }
      await trial.files.makeFolder(path);
      await put(at(path, name), 'deeper');
      expect(await namesIn(path)).toEqual([name]);
      await trial.files.remove(at(path, name));
      await trial.files.removeFolder(path);
      if (trial.files.abilities.links) {
        await trial.files.makeLink(path, name);
        expect(await trial.files.readLink(path)).toBe(name);
        expect(await trial.files.stat(path)).toMatchObject({ kind: 'link', linkTo: name });
        await trial.files.remove(path);
      }
      expect(await namesIn(folder)).toEqual([]);
    }
  });
}
