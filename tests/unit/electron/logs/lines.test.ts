import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isText } from '../../../../electron/contract/names.ts';
import { LONGEST_LINE, logLines } from '../../../../electron/logs/lines.ts';
import { cases } from '../../../support/cases.ts';

async function* pieces(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (let turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

async function read(bytes: Uint8Array, sizes: readonly number[]) {
  const lines: string[] = [];
  let shortened = 0;
  for await (const each of logLines(pieces(bytes, sizes))) {
    for (const line of each.lines) lines.push(line);
    shortened += each.shortened;
  }
  return { lines, shortened };
}

describe('lines of a log', () => {
  it('are the same however their bytes arrive', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'grapheme', maxLength: 40 })),
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }),
        async (texts, sizes) => {
          const lines = texts.map((text) => text.replace(/[\r\n]/g, ' '));
          const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
          expect(await read(bytes, sizes)).toEqual({ lines, shortened: 0 });
        },
      ),
      { numRuns: cases(100, 1_000) },
    );
  });

  it('of any bytes make text, whatever they are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        const { lines } = await read(bytes, [7]);
        expect(lines.every(isText)).toBe(true);
      }),
      { numRuns: cases(100, 1_000) },
    );
  });

  it('of megabytes are cut, in whatever pieces they come', async () => {
    const bytes = Buffer.from(`first\n${'x'.repeat(3_000_000)}\nlast\n${'y'.repeat(40_000)}`);
    for (const sizes of [[100], [65_536], [5_000_000]]) {
      const { lines, shortened } = await read(bytes, sizes);
      expect(lines.map((line) => line.length)).toEqual([5, LONGEST_LINE, 4, LONGEST_LINE]);
      expect(shortened).toBe(2);
    }
  });

  it('may all be empty', async () => {
    expect((await read(Buffer.alloc(2_000_000, '\n'), [2_000_000])).lines).toHaveLength(2_000_000);
  });
});
