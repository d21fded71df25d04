import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isInside } from '../../../electron/contract/paths.ts';
import { hashAlgorithm, type HashAlgorithm } from '../../../electron/contract/sums.ts';
import { MEBIBYTE, aborted, codeOf, collect, need, noise, within } from '../place.ts';
import type { FilesTrial } from './trial.ts';

const NO_VOLUMES = 'this target can not tell its volumes';
const NO_COPIES = 'this target copies nothing by itself';

export function provingConformance(trial: FilesTrial): void {
  const { at, fresh, missing, put, get } = trial;

  describe('volumes', () => {
    it('hold every folder, and tell the room that is on them', async (context) => {
      const volumes = need(context, await trial.files.volumes?.(), NO_VOLUMES);
      expect(volumes.length).toBeGreaterThan(0);
      expect(new Set(volumes.map(({ path }) => path)).size).toBe(volumes.length);
      const style = trial.target.pathStyle;
      expect(volumes.some(({ path }) => isInside(style, path, trial.place.scratch))).toBe(true);
      for (const { path, space } of volumes) {
        if (space !== undefined) expect(space.free).toBeLessThanOrEqual(space.total);
        expect(await trial.files.stat(path, { follow: true })).toMatchObject({ kind: 'folder' });
      }
    });

    it('leave out what only the system itself uses', async (context) => {
      const volumes = need(context, await trial.files.volumes?.(), NO_VOLUMES);
      expect(volumes.map(({ path }) => path).filter((path) => /^\/(?:proc|sys|dev)(?:\/|$)/.test(path))).toEqual([]);
    });

    it('are not waited for by somebody who gave up', async (context) => {
      const asked = need(context, trial.files.volumes?.(aborted()), NO_VOLUMES);
      expect(await codeOf(asked)).toBe('cancelled');
    });
  });

  describe('details', () => {
    it('tell dates and owners of one entry, whole numbers all, and nothing of Windows where there is none', async (context) => {
      need(context, 'details' in trial.files, 'this target tells no details');
      const folder = await fresh();
      await put(at(folder, 'two words\n"quoted"'), 'content');
      const path = at(folder, 'two words\n"quoted"');
      const found = need(context, await trial.files.details?.(path), 'this target tells no details');
      for (const value of Object.values(found))
        if (typeof value === 'number') expect(Number.isSafeInteger(value)).toBe(true);
      if (found.names !== undefined) expect(found.names).toBe(1);
      if (trial.files.abilities.owners) expect(found).toMatchObject({ ownerNumber: expect.any(Number) });
      if (trial.target.pathStyle === 'posix') expect(found.windows).toBeUndefined();
    });

    it('are those of a link itself, and count the names of a file', async (context) => {
      need(context, 'details' in trial.files, 'this target tells no details');
      need(context, trial.files.abilities.links && trial.files.abilities.hardLinks, 'this target has no links');
      const folder = await fresh();
      await put(at(folder, 'file'), noise(100_000));
      await trial.files.makeHardLink(at(folder, 'file'), at(folder, 'same'));
      await trial.files.makeLink(at(folder, 'link'), 'file');
      const file = await trial.files.details?.(at(folder, 'file'));
      const link = await trial.files.details?.(at(folder, 'link'));
      if (file?.names !== undefined) expect(file.names).toBe(2);
      if (link?.names !== undefined) expect(link.names).toBe(1);
      if (file?.onDisk !== undefined) expect(file.onDisk).toBeGreaterThanOrEqual(100_000);
    });

    it('fail where there is nothing, and are not waited for by somebody who gave up', async (context) => {
      need(context, 'details' in trial.files, 'this target tells no details');
      const asked = async (path: string, signal?: AbortSignal) => trial.files.details?.(path, signal);
      expect(await codeOf(asked(at(trial.place.scratch, 'nothing')))).toBe('not-found');
      expect(await codeOf(asked(trial.place.scratch, aborted()))).toBe('cancelled');
    });
  });

  describe('space', () => {
    it('is told in bytes, or not at all', async () => {
      const space = await trial.files.space(trial.place.scratch);
      if (space === null) return;
      expect(Number.isSafeInteger(space.total) && Number.isSafeInteger(space.free)).toBe(true);
      expect(space.total).toBeGreaterThan(0);
      expect(space.free).toBeGreaterThanOrEqual(0);
      expect(space.free).toBeLessThanOrEqual(space.total);
    });
  });

  describe('sums', () => {
    it('are those of the bytes, for many files at once and in their order', async (context) => {
      const folder = await fresh();
      const contents = new Map([
        ['file', noise(2 * MEBIBYTE + 77)],
        ['empty', Buffer.alloc(0)],
        ["a 'quoted' name $(x)", noise(100)],
        ['-n', noise(9)],
      ]);
      for (const [name, bytes] of contents) await put(at(folder, name), bytes);
      const names = ['empty', 'none', ...contents.keys()];
      const hash = async (algorithm: HashAlgorithm) =>
        await trial.files.hash?.(
          algorithm,
          names.map((name) => at(folder, name)),
        );
      need(context, (await hash('sha256'))?.[0], 'this target computes no sums');
      for (const algorithm of hashAlgorithm.options) {
        const sum = (name: string) => {
          const bytes = contents.get(name);
          // What is not there has none, and the caller meets the reason when it reads the file.
          return bytes ? createHash(algorithm).update(bytes).digest('hex') : null;
        };
        expect(await hash(algorithm)).toEqual(names.map(sum));
      }
    });

    it('come for more files than one command line can name', async (context) => {
      const folder = await fresh();
      const names = Array.from({ length: 150 }, (_, index) => `${'long name '.repeat(12)}${index}`);
      for (const name of names) await put(at(folder, name), name);
      const found = await trial.files.hash?.(
        'sha256',
        names.map((name) => at(folder, name)),
      );
      need(context, found?.[0], 'this target computes no sums');
      expect(found).toEqual(names.map((name) => createHash('sha256').update(name).digest('hex')));
    });
  });

  describe('copying within', () => {
    it('makes the same bytes, tells how far it is, and goes on where a copy stopped', async (context) => {
      const folder = await fresh();
      const bytes = noise(6 * MEBIBYTE + 5);
      await put(at(folder, 'from'), bytes);
      const copy = async (to: string, offset: number) => {
        const told: number[] = [];
        const onBytes = (count: number) => told.push(count);
        const done = await trial.files.copyWithin?.(at(folder, 'from'), at(folder, to), { offset, onBytes });
        if (done !== true) return false;
        expect(told.length).toBeGreaterThan(0);
        expect([...told].sort((one, other) => one - other)).toEqual(told);
        expect(told.at(-1)).toBe(bytes.length);
        expect((await collect(trial.files.read(at(folder, to)))).equals(bytes)).toBe(true);
        return true;
      };
      need(context, await copy('whole', 0), NO_COPIES);
      await put(at(folder, 'part'), bytes.subarray(0, 1_234_567));
      expect(await copy('part', 1_234_567)).toBe(true);
      await put(at(folder, 'begun'), '');
      expect(await copy('begun', 0)).toBe(true);
      await put(at(folder, 'nearly'), bytes.subarray(0, -1));
      expect(await copy('nearly', bytes.length - 1)).toBe(true);
      await put(at(folder, 'all'), bytes);
      expect(await copy('all', bytes.length)).toBe(true);
    });

    it('copies an empty file', async (context) => {
      const folder = await fresh();
      await put(at(folder, 'empty'), '');
      const done = await trial.files.copyWithin?.(at(folder, 'empty'), at(folder, 'copy'), { offset: 0 });
      need(context, done, NO_COPIES);
      expect(await get(at(folder, 'copy'))).toBe('');
    });

    it('stops when aborted, and needs a source', async (context) => {
      const folder = await fresh();
      await put(at(folder, 'from'), 'bytes');
      const copy = async (from: string, to: string, signal?: AbortSignal) =>
        await trial.files.copyWithin?.(at(folder, from), at(folder, to), { offset: 0, signal });
      need(context, await copy('from', 'first'), NO_COPIES);
      expect(await codeOf(copy('none', 'second'))).toBe('not-found');
      expect(await codeOf(copy('from', 'third', aborted()))).toBe('cancelled');
      await missing(at(folder, 'third'));

      await put(at(folder, 'large'), noise(48 * MEBIBYTE));
      const stop = new AbortController();
      const onBytes = (count: number) => {
        if (count > 0) stop.abort();
      };
      const stopped = trial.files.copyWithin?.(at(folder, 'large'), at(folder, 'fourth'), {
        offset: 0,
        signal: stop.signal,
        onBytes,
      });
      // A disk that lets two files share their bytes is done before it can be stopped.
      const outcome = await within('the copy stops', Promise.resolve(stopped)).catch((error: unknown) => error);
      if (outcome !== true) expect(outcome).toMatchObject({ problem: { code: 'cancelled' } });
      await trial.files.remove(at(folder, 'large'));
    });

    it('never follows a link at the destination', async (context) => {
      need(context, trial.files.abilities.links, 'this target makes no links');
      const folder = await fresh();
      await put(at(folder, 'from'), 'bytes');
      await put(at(folder, 'precious'), 'precious');
      await trial.files.makeLink(at(folder, 'link'), 'precious');
      await trial.files.makeLink(at(folder, 'dangling'), 'would-be-made');
      const copy = async (to: string) =>
        await trial.files.copyWithin?.(at(folder, 'from'), at(folder, to), { offset: 0 });
      need(context, await copy('plain'), NO_COPIES);
      for (const to of ['link', 'dangling']) {
        expect(await codeOf(copy(to))).toMatch(/^(?:invalid-input|already-exists)$/);
      }
      expect(await get(at(folder, 'precious'))).toBe('precious');
      await missing(at(folder, 'would-be-made'));
    });
  });
}
