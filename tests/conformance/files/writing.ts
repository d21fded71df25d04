import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MEBIBYTE, codeOf, collect, need, noise, within } from '../place.ts';
import type { FilesTrial } from './trial.ts';

export function writingConformance(trial: FilesTrial): void {
  const { at, fresh, missing, put, get, namesIn } = trial;

  describe('writing', () => {
    it('makes a file of exactly the bytes given, in pieces of any size', async () => {
      const folder = await fresh();
      let index = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 100_000 }), { maxLength: 12 }), async (pieces) => {
          index += 1;
          const path = at(folder, `f${index}`);
          const sink = await trial.files.write(path, { offset: 0, create: 'new' });
          for (const piece of pieces) await sink.write(piece);
          await sink.close();
          expect((await collect(trial.files.read(path))).equals(Buffer.concat(pieces))).toBe(true);
        }),
        { numRuns: 20 },
      );
    });

    it('keeps zeroes wherever they are, whether or not they take room', async () => {
      const folder = await fresh();
      let index = 0;
      const piece = fc.record({ zero: fc.boolean(), length: fc.integer({ min: 1, max: 400_000 }) });
      await fc.assert(
        fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 6 }), fc.boolean(), async (pieces, inPlace) => {
          index += 1;
          const path = at(folder, `f${index}`);
          const parts = pieces.map(({ zero, length }) => (zero ? Buffer.alloc(length) : noise(length)));
          const whole = Buffer.concat(parts);
          // Over old bytes the zeroes must really be written.
          if (inPlace) await put(path, noise(whole.length + 100_000));
          const options = inPlace ? ({ create: 'existing' } as const) : ({ create: 'new' } as const);
          const sink = await trial.files.write(path, { offset: 0, ...options });
          for (const part of parts) await sink.write(part);
          await sink.close();
          const back = await collect(trial.files.read(path));
          expect(back.length).toBe(whole.length + (inPlace ? 100_000 : 0));
          expect(back.subarray(0, whole.length).equals(whole)).toBe(true);
        }),
        { numRuns: 12 },
      );
    });

    it('takes no room for long runs of zeroes, where the disk can do that', async (context) => {
      need(context, !trial.place.madeUp, 'its disk is this process’ memory');
      const path = at(await fresh(), 'sparse');
      const sink = await trial.files.write(path, { offset: 0, create: 'new', expected: 32 * MEBIBYTE });
      const hash = createHash('sha256');
      for (let round = 0; round < 32; round++) {
        const bytes = round === 7 ? noise(MEBIBYTE) : Buffer.alloc(MEBIBYTE);
        hash.update(bytes);
        await sink.write(bytes);
      }
      await sink.close();
      expect((await trial.files.stat(path)).size).toBe(32 * MEBIBYTE);
      const back = createHash('sha256');
      for await (const chunk of trial.files.read(path)) back.update(chunk);
      expect(back.digest('hex')).toBe(hash.digest('hex'));
      const { onDisk } = (await trial.files.details?.(path)) ?? {};
      need(context, onDisk !== undefined, 'it does not tell how much room a file takes');
      expect(onDisk).toBeLessThan(8 * MEBIBYTE);
    });

    it('takes a large file, with room for a bounded part of it in memory', async (context) => {
      need(context, !trial.place.madeUp, 'its disk is this process’ memory');
      const path = at(await fresh(), 'large');
      const piece = noise(MEBIBYTE);
      const hash = createHash('sha256');
      const sink = await trial.files.write(path, { offset: 0, create: 'new' });
      const before = process.memoryUsage().arrayBuffers;
      let most = 0;
      for (let round = 0; round < 96; round++) {
        const bytes = Buffer.from(piece);
        bytes.writeUInt32BE(round);
        hash.update(bytes);
        await sink.write(bytes);
        most = Math.max(most, process.memoryUsage().arrayBuffers - before);
      }
      await sink.close();
      expect(most).toBeLessThan(72 * MEBIBYTE);
      expect((await trial.files.stat(path)).size).toBe(96 * MEBIBYTE);
      const back = createHash('sha256');
      for await (const chunk of trial.files.read(path)) back.update(chunk);
      expect(back.digest('hex')).toBe(hash.digest('hex'));
      await trial.files.remove(path);
    });

    it('never touches what has the name already when it is to be new', async () => {
      const folder = await fresh();
      await put(at(folder, 'file'), 'mine');
      await trial.files.makeFolder(at(folder, 'folder'));
      expect(await codeOf(put(at(folder, 'file'), 'other'))).toBe('already-exists');
      expect(await codeOf(put(at(folder, 'folder'), 'other'))).toBe('already-exists');
      expect(await get(at(folder, 'file'))).toBe('mine');
    });

    it('never writes through a link', async (context) => {
      need(context, trial.files.abilities.links, 'this target makes no links');
      const folder = await fresh();
      await put(at(folder, 'precious'), 'precious');
      await trial.files.makeLink(at(folder, 'link'), 'precious');
      await trial.files.makeLink(at(folder, 'dangling'), 'would-be-made');
      expect(await codeOf(put(at(folder, 'link'), 'bad'))).toBe('already-exists');
      expect(await codeOf(put(at(folder, 'dangling'), 'bad'))).toBe('already-exists');
      for (const truncate of [false, true]) {
        const path = at(folder, 'link');
        expect(await codeOf(trial.files.write(path, { offset: 0, create: 'existing', truncate }))).toBe(
          'invalid-input',
        );
      }
      const through = trial.files.write(at(folder, 'dangling'), { offset: 0, create: 'existing' });
      expect(await codeOf(through)).toBe('invalid-input');
      expect(await get(at(folder, 'precious'))).toBe('precious');
      expect(await namesIn(folder)).toEqual(['dangling', 'link', 'precious']);
    });

    it('goes on in a file that is there, from any byte, with or without what lies behind', async () => {
      const path = at(await fresh(), 'file');
      await put(path, '0123456789');
      const change = async (offset: number, bytes: string, truncate?: boolean) => {
        const sink = await trial.files.write(path, { offset, create: 'existing', truncate });
        await sink.write(Buffer.from(bytes));
        await sink.close();
        return await get(path);
      };
      expect(await change(3, 'abc')).toBe('012abc6789');
      expect(await change(10, 'end')).toBe('012abc6789end');
      expect(await change(4, 'X', true)).toBe('012aX');
      expect(await change(0, '', true)).toBe('');
      expect(await change(0, 'anew')).toBe('anew');
      expect(await change(2, '')).toBe('anew');
    });

    it('fails where there is no file to go on in, or no folder to be in', async () => {
      const folder = await fresh();
      const existing = (name: string) => trial.files.write(at(folder, name), { offset: 0, create: 'existing' });
      expect(await codeOf(existing('none'))).toBe('not-found');
      await trial.files.makeFolder(at(folder, 'folder'));
      expect(await codeOf(existing('folder'))).toBe('invalid-input');
      expect(await codeOf(put(at(folder, 'none', 'file'), ''))).toBe('not-found');
      expect(await namesIn(folder)).toEqual(['folder']);
    });

    it('keeps a true beginning when it is abandoned or aborted', async () => {
      const folder = await fresh();
      const bytes = noise(3 * MEBIBYTE);
      const isBeginning = async (name: string) => {
        const written = await collect(trial.files.read(at(folder, name)));
        expect(bytes.subarray(0, written.length).equals(written)).toBe(true);
      };
      const given = await trial.files.write(at(folder, 'abandoned'), { offset: 0, create: 'new' });
      for (let from = 0; from < bytes.length; from += 100_000) await given.write(bytes.subarray(from, from + 100_000));
      await within('it is abandoned', given.abandon());
      await isBeginning('abandoned');

      const stop = new AbortController();
      const sink = await trial.files.write(at(folder, 'aborted'), { offset: 0, create: 'new', signal: stop.signal });
      await sink.write(bytes.subarray(0, 200_000));
      stop.abort();
      expect(await within('it stops', codeOf(sink.write(bytes.subarray(200_000))))).toBe('cancelled');
      await within('it is abandoned', sink.abandon());
      await isBeginning('aborted');
      await missing(at(folder, 'never'));
    });

    it('gives a new file the permissions asked for', async (context) => {
      need(context, trial.files.abilities.modes, 'this target has no permission bits');
      const folder = await fresh();
      for (const mode of [0o600, 0o640, 0o755]) {
        const path = at(folder, mode.toString(8));
        await (await trial.files.write(path, { offset: 0, create: 'new', mode })).close();
        expect((await trial.files.stat(path)).mode).toBe(mode);
      }
    });

    it('writes many files at once', async () => {
      const folder = await fresh();
      const names = Array.from({ length: 60 }, (_, index) => `f${index}`);
      await Promise.all(names.map((name) => put(at(folder, name), name.repeat(1000))));
      for (const name of names) expect(await get(at(folder, name))).toBe(name.repeat(1000));
    });
  });

  describe('making folders', () => {
    it('makes one, with the permissions asked for', async () => {
      const folder = await fresh();
      await trial.files.makeFolder(at(folder, 'new'));
      expect(await trial.files.stat(at(folder, 'new'))).toMatchObject({ kind: 'folder' });
      if (!trial.files.abilities.modes) return;
      await trial.files.makeFolder(at(folder, 'private'), { mode: 0o700 });
      expect((await trial.files.stat(at(folder, 'private'))).mode).toBe(0o700);
    });

    it('fails where the name is taken or the way is missing', async () => {
      const folder = await fresh();
      await put(at(folder, 'file'), '');
      expect(await codeOf(trial.files.makeFolder(folder))).toBe('already-exists');
      expect(await codeOf(trial.files.makeFolder(at(folder, 'file')))).toBe('already-exists');
      expect(await codeOf(trial.files.makeFolder(at(folder, 'none', 'deeper')))).toBe('not-found');
    });
  });
}
