import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { searchFile } from '../../../../electron/engine/search-file.ts';
import { memoryTarget } from '../../../support/memory-files.ts';

const hex = (text: string) => Array.from(Buffer.from(text, 'latin1'), (byte) => [byte.toString(16).padStart(2, '0')]);

async function find(content: Buffer, options: Partial<Parameters<typeof searchFile>[1]>) {
  const target = memoryTarget();
  target.put('/file', content);
  const search = {
    path: '/file',
    from: 0,
    to: content.length,
    backwards: false,
    pattern: hex('needle'),
    unit: 1 as const,
    ...options,
  };
  return searchFile(target.files, search);
}

describe('searching a file', () => {
  it('finds the nearest match in either direction, as a search of the whole would', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('a', 'b'), { maxLength: 60 }).map((letters) => letters.join('')),
        fc.array(fc.constantFrom('a', 'b'), { minLength: 1, maxLength: 3 }).map((letters) => letters.join('')),
        fc.nat(60),
        async (text, term, from) => {
          const content = Buffer.from(text);
          const pattern = hex(term);
          const next = text.indexOf(term, from);
          const forward = await find(content, { from, pattern });
          expect(forward.match?.at ?? -1).toBe(from >= text.length ? -1 : next);
          const before = from === 0 ? -1 : text.lastIndexOf(term, from - 1);
          const backward = await find(content, { from, to: 0, backwards: true, pattern });
          expect(backward.match?.at ?? -1).toBe(before);
        },
      ),
    );
  });

  it('finds what lies across the ends of what is read at a time', async () => {
    for (const at of [1024 * 1024 - 3, 1024 * 1024, 2 * 1024 * 1024 - 1]) {
      const content = Buffer.alloc(3 * 1024 * 1024);
      content.write('needle', at);
      expect(await find(content, {})).toEqual({ match: { at, length: 6 }, done: at });
      const backward = await find(content, { from: content.length, to: 0, backwards: true });
      expect(backward).toEqual({ match: { at, length: 6 }, done: at });
    }
  });

  it('takes any byte and other forms of a letter where the pattern does', async () => {
    const content = Buffer.from('xxN?edle', 'latin1');
    const pattern = [['6e', '4e'], null, ['65'], ['64']];
    expect(await find(content, { pattern })).toMatchObject({ match: { at: 2, length: 4 } });
  });

  it('finds UTF-16 only where its characters begin', async () => {
    const content = Buffer.from([0x41, 0x00, 0x42, 0x00, 0x00, 0x42]);
    expect(await find(content, { pattern: [['0042']], unit: 1 })).toMatchObject({ match: { at: 1 } });
    expect(await find(content, { pattern: [['0042']], unit: 2 })).toMatchObject({ match: { at: 4 } });
  });

  it('stops after a bounded part and says how far it is', async () => {
    const content = Buffer.alloc(70 * 1024 * 1024);
    const first = await find(content, {});
    expect(first).toEqual({ done: 64 * 1024 * 1024 });
    expect(await find(content, { from: first.done })).toEqual({ done: content.length });
    expect(await find(content, { from: content.length, to: 0, backwards: true })).toEqual({ done: 6 * 1024 * 1024 });
  });
});
