import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MEBIBYTE, codeOf, collect, drain, need, noise, within } from '../place.ts';
import type { FilesTrial } from './trial.ts';

export function readingConformance(trial: FilesTrial): void {
  const { at, fresh, put, get } = trial;

  describe('reading', () => {
    it('gives any part of a file, in order and unchanged', async () => {
      const folder = await fresh();
      const bytes = noise(5 * MEBIBYTE + 123);
      const path = at(folder, 'file');
      await put(path, bytes);
      const part = async (offset?: number, length?: number) =>
        (await collect(trial.files.read(path, { offset, length }))).equals(
          bytes.subarray(offset ?? 0, length === undefined ? undefined : (offset ?? 0) + length),
        );
      expect(await part()).toBe(true);
      expect(await part(0, 1)).toBe(true);
      expect(await part(1, 3)).toBe(true);
      expect(await part(32_767, 2)).toBe(true);
      expect(await part(MEBIBYTE + 7, 2 * MEBIBYTE + 11)).toBe(true);
      expect(await part(bytes.length - 1)).toBe(true);
      expect(await part(bytes.length - 10, 1000)).toBe(true);
      expect(await part(bytes.length)).toBe(true);
      expect(await part(bytes.length + 1000)).toBe(true);
      expect(await part(bytes.length + 1000, 10)).toBe(true);
      expect(await part(17, 0)).toBe(true);
      await fc.assert(
        fc.asyncProperty(fc.nat(bytes.length + 10), fc.nat(200_000), async (offset, length) => {
          expect(await part(offset, length)).toBe(true);
        }),
        { numRuns: 20 },
      );
    });

    it('gives an empty file as nothing', async () => {
      const path = at(await fresh(), 'empty');
      await put(path, '');
      expect((await collect(trial.files.read(path))).length).toBe(0);
    });

    it('gives several readers at once what each asked for', async () => {
      const folder = await fresh();
      const contents = Array.from({ length: 8 }, () => noise(300_000));
      await Promise.all(contents.map((bytes, index) => put(at(folder, `f${index}`), bytes)));
      const read = await Promise.all(contents.map((_, index) => collect(trial.files.read(at(folder, `f${index}`)))));
      for (const [index, bytes] of contents.entries()) expect(read[index]?.equals(bytes)).toBe(true);
    });

    it('stops where the reader has seen enough or aborts, and can be asked again', async () => {
      const path = at(await fresh(), 'file');
      const bytes = noise(8 * MEBIBYTE);
      await put(path, bytes);
      for await (const chunk of trial.files.read(path)) {
        expect(bytes.subarray(0, chunk.length).equals(chunk)).toBe(true);
        break;
      }
      const stop = new AbortController();
      const read = async () => {
        for await (const chunk of trial.files.read(path, { signal: stop.signal })) if (chunk.length > 0) stop.abort();
      };
      expect(await within('the reading stops', codeOf(read))).toBe('cancelled');
      expect((await collect(trial.files.read(path))).equals(bytes)).toBe(true);
    });

    it('reads ahead only so far, however slow the reader', async (context) => {
      need(context, trial.place.quirks?.holes !== false, 'this server makes no holes');
      const path = at(await fresh(), 'sparse');
      const size = 512 * MEBIBYTE;
      const sink = await trial.files.write(path, { offset: size - 1, create: 'new' });
      await sink.write(Buffer.from([1]));
      await sink.close();
      expect((await trial.files.stat(path)).size).toBe(size);
      const before = process.memoryUsage().arrayBuffers;
      for await (const chunk of trial.files.read(path)) {
        expect(chunk.length).toBeGreaterThan(0);
        // Each of these waits for the far side, time enough for everything that is on its way to arrive.
        for (let round = 0; round < 200; round++) await trial.files.stat(path);
        expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * MEBIBYTE);
        break;
      }
      await trial.files.remove(path);
    });

    it('fails for what is not there and for a folder', async () => {
      const folder = await fresh();
      expect(await codeOf(drain(trial.files.read(at(folder, 'none'))))).toBe('not-found');
      expect(await codeOf(drain(trial.files.read(folder)))).toBe('invalid-input');
    });

    it('looks through a link', async (context) => {
      need(context, trial.files.abilities.links, 'this target makes no links');
      const folder = await fresh();
      await put(at(folder, 'file'), 'behind the link');
      await trial.files.makeLink(at(folder, 'link'), 'file');
      expect(await get(at(folder, 'link'))).toBe('behind the link');
    });
  });
}
