import { describe, expect, it } from 'vitest';
import { codeOf, need } from '../place.ts';
import type { FilesTrial } from './trial.ts';

export function changingConformance(trial: FilesTrial): void {
  const { at, fresh, missing, put, get, namesIn } = trial;

  describe('renaming', () => {
    it('gives a file, a folder with all in it, or a link another path', async () => {
      const folder = await fresh();
      await trial.files.makeFolder(at(folder, 'one'));
      await trial.files.makeFolder(at(folder, 'two'));
      await put(at(folder, 'one', 'file'), 'content');
      await trial.files.rename(at(folder, 'one', 'file'), at(folder, 'two', 'moved'));
      expect(await get(at(folder, 'two', 'moved'))).toBe('content');
      await missing(at(folder, 'one', 'file'));
      await trial.files.rename(at(folder, 'two'), at(folder, 'one', 'inner'));
      expect(await get(at(folder, 'one', 'inner', 'moved'))).toBe('content');
      await missing(at(folder, 'two'));
      if (!trial.files.abilities.links) return;
      await trial.files.makeLink(at(folder, 'link'), 'nowhere');
      await trial.files.rename(at(folder, 'link'), at(folder, 'other'));
      expect(await trial.files.readLink(at(folder, 'other'))).toBe('nowhere');
      await missing(at(folder, 'link'));
    });

    it('never replaces anything unless told to', async () => {
      const folder = await fresh();
      await put(at(folder, 'source'), 'source');
      await put(at(folder, 'file'), 'file');
      await trial.files.makeFolder(at(folder, 'empty'));
      await trial.files.makeFolder(at(folder, 'full'));
      await put(at(folder, 'full', 'inside'), 'inside');
      const taken = ['file', 'empty', 'full'];
      if (trial.files.abilities.links) {
        await trial.files.makeLink(at(folder, 'link'), 'file');
        await trial.files.makeLink(at(folder, 'dangling'), 'nowhere');
        taken.push('link', 'dangling');
      }
      const before = await namesIn(folder);
      for (const source of ['source', 'full', ...(trial.files.abilities.links ? ['link'] : [])]) {
        for (const name of taken.filter((one) => one !== source)) {
          const code = await codeOf(trial.files.rename(at(folder, source), at(folder, name)));
          expect(code, `${source} to ${name}`).toBe('already-exists');
        }
      }
      expect(await namesIn(folder)).toEqual(before);
      expect(await get(at(folder, 'source'))).toBe('source');
      expect(await get(at(folder, 'file'))).toBe('file');
      expect(await get(at(folder, 'full', 'inside'))).toBe('inside');
      expect(await namesIn(at(folder, 'empty'))).toEqual([]);
    });

    it('lets one of many that want the same name have it, and loses none', async () => {
      const folder = await fresh();
      const names = Array.from({ length: 12 }, (_, index) => `f${index}`);
      await Promise.all(names.map((name) => put(at(folder, name), name)));
      const outcomes = await Promise.allSettled(
        names.map((name) => trial.files.rename(at(folder, name), at(folder, 'wanted'))),
      );
      expect(outcomes.filter((outcome) => outcome.status === 'fulfilled').length).toBe(1);
      const contents = await Promise.all((await namesIn(folder)).map((name) => get(at(folder, name))));
      expect(contents.sort()).toEqual([...names].sort());
    });

    it('replaces a file when told to, a link itself and not what it leads to', async () => {
      const folder = await fresh();
      await put(at(folder, 'new'), 'new');
      await put(at(folder, 'old'), 'old');
      await trial.files.rename(at(folder, 'new'), at(folder, 'old'), { replace: true });
      expect(await get(at(folder, 'old'))).toBe('new');
      expect(await namesIn(folder)).toEqual(['old']);
      await trial.files.rename(at(folder, 'old'), at(folder, 'free'), { replace: true });
      expect(await namesIn(folder)).toEqual(['free']);
      if (!trial.files.abilities.links) return;
      await put(at(folder, 'precious'), 'precious');
      await trial.files.makeLink(at(folder, 'link'), 'precious');
      await trial.files.rename(at(folder, 'free'), at(folder, 'link'), { replace: true });
      expect(await get(at(folder, 'precious'))).toBe('precious');
      expect(await trial.files.stat(at(folder, 'link'))).toMatchObject({ kind: 'file', size: 3 });
    });

    it('never replaces a folder by a file', async () => {
      const folder = await fresh();
      await put(at(folder, 'file'), 'file');
      await trial.files.makeFolder(at(folder, 'folder'));
      await put(at(folder, 'folder', 'inside'), '');
      const code = await codeOf(trial.files.rename(at(folder, 'file'), at(folder, 'folder'), { replace: true }));
      expect(code).toBe('already-exists');
      expect(await get(at(folder, 'file'))).toBe('file');
      expect(await namesIn(at(folder, 'folder'))).toEqual(['inside']);
    });

    it('fails where there is nothing to rename, or no folder to rename into', async () => {
      const folder = await fresh();
      await put(at(folder, 'file'), 'file');
      for (const replace of [false, true]) {
        expect(await codeOf(trial.files.rename(at(folder, 'none'), at(folder, 'x'), { replace }))).toBe('not-found');
        const into = trial.files.rename(at(folder, 'file'), at(folder, 'none', 'x'), { replace });
        expect(await codeOf(into)).toBe('not-found');
      }
      expect(await get(at(folder, 'file'))).toBe('file');
    });
  });

  describe('removing', () => {
    it('removes a file, and a link itself', async () => {
      const folder = await fresh();
      await put(at(folder, 'file'), 'file');
      await put(at(folder, 'gone'), '');
      await trial.files.remove(at(folder, 'gone'));
      if (trial.files.abilities.links) {
        await trial.files.makeFolder(at(folder, 'folder'));
        await put(at(folder, 'folder', 'inside'), '');
        await trial.files.makeLink(at(folder, 'to-file'), 'file');
        await trial.files.makeLink(at(folder, 'to-folder'), 'folder');
        await trial.files.makeLink(at(folder, 'dangling'), 'nowhere');
        for (const name of ['to-file', 'to-folder', 'dangling']) await trial.files.remove(at(folder, name));
        expect(await namesIn(at(folder, 'folder'))).toEqual(['inside']);
        expect(await namesIn(folder)).toEqual(['file', 'folder']);
      } else expect(await namesIn(folder)).toEqual(['file']);
      expect(await get(at(folder, 'file'))).toBe('file');
    });

    it('removes an empty folder only', async () => {
      const folder = await fresh();
      await trial.files.makeFolder(at(folder, 'empty'));
      await trial.files.makeFolder(at(folder, 'full'));
      await put(at(folder, 'full', 'inside'), 'inside');
      await put(at(folder, 'file'), 'file');
      await trial.files.removeFolder(at(folder, 'empty'));
      expect(await codeOf(trial.files.removeFolder(at(folder, 'full')))).toBe('already-exists');
      expect(await codeOf(trial.files.removeFolder(at(folder, 'file')))).toBe('invalid-input');
      expect(await codeOf(trial.files.remove(at(folder, 'full')))).toBe('invalid-input');
      if (trial.files.abilities.links) {
        await trial.files.makeFolder(at(folder, 'behind'));
        await trial.files.makeLink(at(folder, 'link'), 'behind');
        expect(await codeOf(trial.files.removeFolder(at(folder, 'link')))).toBe('invalid-input');
        expect(await trial.files.stat(at(folder, 'behind'))).toMatchObject({ kind: 'folder' });
        expect(await trial.files.stat(at(folder, 'link'))).toMatchObject({ kind: 'link' });
      }
      expect(await get(at(folder, 'full', 'inside'))).toBe('inside');
      await missing(at(folder, 'empty'));
    });

    it('fails for what is not there', async () => {
      const folder = await fresh();
      expect(await codeOf(trial.files.remove(at(folder, 'none')))).toBe('not-found');
      expect(await codeOf(trial.files.removeFolder(at(folder, 'none')))).toBe('not-found');
    });
  });

  describe('attributes', () => {
    it('sets the date of a file and of a folder', async () => {
      const folder = await fresh();
      await put(at(folder, 'file'), 'x');
      await trial.files.makeFolder(at(folder, 'folder'));
      for (const name of trial.place.quirks?.folderDates === false ? ['file'] : ['file', 'folder']) {
        for (const modified of [1_000_000_000_000, 1_700_000_000_123, 2_000_000_000_999]) {
          await trial.files.setAttributes(at(folder, name), { modified });
          const read = (await trial.files.stat(at(folder, name))).modified ?? 0;
          if (trial.place.quirks?.coarseDates) expect(Math.abs(read - modified)).toBeLessThan(24 * 3_600_000);
          // Some targets count whole seconds.
          else expect([modified, Math.floor(modified / 1000) * 1000]).toContain(read);
        }
      }
      expect(await get(at(folder, 'file'))).toBe('x');
    });

    it('sets permissions and leaves the rest', async (context) => {
      const date = (milliseconds: number) => (trial.place.quirks?.coarseDates ? {} : { modified: milliseconds });
      need(context, trial.files.abilities.modes, 'this target has no permission bits');
      const path = at(await fresh(), 'file');
      await put(path, 'x');
      await trial.files.setAttributes(path, { modified: 1_500_000_000_000 });
      for (const mode of [0o400, 0o755, trial.place.quirks?.specialBits === false ? 0o711 : 0o4711, 0o640]) {
        await trial.files.setAttributes(path, { mode });
        expect(await trial.files.stat(path)).toMatchObject({ mode, ...date(1_500_000_000_000), size: 1 });
      }
      await trial.files.setAttributes(path, { mode: 0o600, modified: 1_600_000_000_000 });
      expect(await trial.files.stat(path)).toMatchObject({ mode: 0o600, ...date(1_600_000_000_000) });
    });

    it('sets owners where the account may', async (context) => {
      const own = await trial.target.commands?.run({ program: 'id', args: ['-u'] }).catch(() => undefined);
      need(context, trial.files.abilities.owners, 'this target has no owners');
      need(context, own !== undefined && String(own.stdout).trim() === '0', 'only root gives files away');
      const path = at(await fresh(), 'file');
      await put(path, 'x');
      await trial.files.setAttributes(path, { owner: 54_321, group: 54_322, mode: 0o640 });
      expect(await trial.files.stat(path)).toMatchObject({ owner: '54321', group: '54322', mode: 0o640 });
    });

    it('sets both times and leaves the one that is not named', async (context) => {
      const path = at(await fresh(), 'file');
      await put(path, 'x');
      need(context, (await trial.files.attributes(path)).accessed !== undefined, 'this target knows one time only');
      await trial.files.setAttributes(path, { accessed: 1_400_000_000_000, modified: 1_500_000_000_000 });
      expect(await trial.files.attributes(path)).toMatchObject({
        accessed: 1_400_000_000_000,
        modified: 1_500_000_000_000,
      });
      await trial.files.setAttributes(path, { accessed: 1_300_000_000_000 });
      await trial.files.setAttributes(path, { modified: 1_200_000_000_000 });
      expect(await trial.files.attributes(path)).toMatchObject({
        accessed: 1_300_000_000_000,
        modified: 1_200_000_000_000,
      });
    });

    it('are told as they were set, of a link its own', async (context) => {
      const folder = await fresh();
      await put(at(folder, 'file'), 'x');
      await trial.files.makeFolder(at(folder, 'folder'));
      for (const name of ['file', 'folder']) {
        const before = await trial.files.attributes(at(folder, name));
        expect(before.mode !== undefined).toBe(trial.files.abilities.modes);
        expect(before.owner !== undefined).toBe(trial.files.abilities.owners);
        if (name === 'folder' && trial.place.quirks?.folderDates === false) continue;
        await trial.files.setAttributes(at(folder, name), before);
        expect(await trial.files.attributes(at(folder, name))).toEqual(before);
      }
      expect(await codeOf(trial.files.attributes(at(folder, 'none')))).toBe('not-found');
      need(context, trial.files.abilities.links, 'this target makes no links');
      await trial.files.makeLink(at(folder, 'link'), 'file');
      const own = await trial.files.attributes(at(folder, 'file'));
      await trial.files.setAttributes(at(folder, 'link'), { modified: 1_100_000_000_000 });
      expect(await trial.files.attributes(at(folder, 'link'))).toMatchObject({ modified: 1_100_000_000_000 });
      expect((await trial.files.attributes(at(folder, 'file'))).modified).toBe(own.modified);
    });

    it('fails for what is not there', async () => {
      const path = at(await fresh(), 'none');
      expect(await codeOf(trial.files.setAttributes(path, { modified: 0 }))).toBe('not-found');
      if (trial.files.abilities.modes)
        expect(await codeOf(trial.files.setAttributes(path, { mode: 0o600 }))).toBe('not-found');
      await missing(path);
    });
  });

  describe('second names', () => {
    it('lead to the same file, which stays until the last of them is removed', async (context) => {
      need(context, trial.files.abilities.hardLinks, 'this target gives no second names');
      const folder = await fresh();
      await put(at(folder, 'one'), 'content');
      await trial.files.makeHardLink(at(folder, 'one'), at(folder, 'two'));
      expect(await get(at(folder, 'two'))).toBe('content');
      const sink = await trial.files.write(at(folder, 'two'), { offset: 0, create: 'existing', truncate: true });
      await sink.write(Buffer.from('new'));
      await sink.close();
      expect(await get(at(folder, 'one'))).toBe('new');
      await trial.files.remove(at(folder, 'one'));
      expect(await get(at(folder, 'two'))).toBe('new');
      expect(await namesIn(folder)).toEqual(['two']);
    });

    it('are not made over anything, nor for what is no file or not there', async (context) => {
      need(context, trial.files.abilities.hardLinks, 'this target gives no second names');
      const folder = await fresh();
      await put(at(folder, 'file'), 'file');
      await put(at(folder, 'other'), 'other');
      await trial.files.makeFolder(at(folder, 'folder'));
      expect(await codeOf(trial.files.makeHardLink(at(folder, 'file'), at(folder, 'other')))).toBe('already-exists');
      expect(await codeOf(trial.files.makeHardLink(at(folder, 'file'), at(folder, 'folder')))).toBe('already-exists');
      expect(await codeOf(trial.files.makeHardLink(at(folder, 'none'), at(folder, 'new')))).toBe('not-found');
      const ofFolder = await codeOf(trial.files.makeHardLink(at(folder, 'folder'), at(folder, 'new')));
      expect(['unsupported', 'invalid-input']).toContain(ofFolder);
      expect(await get(at(folder, 'other'))).toBe('other');
      expect(await namesIn(folder)).toEqual(['file', 'folder', 'other']);
    });
  });

  describe('file systems', () => {
    it('are told apart by their ids, the same for a folder and what lies in it', async (context) => {
      const folder = await fresh();
      await put(at(folder, 'file'), 'x');
      const [outer, inner] = [await trial.files.fileSystem(folder), await trial.files.fileSystem(at(folder, 'file'))];
      need(context, outer !== null, 'this target can’t tell file systems apart');
      expect(inner).toEqual(outer);
      expect(outer?.readOnly).toBe(false);
      expect(await codeOf(trial.files.fileSystem(at(folder, 'none')))).toBe('not-found');
      // All of the practice server's disks are one.
      if (trial.target.pathStyle === 'windows' || trial.target.state().kind === 'practice') return;
      expect((await trial.files.fileSystem('/proc'))?.id).not.toBe(outer?.id);
    });
  });

  describe('links', () => {
    it('hold their text as it is', async (context) => {
      need(context, trial.files.abilities.links, 'this target makes no links');
      const folder = await fresh();
      const texts = ['a', '../b', '/etc/./passwd//', ' spaces ', '-dash', 'new\nline', 'été', '日本', 'x/'.repeat(400)];
      if (trial.files.abilities.anyBytes) texts.push('caf\udce9/\udcff');
      for (const [index, text] of texts.entries()) {
        await trial.files.makeLink(at(folder, `link${index}`), text);
        expect(await trial.files.readLink(at(folder, `link${index}`))).toBe(text);
      }
    });

    it('are not made over anything, and only links are read as such', async (context) => {
      need(context, trial.files.abilities.links, 'this target makes no links');
      const folder = await fresh();
      await put(at(folder, 'file'), 'file');
      await trial.files.makeLink(at(folder, 'link'), 'old');
      expect(await codeOf(trial.files.makeLink(at(folder, 'file'), 'new'))).toBe('already-exists');
      expect(await codeOf(trial.files.makeLink(at(folder, 'link'), 'new'))).toBe('already-exists');
      expect(await codeOf(trial.files.makeLink(folder, 'new'))).toBe('already-exists');
      expect(await trial.files.readLink(at(folder, 'link'))).toBe('old');
      expect(await codeOf(trial.files.readLink(at(folder, 'file')))).toBe('invalid-input');
      expect(await codeOf(trial.files.readLink(at(folder, 'none')))).toBe('not-found');
    });
  });
}
