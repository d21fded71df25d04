import { describe, expect, it } from 'vitest';
import type { Entry } from '../../../electron/contract/files.ts';
import { codeOf, drain, need, onAll, within } from '../place.ts';
import type { FilesTrial } from './trial.ts';

export function listingConformance(trial: FilesTrial): void {
  const { at, fresh, missing, entriesIn, put, namesIn } = trial;

  describe('listing', () => {
    it('tells of each name its kind, size, date and permissions', async () => {
      const folder = await fresh();
      const before = Date.now();
      await put(at(folder, 'file'), 'twelve bytes');
      await trial.files.makeFolder(at(folder, 'folder'));
      const entries = await entriesIn(folder);
      expect([...entries.keys()].sort()).toEqual(['file', 'folder']);
      expect(entries.get('file')).toMatchObject({ kind: 'file', size: 12, hidden: false });
      expect(entries.get('folder')).toMatchObject({ kind: 'folder', hidden: false });
      const modified = entries.get('file')?.modified ?? 0;
      expect(Number.isInteger(modified)).toBe(true);
      expect(Math.abs(modified - before)).toBeLessThan(60_000);
      if (trial.files.abilities.modes) {
        expect(entries.get('file')?.mode).toBeTypeOf('number');
        expect((entries.get('file')?.mode ?? 0) & 0o600).toBe(0o600);
      }
      if (trial.files.abilities.owners) expect(entries.get('file')?.owner).toMatch(/./);
    });

    it('tells the same of a name as looking at it alone', async () => {
      const folder = await fresh();
      await put(at(folder, 'file'), 'x');
      await trial.files.makeFolder(at(folder, 'folder'));
      if (trial.files.abilities.links) await trial.files.makeLink(at(folder, 'link'), 'file');
      for (const [name, entry] of await entriesIn(folder)) {
        // Looking through a link may count as reading it.
        const { linkTo, linkKind, owner, group, accessed, ...alone } = await trial.files.stat(at(folder, name));
        expect(entry).toMatchObject(alone);
        expect(entry.accessed === undefined).toBe(accessed === undefined);
        if (owner !== undefined && entry.owner !== undefined) expect(entry.owner).toBe(owner);
        if (group !== undefined && entry.group !== undefined) expect(entry.group).toBe(group);
        if (linkTo !== undefined && entry.linkTo !== undefined) expect(entry.linkTo).toBe(linkTo);
        if (linkKind !== undefined && entry.linkKind !== undefined) expect(entry.linkKind).toBe(linkKind);
      }
    });

    it('gives an empty folder no names, also not “.” and “..”', async () => {
      expect(await namesIn(await fresh())).toEqual([]);
    });

    it('hides names with a leading dot', async () => {
      const folder = await fresh();
      await put(at(folder, '.profile'), '');
      await put(at(folder, 'plain'), '');
      const entries = await entriesIn(folder);
      expect(entries.get('.profile')?.hidden).toBe(true);
      expect(entries.get('plain')?.hidden).toBe(false);
    });

    it('gives a large folder in pages, each name once', async () => {
      const folder = await fresh();
      const names = Array.from({ length: 1200 }, (_, index) => `file ${String(index).padStart(4, '0')}`);
      await onAll(names, (name) => put(at(folder, name), ''));
      const pages: Entry[][] = [];
      for await (const page of trial.files.list(folder)) pages.push(page);
      expect(pages.length).toBeGreaterThan(1);
      expect(pages.flatMap((page) => page.map((entry) => entry.name)).sort()).toEqual(names);
      // A reader that has seen enough leaves nothing behind that disturbs the next one.
      for await (const page of trial.files.list(folder)) {
        expect(page.length).toBeGreaterThan(0);
        break;
      }
      expect(await namesIn(folder)).toEqual(names);
      // Stopped between two pages.
      const stop = new AbortController();
      const read = async () => {
        for await (const page of trial.files.list(folder, stop.signal)) if (page.length > 0) stop.abort();
      };
      expect(await within('the listing stops', codeOf(read))).toBe('cancelled');
      const empty = await fresh();
      expect(await Promise.all(Array.from({ length: 4 }, () => namesIn(empty)))).toEqual([[], [], [], []]);
    });

    it('fails for a folder that is not there, and for a file', async () => {
      const folder = await fresh();
      expect(await codeOf(drain(trial.files.list(at(folder, 'none'))))).toBe('not-found');
      await put(at(folder, 'file'), '');
      expect(['not-found', 'invalid-input']).toContain(await codeOf(drain(trial.files.list(at(folder, 'file')))));
    });

    it('lists through a link to a folder', async (context) => {
      need(context, trial.files.abilities.links, 'this target makes no links');
      const folder = await fresh();
      await trial.files.makeFolder(at(folder, 'real'));
      await put(at(folder, 'real', 'inside'), '');
      await trial.files.makeLink(at(folder, 'link'), 'real');
      expect(await namesIn(at(folder, 'link'))).toEqual(['inside']);
    });
  });

  describe('looking at one path', () => {
    it('names it by its last name', async () => {
      const folder = await fresh();
      await put(at(folder, 'file'), 'abc');
      expect(await trial.files.stat(at(folder, 'file'))).toMatchObject({ name: 'file', kind: 'file', size: 3 });
      expect(await trial.files.stat(folder)).toMatchObject({ kind: 'folder' });
      expect(await trial.files.stat(trial.target.pathStyle === 'posix' ? '/' : 'C:\\')).toMatchObject({
        kind: 'folder',
      });
    });

    it('fails where nothing is, also below a file', async () => {
      const folder = await fresh();
      await put(at(folder, 'file'), '');
      await missing(at(folder, 'none'));
      await missing(at(folder, 'none', 'deeper'));
      await missing(at(folder, 'file', 'deeper'));
    });

    it('sees a link itself, and through it when asked', async (context) => {
      need(context, trial.files.abilities.links, 'this target makes no links');
      const folder = await fresh();
      await put(at(folder, 'file'), 'abcde');
      await trial.files.makeFolder(at(folder, 'folder'));
      await trial.files.makeLink(at(folder, 'to-file'), 'file');
      await trial.files.makeLink(at(folder, 'to-folder'), 'folder');
      await trial.files.makeLink(at(folder, 'to-nothing'), 'nothing');
      await trial.files.makeLink(at(folder, 'to-itself'), 'to-itself');
      const look = (name: string, follow?: boolean) => trial.files.stat(at(folder, name), { follow });
      expect(await look('to-file')).toMatchObject({ kind: 'link', linkTo: 'file', linkKind: 'file' });
      expect(await look('to-folder')).toMatchObject({ kind: 'link', linkTo: 'folder', linkKind: 'folder' });
      expect(await look('to-nothing')).toMatchObject({ kind: 'link', linkTo: 'nothing', linkKind: 'broken' });
      expect(await look('to-itself')).toMatchObject({ kind: 'link', linkKind: 'broken' });
      expect(await look('to-file', true)).toMatchObject({ kind: 'file', size: 5 });
      expect(await look('to-folder', true)).toMatchObject({ kind: 'folder' });
      expect(await codeOf(look('to-nothing', true))).toBe('not-found');
      const entries = await entriesIn(folder);
      expect(entries.get('to-file')).toMatchObject({ kind: 'link', linkTo: 'file', linkKind: 'file' });
      expect(entries.get('to-folder')).toMatchObject({ kind: 'link', linkTo: 'folder', linkKind: 'folder' });
      expect(entries.get('to-nothing')).toMatchObject({ kind: 'link', linkTo: 'nothing', linkKind: 'broken' });
      expect(entries.get('to-itself')).toMatchObject({ kind: 'link', linkKind: 'broken' });
    });

    it('knows a pipe, and does not wait for one to speak', async (context) => {
      const commands = need(context, trial.target.commands, 'this target runs no programs to make a pipe with');
      const pipe = at(await fresh(), 'pipe');
      const made = await commands.run({ program: 'mkfifo', args: [pipe] }).catch(() => undefined);
      need(context, made?.status === 0, 'this target makes no pipes');
      expect(await trial.files.stat(pipe)).toMatchObject({ kind: 'pipe' });
    });
  });
}
