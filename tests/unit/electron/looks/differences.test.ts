import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LookNews } from '../../../../electron/contract/looks.ts';
import { look } from '../../../../electron/looks/index.ts';
import { type MemoryTarget, memoryTarget } from '../../../support/memory-files.ts';

const MEBIBYTE = 1024 * 1024;

function twoFiles(left: Uint8Array, right: Uint8Array, hashes = false) {
  const targets = [memoryTarget({ id: 'ssh://root@left:22', hashes }), memoryTarget({ id: 'local:', hashes })] as const;
  targets[0].put('/one', '').content = Buffer.from(left);
  targets[1].put('/other', '').content = Buffer.from(right);
  return targets;
}

async function differencesOf([left, right]: readonly [MemoryTarget, MemoryTarget]): Promise<LookNews[]> {
  const all: LookNews[] = [];
  const target = (id: string) => (id === left.id ? left : right);
  const input = {
    look: 'differences',
    left: { target: left.id, path: '/one' },
    right: { target: right.id, path: '/other' },
  } as const;
  for await (const each of look({ target, signal: new AbortController().signal }, input)) all.push(each);
  return all;
}
const rangesOf = (all: readonly LookNews[]) => all.flatMap((each) => (each.kind === 'differ' ? each.ranges : []));

describe('the differences of two files', () => {
  it('cover every byte that differs, nothing but a few bytes between, and the end of the longer one', async () => {
    const change = fc.record({ at: fc.nat(9_000), bytes: fc.uint8Array({ minLength: 1, maxLength: 40 }) });
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 9_000 }),
        fc.array(change, { maxLength: 6 }),
        fc.nat(50),
        async (content, changes, more) => {
          const other = Buffer.alloc(content.length + more, 7);
          other.set(content);
          for (const { at, bytes } of changes)
            other.set(bytes.subarray(0, Math.max(0, other.length - at)), Math.min(at, other.length));
          const ranges = rangesOf(await differencesOf(twoFiles(content, other)));
          const covered = (at: number) => ranges.some((range) => at >= range.at && at < range.at + range.length);
          for (let at = 0; at < other.length; at++)
            if (at >= content.length || content[at] !== other[at]) expect(covered(at)).toBe(true);
          for (const [index, range] of ranges.entries()) {
            const last = range.at + range.length - 1;
            expect(content[range.at] === other[range.at] && range.at < content.length).toBe(false);
            expect(content[last] === other[last] && last < content.length).toBe(false);
            const next = ranges[index + 1];
            if (next) expect(next.at - last).toBeGreaterThan(16);
          }
        },
      ),
    );
  });

  it('are found across the pieces in which large files are read', async () => {
    const left = Buffer.alloc(9 * MEBIBYTE, 1);
    const right = Buffer.from(left);
    right.fill(2, 4 * MEBIBYTE - 3, 4 * MEBIBYTE + 5);
    right[9 * MEBIBYTE - 1] = 0;
    expect(rangesOf(await differencesOf(twoFiles(left, right)))).toEqual([
      { at: 4 * MEBIBYTE - 3, length: 8 },
      { at: 9 * MEBIBYTE - 1, length: 1 },
    ]);
  });

  it('need no reading where the hashes made at both ends are the same', async () => {
    const content = Buffer.alloc(2 * MEBIBYTE, 3);
    const targets = twoFiles(content, content, true);
    for (const target of targets)
      target.files.read = () => {
        throw new Error('it was read');
      };
    const all = await differencesOf(targets);
    expect(rangesOf(all)).toEqual([]);
    expect(all).toContainEqual({ kind: 'looking', path: '', compared: 2 * MEBIBYTE });
  });

  it('end after ten thousand, and say so', async () => {
    const left = Buffer.alloc(MEBIBYTE);
    const right = Buffer.alloc(MEBIBYTE);
    for (let at = 0; at < right.length; at += 32) right[at] = 1;
    const all = await differencesOf(twoFiles(left, right));
    expect(rangesOf(all)).toHaveLength(10_000);
    expect(all.at(-1)).toEqual({ kind: 'full' });
  });
});
