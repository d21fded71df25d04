import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProblemError, READ_ERROR } from '../../../../electron/contract/problem.ts';
import { type Hole, readAround } from '../../../../electron/copying/read-around.ts';
import type { Files } from '../../../../electron/targets/target.ts';

const BLOCK = 4096;

const readError = () =>
  new ProblemError({ code: 'damaged', title: 'made up', message: '', details: { ...READ_ERROR } });

/** A disk with bad blocks; `tries` are failed before a block that is only weak can be read. */
function disk(
  content: Buffer,
  bad: ReadonlySet<number>,
  weak: ReadonlyMap<number, number> = new Map(),
  chunk = 10_000,
) {
  const left = new Map(weak);
  const reads: { offset: number; length: number }[] = [];
  const files: Pick<Files, 'read'> = {
    async *read(_path, { offset = 0, length = content.length } = {}) {
      reads.push({ offset, length });
      const end = Math.min(content.length, offset + length);
      for (let at = offset; at < end; ) {
        const to = Math.min(end, at + chunk);
        for (let block = Math.floor(at / BLOCK); block * BLOCK < to; block++) {
          const tries = left.get(block) ?? 0;
          if (tries > 0) left.set(block, tries - 1);
          if (tries > 0 || bad.has(block)) throw readError();
        }
        yield content.subarray(at, to);
        at = to;
      }
    },
  };
  return { files: files as Files, reads };
}

async function around(
  content: Buffer,
  bad: readonly number[],
  options: { offset?: number; weak?: [number, number][] } = {},
) {
  const { files, reads } = disk(content, new Set(bad), new Map(options.weak));
  const holes: Hole[] = [];
  const chunks: Uint8Array[] = [];
  const { signal } = new AbortController();
  const { offset = 0 } = options;
  for await (const chunk of readAround(files, '/f', {
    offset,
    size: content.length,
    signal,
    onHole: (hole) => holes.push(hole),
  }))
    chunks.push(chunk);
  return { bytes: Buffer.concat(chunks), holes, reads };
}

/** The disk needs no time here. */
const rest = async () => undefined;

const content = (length: number) => Buffer.alloc(length, 'All that can be read is saved. ');

describe('reading around bad places of a disk', () => {
  it('gives every byte that can be read and names exactly those that can’t, whichever they are', {
    timeout: 60_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 700_000 }),
        fc.uniqueArray(fc.nat(170), { maxLength: 4 }),
        fc.double({ min: 0, max: 0.99, noNaN: true }),
        async (size, places, share) => {
          const whole = content(size);
          const bad = places.filter((block) => block * BLOCK < size);
          const offset = Math.floor(size * share);
          const { bytes, holes } = await around(whole, bad, { offset });
          const wanted = Buffer.from(whole);
          const wantedHoles = new Set<number>();
          for (const block of bad) {
            const from = Math.max(offset, block * BLOCK);
            const to = Math.min(size, (block + 1) * BLOCK);
            for (let at = from; at < to; at++) wantedHoles.add(at);
            if (to > from) wanted.fill(0, from, to);
          }
          expect(bytes.equals(wanted.subarray(offset))).toBe(true);
          const named = holes.flatMap((hole) => Array.from({ length: hole.length }, (_, index) => hole.offset + index));
          expect(named.length).toBe(wantedHoles.size);
          expect(named.every((at) => wantedHoles.has(at))).toBe(true);
          // What touches is told as one.
          for (const [index, hole] of holes.entries()) {
            const next = holes[index + 1];
            if (next) expect(next.offset).toBeGreaterThan(hole.offset + hole.length);
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  it('takes a place that is read on a later try for sound', async () => {
    const whole = content(300_000);
    const { bytes, holes } = await around(whole, [], { weak: [[20, 4]] });
    expect(bytes.equals(whole)).toBe(true);
    expect(holes).toEqual([]);
  });

  it('does not wear out a disk that is dead from some place on', { timeout: 60_000 }, async () => {
    const size = 16 * 1024 * 1024;
    const { files, reads } = disk(content(size), new Set(Array.from({ length: size / BLOCK }, (_, index) => index)));
    const holes: Hole[] = [];
    let bytes = 0;
    const { signal } = new AbortController();
    for await (const chunk of readAround(files, '/f', {
      offset: 0,
      size,
      signal,
      rest,
      onHole: (hole) => holes.push(hole),
    }))
      bytes += chunk.length;
    expect(bytes).toBe(size);
    expect(holes).toEqual([{ offset: 0, length: size }]);
    // The whole is given up after 4 MiB: each block of those is met once or twice on the way down to it.
    expect(reads.length).toBeLessThan(3000);
  });

  it('leaves other problems to others', async () => {
    const lost = new ProblemError({ code: 'connection-lost', title: 'lost', message: '' });
    const files = {
      read: () => ({
        [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(lost) }),
      }),
    } as unknown as Files;
    const { signal } = new AbortController();
    const reading = readAround(files, '/f', { offset: 0, size: 5, signal, onHole: () => undefined });
    await expect(reading.next()).rejects.toMatchObject({ problem: { code: 'connection-lost' } });
  });
});
