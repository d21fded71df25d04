import { describe, expect, it } from 'vitest';
import { unreadableContent } from '../../../../electron/copying/refusals.ts';

describe('what Windows keeps elsewhere', () => {
  it.each([
    ['0x9000601a', /cloud/],
    ['0x80000013', /deduplication/],
    ['0x80000017', /packed/],
    ['0x8000001b', /Nothing is lost/],
    ['0x12345678', /0x12345678/],
  ])('is refused with its reason instead of being copied as a link to nowhere (%s)', (tag, reason) => {
    const problem = unreadableContent('/mnt/c/file', `unsupported reparse tag ${tag}`);
    expect(problem).toMatchObject({ code: 'unsupported', title: expect.stringContaining('/mnt/c/file') });
    expect(problem?.message).toMatch(reason);
  });

  it('is never taken for a real link', () => {
    expect(unreadableContent('/a', 'unsupported reparse tag')).toBeUndefined();
    expect(unreadableContent('/a', '../b')).toBeUndefined();
    expect(unreadableContent('/a', undefined)).toBeUndefined();
  });
});
