import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { linesBackwards } from '../../../../electron/engine/backwards.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'backwards-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function backwards(text: string): Promise<unknown[]> {
  const path = join(folder, 'lines');
  await writeFile(path, text);
  const lines: unknown[] = [];
  for await (const line of linesBackwards(path)) lines.push(line);
  return lines;
}

describe('lines read backwards', () => {
  it('come last one first, also where they are longer than what is read at once', async () => {
    const lines = Array.from({ length: 500 }, (_, index) => ({ index, text: 'é'.repeat(index * 7) }));
    lines.push({ index: 500, text: 'x'.repeat(300_000) }, { index: 501, text: '' });
    const read = await backwards(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    expect(read).toEqual(lines.toReversed());
  });

  it('are without those that a crash cut short', async () => {
    expect(await backwards('{"a":1}\n{"b":\n\n{"c":3}\n{"d"')).toEqual([{ c: 3 }, { a: 1 }]);
  });

  it('are none where there is no file', async () => {
    const lines: unknown[] = [];
    for await (const line of linesBackwards(join(folder, 'none'))) lines.push(line);
    expect(lines).toEqual([]);
    expect(await backwards('')).toEqual([]);
  });
});
